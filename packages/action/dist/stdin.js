import { i as scanStdin } from "./leaklint.js";
export { scanStdin };
