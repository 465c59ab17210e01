import { t as WorkerCrew } from "./leaklint.js";
export { WorkerCrew };
