import { y as withKeys } from "./leaklint.js";
export { withKeys };
