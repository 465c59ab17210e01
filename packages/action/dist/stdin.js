import { r as scanStdin } from "./leaklint.js";
export { scanStdin };
