import { g as SoloCrew } from "./leaklint.js";
export { SoloCrew };
