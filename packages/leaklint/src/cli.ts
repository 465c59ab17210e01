#!/usr/bin/env node
/** The command line of leaklint: read it, do what it says, end with an exit code. */
import { writeSync } from 'node:fs';
import { readCommandLine, wantedFormat } from './command-line/command-line.ts';
import type { CommandLine } from './command-line/command-line.ts';
import { contextOf } from './command-line/context.ts';
import type { Context } from './command-line/context.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitStatus } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { CommandName } from './command-line/flags.ts';
import { help } from './command-line/help.ts';
import { writeAll } from './sinks.ts';
import { version } from './version.ts';

/** Loaded when asked for: `--version` must not pay for the scanner. */
const COMMAND: Readonly<Record<CommandName, (line: CommandLine, context: Context) => Promise<ExitStatus>>> = {
  scan: async (line, context) => (await import('./commands/scan.ts')).scan(line, context),
  merge: async (line, context) => (await import('./commands/merge.ts')).merge(line, context),
  ci: async (line, context) => (await import('./commands/ci.ts')).ci(line, context),
  staged: async (line, context) => (await import('./commands/staged.ts')).staged(line, context),
  push: async (line, context) => (await import('./commands/push.ts')).push(line, context),
  'commit-msg': async (line, context) => (await import('./commands/commit-msg.ts')).commitMessage(line, context),
  init: async (line, context) => (await import('./commands/init.ts')).init(line, context),
  baseline: async (line, context) => (await import('./commands/baseline.ts')).baseline(line, context),
  audit: async (line, context) => (await import('./commands/audit.ts')).audit(line, context),
  import: async (line, context) => (await import('./commands/import.ts')).importFiles(line, context),
  explain: async (line, context) => (await import('./commands/explain.ts')).explain(line, context),
  rules: async (line, context) => (await import('./commands/rules.ts')).rules(line, context),
  doctor: async (line, context) => (await import('./commands/doctor.ts')).doctor(line, context),
  selftest: async (line, context) => (await import('./commands/selftest.ts')).selftest(line, context),
  cache: async (line, context) => (await import('./commands/cache.ts')).cache(line, context),
};

async function run(args: readonly string[]): Promise<ExitStatus> {
  const line = readCommandLine(args);
  const context = contextOf(line);
  if (line.has('version')) return printed(`${version()}\n`, context);
  if (line.has('help')) return printed(help(line.named ? line.command : undefined, context.width, context.paint), context);
  return await COMMAND[line.command](line, context);
}

async function printed(text: string, context: Context): Promise<ExitStatus> {
  await writeAll(context.stdout, text);
  return EXIT.clean;
}

const args = process.argv.slice(2);
// What nobody waited for, such as an event of the system's, ends a run as everything unexpected does: 1 would mean that keys were found.
process.on('uncaughtException', (error) => void reportFailure(error, wantedFormat(args)).then((status) => process.exit(status), () => process.exit(EXIT.incomplete)));
// A project's own ESLint configuration runs in `leaklint staged`: should it end the process, nothing was checked.
let done = false;
process.on('exit', (code) => {
  if (done || code !== EXIT.clean) return;
  writeSync(2, 'leaklint: ended from outside before it was done; nothing is known to be clean\n');
  process.exitCode = EXIT.incomplete;
});
// Everything is written by now, and nothing that a scan left behind may keep the process alive.
const status = await run(args).catch((error: unknown) => reportFailure(error, wantedFormat(args)));
done = true;
process.exit(status);
