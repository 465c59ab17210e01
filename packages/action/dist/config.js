import { y as readConfig } from "./leaklint.js";
export { readConfig };
