import { k as WorkerCrew } from "./leaklint.js";
export { WorkerCrew };
