import { h as addShards } from "./leaklint.js";
export { addShards };
