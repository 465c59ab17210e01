import { l as scanEverything } from "./leaklint.js";
export { scanEverything };
