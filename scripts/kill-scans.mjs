/**
 * `node scripts/kill-scans.mjs REPOSITORY [TIMES]`: kills scans at random moments, also while they write the cache, and sees that the next scan says what a scan
 * without a cache says. By hand: it takes minutes, and the tests do the same at ten moments.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const [repository, times = '50'] = process.argv.slice(2);
if (repository === undefined) throw new Error('which repository?');
const cli = fileURLToPath(new URL('../packages/leaklint/dist/cli.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'leaklint-kill-'));
const env = { PATH: process.env.PATH, HOME: home };

function scan(...flags) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, '-q', '--format', 'json', ...flags, repository], { env, encoding: 'utf8', maxBuffer: 1 << 30 });
  return { status, stderr, report: stdout.replace(/"seconds": [\d.]+/, '') };
}

try {
  const expected = scan('--no-cache');
  const began = performance.now();
  scan();
  const whole = performance.now() - began;
  const places = ['.cache/leaklint', '.local/state/leaklint'].map((place) => join(home, place));
  let [killed, left] = [0, 0];
  for (let round = 1; round <= Number(times); round++) {
    // Every third begins with a cache, the others without.
    if (round % 3 !== 0) rmSync(join(home, '.cache'), { recursive: true, force: true });
    if (round % 5 === 0) rmSync(join(home, '.local'), { recursive: true, force: true });
    for (const place of places) mkdirSync(place, { recursive: true, mode: 0o700 });
    const child = spawn(process.execPath, [cli, '-q', repository], { env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    // Every second is killed at the first, second or third thing that happens in the folders of the cache: in the middle of writing.
    let events = round % 6 >> 1;
    const watchers = round % 2 === 0 && round % 3 !== 0 ? places.map((place) => watch(place, () => events-- === 0 && child.kill('SIGKILL'))) : [];
    const moment = watchers.length > 0 ? 60_000 : whole * Math.random();
    const late = new AbortController();
    await Promise.race([setTimeout(moment, undefined, { signal: late.signal }).catch(() => undefined), ended]);
    late.abort();
    child.kill('SIGKILL');
    if ((await ended) === 'SIGKILL') killed++;
    for (const watcher of watchers) watcher.close();
    left += readdirSync(home, { recursive: true }).filter((name) => name.endsWith('.tmp')).length;
    for (const next of [scan(), scan()]) {
      if (next.report !== expected.report || next.status !== expected.status) throw new Error(`round ${round}, killed after ${Math.round(moment)} ms: the next report is another`);
    }
  }
  console.log(`${times} rounds, ${killed} killed before their end, half-written files lay there ${left} times; every scan after them said the same as one without a cache (exit code ${expected.status})`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
