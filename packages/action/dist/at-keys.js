import { _ as withKeys } from "./leaklint.js";
export { withKeys };
