import { p as slowRuleFault } from "./leaklint.js";
export { slowRuleFault };
