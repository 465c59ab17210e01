import { v as lintRange } from "./leaklint.js";
export { lintRange };
