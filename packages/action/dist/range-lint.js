import { _ as lintRange } from "./leaklint.js";
export { lintRange };
