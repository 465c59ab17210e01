import { m as differences } from "./leaklint.js";
export { differences };
