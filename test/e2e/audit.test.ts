// The review of findings, as a person does it at a terminal (a pseudo-terminal of util-linux's script), and as a script does it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CLI, leaklint, leaksIn } from './command.ts';
import { keyFor, removeScratch, Scratch } from './scratch.ts';

const names = ['one', 'two', 'three'];
let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
  for (const name of names) scratch.write(`${name}.ts`, `const first = 1;\nconst ${name} = "${keyFor(`audit ${name}`)}"; // of ${name}\n`);
  scratch.commit('first');
});
afterAll(removeScratch);

const entries = (): string[] => readFileSync(join(scratch.root, '.leaklint-baseline'), 'utf8').split('\n').filter((line) => line.startsWith('lk1_'));
const verdicts = (): string[] => entries().map((entry) => entry.slice(37)).sort();

async function fingerprints(): Promise<string[]> {
  const { findings } = JSON.parse((await leaklint([scratch.root, '-f', 'json'])).stdout) as { findings: { fingerprint: string }[] };
  return findings.map(({ fingerprint }) => fingerprint);
}

/** Types each text when the terminal has shown what it waits for. */
function atTerminal(typing: readonly (readonly [waitFor: string, keys: string])[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; shown: string }> {
  const child = spawn('script', ['-qec', `"${process.execPath}" "${CLI}" audit --no-color`, '/dev/null'], { cwd: scratch.root, env: { PATH: process.env['PATH'], HOME: scratch.root, TERM: 'xterm', SHELL: '/bin/sh', ...env } });
  let shown = '';
  let from = 0;
  const left = [...typing];
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    for (let at = left[0] === undefined ? -1 : shown.indexOf(left[0][0], from); at !== -1; at = left[0] === undefined ? -1 : shown.indexOf(left[0][0], from)) {
      const [waitFor, keys] = left.shift() ?? ['', ''];
      from = at + waitFor.length;
      child.stdin.write(keys);
    }
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, shown })));
}

describe('at a terminal', () => {
  test('one key a verdict, a reason where it has one; the line around is shown, the key is not', async () => {
    const { code, shown } = await atTerminal([
      ['uit  ', 'f'],
      ['no reason): ', 'made up\r'],
      ['uit  ', 's'],
      ['uit  ', 'b'],
      ['uit  ', 'r'],
      ['uit  ', 'v'],
      ['no reason): ', '\r'],
    ]);
    expect(code).toBe(0);
    expect(shown).toContain('3 verdicts kept, 0 to go');
    for (const name of names) {
      expect(shown).toContain(`const ${name} = "zv_live_… (40 characters)"; // of ${name}`);
      expect(leaksIn(shown, keyFor(`audit ${name}`))).toEqual([]);
    }
    expect(verdicts()).toEqual(['false zavu-live-key -- made up', 'real zavu-live-key', 'revoked zavu-live-key']);
    // What is real stays reported; the rest is known.
    expect(await fingerprints()).toEqual([entries().find((entry) => entry.includes(' real '))?.slice(0, 36)]);
  });

  test('broken off and gone on with', async () => {
    expect((await atTerminal([['uit  ', 't'], ['no reason): ', '\r'], ['uit  ', 'q']])).shown).toContain('1 verdict kept, 2 to go');
    expect((await atTerminal([['1/2', ''], ['uit  ', 't'], ['no reason): ', '\r'], ['uit  ', '\u0003']])).shown).toContain('1 verdict kept, 1 to go');
    expect((await atTerminal([['1/1', ''], ['uit  ', 't'], ['no reason): ', '\r']])).shown).toContain('1 verdict kept, 0 to go');
    expect((await atTerminal([])).shown).toContain('Nothing to audit: 3 keys, each with a verdict.');
    expect(verdicts()).toEqual(Array.from({ length: 3 }, () => 'test zavu-live-key'));
  });

  test('never asks in CI', async () => {
    const { code, shown } = await atTerminal([], { CI: '1' });
    expect(code).toBe(2);
    expect(shown).toContain('nobody to ask here');
  });
});

describe('from a script', () => {
  test('--set, and JSON lines', async () => {
    const [first = '', second = '', third = ''] = await fingerprints();
    const { code, stdout } = await leaklint(['audit', scratch.root, '--set', `${first}=false`, '--set', `${second}=test`, '--reason', 'in\nthe docs']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '.leaklint-baseline: 2 verdicts kept\n' });
    const input = `${JSON.stringify({ fingerprint: third, verdict: 'revoked', reason: 'on Monday' })}\n\n${JSON.stringify({ fingerprint: second, verdict: 'real' })}\n`;
    expect((await leaklint(['audit', '--stdin'], { cwd: scratch.root, input })).stdout).toBe('.leaklint-baseline: 2 verdicts kept\n');
    expect(verdicts()).toEqual(['false zavu-live-key -- in the docs', 'real zavu-live-key', 'revoked zavu-live-key -- on Monday']);
  });

  test.each([
    [['--set', 'lk1_x=false'], '--set lk1_x=false: no fingerprint (lk1_ and 32 digits, as a report has it)'],
    [['--set', `lk1_${'a'.repeat(32)}=fals`], `--set lk1_${'a'.repeat(32)}=fals: no verdict fals, one of known, false, test, revoked, real (did you mean false?)`],
    [['--set', `lk1_${'a'.repeat(32)}=false`], `nothing with the fingerprint lk1_${'a'.repeat(32)} is found here`],
    [['--reason', 'x'], '--reason belongs to --set'],
    [[], 'nobody to ask here: give --set FINGERPRINT=VERDICT, or JSON lines to --stdin'],
  ])('%j is refused, and nothing is written', async (flags, message) => {
    expect(await leaklint(['audit', scratch.root, ...flags])).toMatchObject({ code: 2, stdout: '', stderr: `leaklint: ${message}\n` });
    expect(() => entries()).toThrow();
  });
});
