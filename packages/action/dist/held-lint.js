import { E as heldLint, T as asSilenced } from "./leaklint.js";
export { asSilenced, heldLint };
