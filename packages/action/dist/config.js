import { O as readConfig } from "./leaklint.js";
export { readConfig };
