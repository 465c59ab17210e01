import { s as scanPaths } from "./leaklint.js";
export { scanPaths };
