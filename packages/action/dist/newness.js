import { S as reviewChange, x as compareWithBase } from "./leaklint.js";
export { compareWithBase, reviewChange };
