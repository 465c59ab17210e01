import { b as SoloCrew } from "./leaklint.js";
export { SoloCrew };
