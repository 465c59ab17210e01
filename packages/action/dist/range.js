import { s as scanRange } from "./leaklint.js";
export { scanRange };
