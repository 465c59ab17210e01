import { m as lintRange } from "./leaklint.js";
export { lintRange };
