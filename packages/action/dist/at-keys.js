import { O as withKeys } from "./leaklint.js";
export { withKeys };
