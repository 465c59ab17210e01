import { d as addShards } from "./leaklint.js";
export { addShards };
