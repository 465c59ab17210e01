import { g as reviewChange, h as compareWithBase } from "./leaklint.js";
export { compareWithBase, reviewChange };
