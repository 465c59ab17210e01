import { c as scanPaths } from "./leaklint.js";
export { scanPaths };
