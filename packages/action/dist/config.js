import { v as readConfig } from "./leaklint.js";
export { readConfig };
