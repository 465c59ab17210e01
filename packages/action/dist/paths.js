import { l as scanPaths } from "./leaklint.js";
export { scanPaths };
