import { a as scanStaged } from "./leaklint.js";
export { scanStaged };
