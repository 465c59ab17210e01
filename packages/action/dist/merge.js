import { l as addShards } from "./leaklint.js";
export { addShards };
