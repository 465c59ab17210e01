import { u as scanEverything } from "./leaklint.js";
export { scanEverything };
