import { u as addShards } from "./leaklint.js";
export { addShards };
