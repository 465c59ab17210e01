import { j as grow } from "./leaklint.js";
export { grow };
