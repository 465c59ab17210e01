import { b as heldLint, y as asSilenced } from "./leaklint.js";
export { asSilenced, heldLint };
