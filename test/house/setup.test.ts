import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './tree.ts';

interface Lock {
  packages: Record<string, { version?: string; integrity?: string; resolved?: string; link?: boolean; optional?: boolean; os?: string[]; cpu?: string[] }>;
}
interface Setup {
  readonly versionFits: (version: string, range: string) => boolean;
  readonly staleInstall: (lock: Lock, installed: Lock | undefined, platform?: string, cpu?: string) => string | undefined;
}
const { versionFits, staleInstall } = (await import(String(new URL('../../scripts/setup.mjs', import.meta.url)))) as Setup;
const { countTests } = (await import(String(new URL('../../scripts/test-report.mjs', import.meta.url)))) as { readonly countTests: (report: unknown) => { passed: number; failed: number; skipped: number } };
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the Node this project runs on', () => {
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };

  it.each(['20.19.0', '20.20.2', '22.13.0', '22.20.1', '24.0.0', '26.1.0'])('is %s', (version) => expect(versionFits(version, engines.node)).toBe(true));
  it.each(['18.20.8', '20.18.3', '21.7.3', '22.12.0', '23.11.0'])('is not %s', (version) => expect(versionFits(version, engines.node)).toBe(false));
  it('is said in a form that is understood', () => expect(() => versionFits('20.19.0', '~20')).toThrow('~20'));
  it('is the same for every package', () => {
    for (const name of ['kernel', 'engine', 'git', 'leaklint']) expect((JSON.parse(read(`packages/${name}/package.json`)) as typeof engines & { engines: unknown }).engines).toEqual(engines);
  });
});

describe('packages are installed again', () => {
  const lock: Lock = {
    packages: {
      '': {},
      'packages/kernel': { version: '1.0.0' },
      'node_modules/@leaklint/kernel': { resolved: 'packages/kernel', link: true },
      'node_modules/a': { version: '1.0.0', integrity: 'x' },
      'node_modules/b-linux': { version: '1.0.0', integrity: 'y', optional: true, os: ['linux'], cpu: ['x64'] },
    },
  };
  const having = (changes: Lock['packages']): Lock => ({ packages: { ...lock.packages, ...changes } });
  const without = (name: string): Lock => ({ packages: Object.fromEntries(Object.entries(lock.packages).filter(([path]) => path !== `node_modules/${name}`)) });
  const stale = (installed: Lock | undefined, platform = 'linux'): string | undefined => staleInstall(lock, installed, platform, 'x64');

  it.each<[string, string | undefined, string | undefined]>([
    ['not when all is there', stale(lock), undefined],
    ['not for an optional package of another machine', stale(without('b-linux'), 'darwin'), undefined],
    ['when nothing is there', stale(undefined), 'node_modules is missing or incomplete'],
    ['when one is missing', stale(without('a')), 'package-lock.json asks for another a'],
    ['when one has another version', stale(having({ 'node_modules/a': { version: '2.0.0', integrity: 'x' } })), 'package-lock.json asks for another a'],
    ['when one has another content', stale(having({ 'node_modules/a': { version: '1.0.0', integrity: 'z' } })), 'package-lock.json asks for another a'],
    ['when they were copied from another system', stale(lock, 'win32'), 'b-linux belongs to another kind of machine'],
  ])('%s', (_when, reason, expected) => expect(reason).toBe(expected));
});

describe('the lock file', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as Lock;
  const installed = Object.entries(packages).filter(([path]) => path.includes('node_modules/'));

  it('names no place to download from', () => expect(installed.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('packages/'))).toEqual([]));
  it('says what every package must contain', () => expect(installed.filter(([, { link, integrity }]) => link !== true && integrity === undefined).map(([path]) => path)).toEqual([]));
});

describe('what vitest reports is counted', () => {
  const file = (status: string, ...tests: string[]): unknown => ({ status, assertionResults: tests.map((test) => ({ status: test })) });

  it.each([
    { report: { numTotalTests: 3, numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed')] }, counts: { passed: 3, failed: 0, skipped: 0 } },
    { report: { numTotalTests: 3, numPassedTests: 1, numFailedTests: 1, testResults: [file('failed', 'failed', 'passed', 'pending')] }, counts: { passed: 1, failed: 1, skipped: 1 } },
    { report: { numTotalTests: 1, numPassedTests: 1, numFailedTests: 0, testResults: [file('passed', 'passed'), file('failed')] }, counts: { passed: 1, failed: 1, skipped: 0 } },
  ])('$counts', ({ report, counts }) => expect(countTests(report)).toEqual(counts));
});

describe('workflows', () => {
  const workflow = read('.github/workflows/ci.yml');

  it('pin every action by a full commit id, with its version beside it', () => {
    const uses = workflow.split('\n').filter((line) => line.includes('uses:'));
    expect(uses.length).toBeGreaterThan(0);
    // `./` is the action of this very checkout.
    expect(uses.filter((line) => !/uses: (?:[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/)$/.test(line))).toEqual([]);
  });
  it('may only read', () => expect(workflow).toMatch(/^permissions:\n {2}contents: read\n\n/m));
});

describe('the pre-commit hook', () => {
  const hook = (folder: string): number | null => spawnSync('sh', ['-e', join(root, '.husky/pre-commit')], { cwd: folder }).status;
  const scratch = mkdtempSync(join(tmpdir(), 'leaklint-hook-'));
  afterAll(() => rmSync(scratch, { recursive: true }));

  it('lets a fresh clone commit', () => expect(hook(join(root, 'test'))).toBe(0));

  it.each([
    [0, 0],
    [1, 1],
    [2, 0],
    [3, 0],
  ])('with a build that ends with %i ends with %i', (code, expected) => {
    const folder = join(scratch, String(code), 'packages/leaklint/dist');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'cli.js'), `process.exit(${code});\n`);
    expect(hook(join(scratch, String(code)))).toBe(expected);
  });
});
