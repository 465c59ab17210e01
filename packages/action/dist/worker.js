import { M as TaskRunner, W as Lane, ct as EntryReading } from "./leaklint.js";
import { parentPort, workerData } from "node:worker_threads";
//#region ../leaklint/src/worker.ts
/** A worker thread: the same runner as in the main thread, behind a message port. */
const port = parentPort;
if (port === null) throw new Error("worker.js runs as a worker thread only");
const context = workerData;
const controller = new AbortController();
const lane = new Lane(context.lanes, context.lane);
const runner = new TaskRunner(context, { signal: controller.signal });
const say = (message) => port.postMessage(message);
port.on("message", (message) => {
	if (message.kind === "stop") {
		controller.abort();
		port.close();
		return;
	}
	if (message.kind === "entries") {
		EntryReading.fromShared(message.reading).takePart();
		return say({ kind: "read" });
	}
	if (message.kind === "objects") return runner.open(message.objects);
	lane.reset();
	runner.run(message.task).then((result) => port.postMessage({
		kind: "done",
		result
	}, memoryOf(result)), (error) => say({
		kind: "failed",
		reason: error instanceof Error ? error.message : String(error)
	}));
});
say({
	kind: "ready",
	sings: runner.sings()
});
/** The columns of a result, handed over instead of copied: those of a large history take 100 MB. */
function memoryOf(value) {
	if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength ? [value.buffer] : [];
	if (typeof value !== "object" || value === null || Array.isArray(value) && typeof value[0] !== "object") return [];
	return [...new Set(Object.values(value).flatMap(memoryOf))];
}
//#endregion
export {};
