import { b as reviewChange, y as compareWithBase } from "./leaklint.js";
export { compareWithBase, reviewChange };
