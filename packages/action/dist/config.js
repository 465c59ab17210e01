import { h as readConfig } from "./leaklint.js";
export { readConfig };
