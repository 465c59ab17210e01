import { A as SoloCrew } from "./leaklint.js";
export { SoloCrew };
