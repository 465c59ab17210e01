import { _ as readConfig } from "./leaklint.js";
export { readConfig };
