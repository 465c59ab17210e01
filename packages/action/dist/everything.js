import { c as scanEverything } from "./leaklint.js";
export { scanEverything };
