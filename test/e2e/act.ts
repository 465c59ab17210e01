/** The action as a runner starts it: the committed bundle, an event's payload in a file, and files for what it says. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScanResult } from '../../packages/leaklint/src/index.ts';
import { scratchFolder } from './scratch.ts';

const MAIN = fileURLToPath(new URL('../../packages/action/dist/index.js', import.meta.url));

export interface Acted {
  readonly code: number | null;
  /** Standard output: the log, in which the runner looks for commands. */
  readonly log: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Of the json report, if the scan came that far. */
  readonly report: ScanResult;
  /** A folder for what inputs name. */
  readonly folder: string;
}

/** @param search where programs are found @param main another bundle than the committed one @param summary what the step's summary holds already @param more of the environment */
export async function act(checkout: string, event: string, payload: object | string, inputs: Readonly<Record<string, string>> = {}, { main = MAIN, search = process.env['PATH'], summary = '', more = {} }: { readonly main?: string; readonly search?: string | undefined; readonly summary?: string; readonly more?: Readonly<Record<string, string>> } = {}): Promise<Acted> {
  if (!existsSync(MAIN)) throw new Error('the action is not built: npm run build');
  const folder = scratchFolder();
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('output'), '');
  writeFileSync(path('summary'), summary);
  writeFileSync(path('event.json'), typeof payload === 'string' ? payload : JSON.stringify(payload));
  const given = Object.fromEntries(Object.entries({ reports: `json=${path('report.json')}`, ...inputs }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  const env = {
    PATH: search, HOME: folder, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path('event.json'), GITHUB_WORKSPACE: checkout,
    GITHUB_OUTPUT: path('output'), GITHUB_STEP_SUMMARY: path('summary'), RUNNER_TEMP: folder, ...given, ...more,
  };
  const child = spawn(process.execPath, [main], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const report = existsSync(path('report.json')) ? (JSON.parse(readFileSync(path('report.json'), 'utf8')) as ScanResult) : ({} as ScanResult);
  return { code, log: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), outputs: outputsOf(readFileSync(path('output'), 'utf8')), summary: readFileSync(path('summary'), 'utf8'), report, folder };
}

/** As the runner reads the file (actions/runner, FileCommandManager): `name=value`, or `name<<END`, lines, `END`. */
function outputsOf(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const [, name = '', end = ''] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name === '') {
      if (line !== '') outputs[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
      continue;
    }
    const from = i + 1;
    while (lines[++i] !== end) if (i >= lines.length) throw new Error(`the output ${name} has no end`);
    outputs[name] = lines.slice(from, i).join('\n');
  }
  return outputs;
}

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The commands that a runner finds in a log (actions/runner, ActionCommand): at the beginning of a line behind blanks, and none until the token of stop-commands. */
export function commandsIn(log: string): Command[] {
  const commands: Command[] = [];
  const decoded = (text: string, property: boolean): string => {
    const plain = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
    return (property ? plain.replaceAll('%3A', ':').replaceAll('%2C', ',') : plain).replaceAll('%25', '%');
  };
  let token: string | undefined;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const [, name = '', properties = '', data = ''] = /^\s*::([^\s:]+)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
    if (token !== undefined) {
      if (name === token) token = undefined;
    } else if (name === 'stop-commands') token = data;
    else if (name !== '' || /##\[/.test(line)) commands.push({ name, properties: Object.fromEntries(properties.split(',').filter((one) => one !== '').map((one) => [one.slice(0, one.indexOf('=')), decoded(one.slice(one.indexOf('=') + 1), true)])), data: decoded(data, false) });
  }
  return commands;
}
