import { i as scanStaged } from "./leaklint.js";
export { scanStaged };
