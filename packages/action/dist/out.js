import { t as require_out } from "./globs.js";
export default require_out();
export {};
