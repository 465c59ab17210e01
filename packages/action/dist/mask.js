import { H as withoutKeys } from "./leaklint.js";
export { withoutKeys };
