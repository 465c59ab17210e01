import { C as SoloCrew } from "./leaklint.js";
export { SoloCrew };
