import { x as withoutRulesOff } from "./leaklint.js";
export { withoutRulesOff };
