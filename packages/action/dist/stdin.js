import { n as scanStdin } from "./leaklint.js";
export { scanStdin };
