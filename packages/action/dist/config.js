import { x as readConfig } from "./leaklint.js";
export { readConfig };
