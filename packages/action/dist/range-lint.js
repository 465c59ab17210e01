import { g as lintRange } from "./leaklint.js";
export { lintRange };
