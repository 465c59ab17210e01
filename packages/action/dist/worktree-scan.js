import { r as scanFiles } from "./leaklint.js";
export { scanFiles };
