import { C as withoutRulesOff } from "./leaklint.js";
export { withoutRulesOff };
