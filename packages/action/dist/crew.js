import { v as SoloCrew } from "./leaklint.js";
export { SoloCrew };
