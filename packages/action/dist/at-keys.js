import { E as withKeys } from "./leaklint.js";
export { withKeys };
