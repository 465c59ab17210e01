import { h as compareWithBase } from "./leaklint.js";
export { compareWithBase };
