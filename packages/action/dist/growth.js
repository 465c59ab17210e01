import { k as grow } from "./leaklint.js";
export { grow };
