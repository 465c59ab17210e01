import { B as visible, F as FORMATS, G as SEVERITIES, I as askedScope, L as ciScope, N as describeFailure, P as report, R as scan, U as UsageError, z as writeReport } from "./leaklint.js";
import { resolve } from "node:path";
import { appendFileSync, existsSync, statSync } from "node:fs";
import { randomUUID } from "node:crypto";
//#region src/inputs.ts
/** The inputs: what a workflow says after `with:`, as the runner puts it into the environment (docs.github.com, "Metadata syntax": INPUT_ and the name in capitals). */
const SCOPES = [
	"change",
	"everything",
	"worktree"
];
const FAIL_ON = [...SEVERITIES, "never"];
/** Throws `UsageError` for a value that the input does not take. */
function readInputs(env) {
	const given = (name) => (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
	const oneOf = (name, values) => {
		const value = given(name);
		if (value === "") return void 0;
		const found = values.find((one) => one === value);
		if (found === void 0) throw new UsageError(`the input ${name} is ${JSON.stringify(value)}, and not one of ${values.join(", ")}`);
		return found;
	};
	const isOn = (name) => (oneOf(name, ["true", "false"]) ?? "true") === "true";
	const failOn = oneOf("fail-on", FAIL_ON);
	const sarifFile = given("sarif-file") || (env["RUNNER_TEMP"] === void 0 ? "" : `${env["RUNNER_TEMP"]}/leaklint.sarif`);
	const commentFile = given("comment-file");
	return {
		path: given("path") || ".",
		scope: oneOf("scope", SCOPES) ?? "change",
		...failOn === void 0 ? {} : { failOn },
		lint: isOn("lint"),
		annotations: isOn("annotations"),
		summary: isOn("summary"),
		reports: given("reports").split("\n").map((line) => line.trim()).filter((line) => line !== "").map(reportOf),
		...sarifFile === "" ? {} : { sarifFile },
		...commentFile === "" ? {} : { commentFile }
	};
}
function reportOf(line) {
	const at = line.indexOf("=");
	const format = FORMATS.find((one) => one === line.slice(0, at));
	if (format === void 0 || at === line.length - 1) throw new UsageError(`the input reports has the line ${JSON.stringify(line)}: a line is FORMAT=FILE, with one of ${FORMATS.join(", ")}`);
	return {
		format,
		file: line.slice(at + 1)
	};
}
//#endregion
//#region src/runner.ts
/** The runner: how a step speaks to GitHub (docs.github.com, "Workflow commands"). Nothing of a repository is taken for a command, an output or the end of one. */
/** GitHub drops the summary of a step that is larger, whole. */
const LARGEST_SUMMARY = 1 << 20;
const CUT = "\n\nThe rest does not fit into a job summary.\n";
var Runner = class {
	#env;
	#write;
	/** False when an output or a summary could not be written, which is then said. */
	heard = true;
	constructor(env, write) {
		this.#env = env;
		this.#write = write;
	}
	/** One line of the log. */
	say(line) {
		this.#write(`leaklint: ${visible(line)}\n`);
	}
	/** A text of many lines in the log, in which no line is a command. */
	print(text) {
		const token = randomUUID();
		this.#write(`::stop-commands::${token}\n${text.endsWith("\n") ? text : `${text}\n`}::${token}::\n`);
	}
	/** Lines that are commands, made by a reporter that escapes what it puts into them. */
	annotate(commands) {
		this.#write(commands);
	}
	error(message) {
		this.#write(`::error title=leaklint::${visible(message).replaceAll("%", "%25")}\n`);
	}
	/** An output of the step. */
	set(name, value) {
		const delimiter = `leaklint-${randomUUID()}`;
		this.#append("GITHUB_OUTPUT", `${name}<<${delimiter}\n${String(value)}\n${delimiter}\n`);
	}
	/** Adds to the summary of the job, as much as fits. */
	summarize(markdown) {
		const file = this.#env["GITHUB_STEP_SUMMARY"];
		if (file === void 0 || file === "") return;
		const room = LARGEST_SUMMARY - (existsSync(file) ? statSync(file).size : 0);
		this.#append("GITHUB_STEP_SUMMARY", clipped(markdown, room));
	}
	#append(name, text) {
		const file = this.#env[name];
		if (file === void 0 || file === "") return;
		try {
			appendFileSync(file, text);
		} catch (error) {
			const { code } = error;
			if (code === void 0) throw error;
			if (this.heard) this.error(`cannot write to the file of ${name} (${code})`);
			this.heard = false;
		}
	}
};
/** The whole lines that fit, and a word about the rest; bytes of UTF-8. */
function clipped(text, room) {
	const bytes = Buffer.from(text);
	if (bytes.length <= room) return text;
	if (room <= 44) return "";
	const end = bytes.lastIndexOf(10, room - 44 - 1);
	return `${bytes.toString("utf8", 0, Math.max(0, end))}${CUT}`;
}
//#endregion
//#region src/action.ts
/** The action: event \u2192 scope \u2192 scan \u2192 annotations, summary, files, outputs \u2192 exit code. */
const LOG_WIDTH = 120;
/** A result that could not be written: the exit code of a report that could not be. */
const NOT_TOLD = 2;
/** Does it all; never throws. @returns the step's exit code, as leaklint has it */
async function act(env, write) {
	const runner = new Runner(env, write);
	try {
		return await run(env, runner);
	} catch (error) {
		const { message, trace, status } = await describeFailure(error);
		runner.error(message);
		if (trace !== void 0) runner.print(trace);
		runner.set("complete", false);
		runner.set("exit-code", status);
		return status;
	}
}
async function run(env, runner) {
	const inputs = readInputs(env);
	const result = await scan(await optionsOf(inputs, env, runner));
	const now = /* @__PURE__ */ new Date();
	const reported = (format) => report(result, format, {
		color: false,
		width: LOG_WIDTH,
		now
	});
	runner.print(reported("text"));
	if (inputs.annotations) runner.annotate(reported("github"));
	if (inputs.summary) runner.summarize(reported("markdown"));
	for (const { format, file } of filesOf(inputs)) writeReport(resolve(env["GITHUB_WORKSPACE"] ?? ".", file), reported(format));
	tell(runner, result, inputs);
	return result.exitCode === 0 && !runner.heard ? NOT_TOLD : result.exitCode;
}
/** The checkout often belongs to another user than the one that a container's step runs as: it is the runner's own. */
async function optionsOf({ path, scope, failOn, lint }, env, runner) {
	const common = {
		path: resolve(env["GITHUB_WORKSPACE"] ?? ".", path),
		trustOwner: true,
		lint,
		...failOn === void 0 ? {} : { failOn }
	};
	const { options, line } = scope === "change" ? await ciScope(env, common.path, common) : await askedScope(scope, env, common.path, common);
	runner.say(line);
	return {
		...common,
		...options
	};
}
function filesOf({ reports, sarifFile, commentFile }) {
	return [
		...reports,
		...sarifFile === void 0 ? [] : [{
			format: "sarif-current",
			file: sarifFile
		}],
		...commentFile === void 0 ? [] : [{
			format: "markdown",
			file: commentFile
		}]
	];
}
function tell(runner, { findings, usage, totals, exitCode, problems }, { sarifFile, commentFile }) {
	runner.set("findings", findings.length);
	runner.set("new", findings.filter((finding) => finding.new !== false).length);
	runner.set("unsafe-uses", (usage?.findings ?? []).filter((use) => use.new).length);
	runner.set("suppressed", totals.suppressed + totals.baselined);
	runner.set("complete", problems.length === 0 && exitCode !== 3);
	runner.set("exit-code", exitCode);
	if (sarifFile !== void 0) runner.set("sarif-file", sarifFile);
	if (commentFile !== void 0) runner.set("comment-file", commentFile);
}
//#endregion
//#region src/index.ts
/** What the runner starts. */
process.exitCode = await act(process.env, (text) => void process.stdout.write(text));
//#endregion
export {};
