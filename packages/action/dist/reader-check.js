import { v as differences } from "./leaklint.js";
export { differences };
