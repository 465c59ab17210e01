import { b as require_out } from "./leaklint.js";
export default require_out();
export {};
