import { o as scanStaged } from "./leaklint.js";
export { scanStaged };
