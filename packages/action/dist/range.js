import { o as scanRange } from "./leaklint.js";
export { scanRange };
