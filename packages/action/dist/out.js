import { v as require_out } from "./leaklint.js";
export default require_out();
export {};
