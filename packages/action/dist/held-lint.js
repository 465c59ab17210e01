import { v as asSilenced, y as heldLint } from "./leaklint.js";
export { asSilenced, heldLint };
