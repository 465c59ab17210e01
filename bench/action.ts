/** The action: what passes from its start until the first byte of what came in is searched, as a ratio to an empty Node process of the same run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Section } from './bars.ts';
import { alternate, measure, median, type Measured } from './measure.ts';
import { cells, table } from './tables.ts';

const main = fileURLToPath(new URL('../packages/action/dist/index.js', import.meta.url));
const firstScan = fileURLToPath(new URL('first-scan.mjs', import.meta.url));
const MARK = 'what came in';
const YARDSTICK = 'node -e 0';
const FIRST = 'the first byte is searched';
const END = 'the action has ended';
const MOST = 6;

/** A pull request of ten small files, and the event that tells of it. */
function pullRequest(folder: string): { readonly base: string; readonly head: string } {
  const git = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('git', ['-C', folder, '-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  mkdirSync(folder);
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'base');
  const base = git('rev-parse', 'HEAD');
  for (let index = 0; index < 10; index++) writeFileSync(join(folder, `module-${index}.ts`), `// ${MARK}\nexport const value${index} = ${index};\n`.repeat(40));
  git('add', '.');
  git('commit', '--quiet', '-m', MARK);
  return { base, head: git('rev-parse', 'HEAD') };
}

/** Measures; `scratch` is a folder for what is made. */
export async function action(rounds: number, scratch: string): Promise<Section> {
  const folder = join(scratch, 'action');
  const { base, head } = pullRequest(folder);
  const path = (name: string): string => join(scratch, `action-${name}`);
  writeFileSync(path('event.json'), JSON.stringify({ number: 1, pull_request: { number: 1, base: { sha: base }, head: { sha: head } } }));
  const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: path('event.json'), GITHUB_WORKSPACE: folder, GITHUB_OUTPUT: path('output'), GITHUB_STEP_SUMMARY: path('summary'), RUNNER_TEMP: scratch };
  const whole = (args: readonly string[]): Promise<Measured> => measure({ file: process.execPath, args, cwd: folder, env }, { sample: false });
  const untilFirst = async (): Promise<Measured> => {
    rmSync(path('first'), { force: true });
    const started = performance.timeOrigin + performance.now();
    const measured = await measure({ file: process.execPath, args: ['--import', firstScan, main], cwd: folder, env: { ...env, FIRST_SCAN: path('first'), FIRST_SCAN_MARK: MARK } }, { sample: false });
    if (measured.code !== 0) throw new Error(`the action ended with exit code ${measured.code}: ${measured.stderr}`);
    return { ...measured, seconds: (Number(readFileSync(path('first'), 'utf8')) - started) / 1000 };
  };
  const results: Readonly<Record<string, readonly Measured[]>> = await alternate(rounds, { [YARDSTICK]: () => whole(['-e', '0']), [FIRST]: untilFirst, [END]: () => whole([main]) });
  const seconds = (name: string): number[] => (results[name] ?? []).map((run) => run.seconds);
  const times = (name: string): string => (median(seconds(name)) / median(seconds(YARDSTICK))).toFixed(2);
  const rows = Object.keys(results).map((name) => cells(name, (median(seconds(name)) * 1000).toFixed(0), (Math.min(...seconds(name)) * 1000).toFixed(0), times(name)));
  return {
    text: [
      '## The action', '', `A pull request of ten small files; median of ${rounds} rounds, in turns. The first byte is searched when the kernel's search is first called with bytes of what came in (bench/first-scan.mjs, loaded before the bundle).`, '',
      table(['until', 'ms', 'least', `× ${YARDSTICK}`], rows),
    ].join('\n'),
    bars: [{ work: 'the action, from its start until the first byte of a pull request is searched, beside `node -e 0`', bar: `≤ ${MOST} ×`, measured: `${times(FIRST)} ×` }],
  };
}
