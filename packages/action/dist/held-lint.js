import { _ as heldLint } from "./leaklint.js";
export { heldLint };
