import { g as slowRuleFault } from "./leaklint.js";
export { slowRuleFault };
