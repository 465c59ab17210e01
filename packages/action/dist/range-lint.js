import { w as lintRange } from "./leaklint.js";
export { lintRange };
