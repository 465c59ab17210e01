import { h as heldLint } from "./leaklint.js";
export { heldLint };
