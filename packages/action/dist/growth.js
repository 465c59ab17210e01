import { T as grow } from "./leaklint.js";
export { grow };
