import { _ as withoutRulesOff } from "./leaklint.js";
export { withoutRulesOff };
