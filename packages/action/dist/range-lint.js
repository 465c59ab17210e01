import { S as lintRange } from "./leaklint.js";
export { lintRange };
