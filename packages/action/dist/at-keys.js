import { x as withKeys } from "./leaklint.js";
export { withKeys };
