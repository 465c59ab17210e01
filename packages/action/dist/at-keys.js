import { S as withKeys } from "./leaklint.js";
export { withKeys };
