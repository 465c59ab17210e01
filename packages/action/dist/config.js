import { w as readConfig } from "./leaklint.js";
export { readConfig };
