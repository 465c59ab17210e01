import { g as withoutRulesOff } from "./leaklint.js";
export { withoutRulesOff };
