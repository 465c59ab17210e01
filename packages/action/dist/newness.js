import { p as compareWithBase } from "./leaklint.js";
export { compareWithBase };
