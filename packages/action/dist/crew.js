import { S as SoloCrew } from "./leaklint.js";
export { SoloCrew };
