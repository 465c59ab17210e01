import { C as readConfig } from "./leaklint.js";
export { readConfig };
