import { D as SoloCrew } from "./leaklint.js";
export { SoloCrew };
