import { c as scanRange } from "./leaklint.js";
export { scanRange };
