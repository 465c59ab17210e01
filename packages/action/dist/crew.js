import { m as SoloCrew } from "./leaklint.js";
export { SoloCrew };
