import { f as differences } from "./leaklint.js";
export { differences };
