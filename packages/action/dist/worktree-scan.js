import { d as scanFiles } from "./leaklint.js";
export { scanFiles };
