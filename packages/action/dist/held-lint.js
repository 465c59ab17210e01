import { C as asSilenced, w as heldLint } from "./leaklint.js";
export { asSilenced, heldLint };
