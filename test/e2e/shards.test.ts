// Law 2 for shards: any number of them, merged, say what one run says, to the byte, in every format; and what does not add up is never taken for a whole.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../packages/leaklint/src/reporters/formats.ts';
import { REPORTERS } from '../../packages/leaklint/src/reporters/index.ts';
import { scan, scanShard } from '../../packages/leaklint/src/scan.ts';
import type { ScanResult } from '../../packages/leaklint/src/scan-result.ts';
import { readShardFile } from '../../packages/leaklint/src/shard/merge.ts';
import type { ShardReport } from '../../packages/leaklint/src/shard/shard-report.ts';
import { leaklint, leaksIn } from './command.ts';
import type { Ran } from './command.ts';
import { plantRepository } from './hiding-places.ts';
import type { Planted } from './hiding-places.ts';
import { IGNORE, keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

const now = new Date('2026-01-01T00:00:00Z');
let planted: Planted;
/** The same clone at another place, as another machine has it. */
let elsewhere: string;
let folder: string;

/** Every kind of place, suppression by comment, allowlist and path, names with keys, an object that is damaged and one that is gone. */
beforeAll(() => {
  planted = plantRepository();
  const { scratch } = planted;
  scratch.write('.leaklint.yml', 'salt: of this project\npaths:\n  exclude: [vendor/**]\nallow:\n  - reason: published example\n    stopwords: [zv_live_]\n    paths: [docs/**]\n');
  scratch.write('vendor/a.env', `token = "${keyFor('excluded')}"\n`);
  scratch.write('docs/a.md', `token = "${keyFor('allowed')}"\n`);
  scratch.write('commented.ts', `const token = '${keyFor('commented')}'; // ${IGNORE}: all -- a test\n`);
  scratch.write(`named/${keyFor('name')}.txt`, 'x\n');
  for (let number = 0; number < 40; number++) scratch.write(`many/${number}.txt`, `${'some line\n'.repeat(number * 7)}token = "${keyFor(`many ${number % 9}`)}"\n`);
  scratch.commit('More');
  const gone = scratch.blob('nothing of importance\n');
  const tree = scratch.gitIn(scratch.root, ['mktree'], `100644 blob ${gone}\tgone.txt\n`);
  scratch.git('update-ref', 'refs/heads/broken', scratch.git('commit-tree', '-m', 'Gone', tree));
  rmSync(join(scratch.root, '.git/objects', gone.slice(0, 2), gone.slice(2)));
  const damaged = scratch.blob('of some length, so that it can be damaged\n');
  const file = join(scratch.root, '.git/objects', damaged.slice(0, 2), damaged.slice(2));
  rmSync(file);
  writeFileSync(file, 'no zlib stream');
  elsewhere = join(scratchFolder(), 'copy');
  cpSync(scratch.root, elsewhere, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  folder = scratchFolder();
});
afterAll(removeScratch);

const shardOf = (index: number, of: number, root = planted.scratch.root, ...flags: string[]): Promise<Ran> => leaklint(['--shard', `${index}/${of}`, '--workers', '1', root, ...flags]);

const made = new Map<string, Promise<string[]>>();

/** Report files of all shards, made once. */
function shards(of: number, ...flags: string[]): Promise<string[]> {
  const name = [of, ...flags].join(' ');
  const files = made.get(name) ?? makeShards(of, flags);
  made.set(name, files);
  return files;
}

async function makeShards(of: number, flags: readonly string[]): Promise<string[]> {
  const home = join(folder, [of, ...flags].join(' '));
  mkdirSync(home, { recursive: true });
  const files: string[] = [];
  for (let index = 1; index <= of; index++) {
    const { code, stdout, stderr } = await shardOf(index, of, planted.scratch.root, ...flags);
    expect([code, stderr.split('\n').length]).toEqual([0, 2]);
    files.push(join(home, `${index}.json`));
    writeFileSync(files.at(-1)!, stdout);
  }
  return files;
}

const everyFormat = (result: ScanResult): string[] => FORMATS.map((format) => REPORTERS[format]({ ...result, seconds: 0 }, { color: false, width: 100, now }));

describe.each([1, 2, 7, 64])('%i shards, merged', (of) => {
  test.each([true, false])('say what one run says, in every format (attribution: %s)', async (attribution) => {
    const options = { path: planted.scratch.root, scope: 'everything', attribution, now } as const;
    const whole = await scan(options);
    expect([whole.findings.length > 30, whole.problems.map(({ kind }) => kind), whole.totals.suppressed > 2]).toEqual([true, expect.arrayContaining(['unreadable-object']), true]);
    const files: string[] = [];
    for (let index = 0; index < of; index++) {
      files.push(join(folder, `${of}-${index}.json`));
      writeFileSync(files.at(-1)!, JSON.stringify(await scanShard(options, { index, of })));
    }
    const merged = await scan({ ...options, shards: files.map(readShardFile) });
    expect(everyFormat(merged)).toEqual(everyFormat(whole));
  }, 300_000);
});

describe('a shard', () => {
  test('reads a part of the objects, and all parts are about as large', async () => {
    const reports = (await shards(2)).map((file) => readShardFile(file).report);
    const [one, other] = reports.map((report) => report.own.texts.count) as [number, number];
    expect(one + other).toBe(reports[0]?.clone.texts.count);
    expect(Math.min(one, other)).toBeGreaterThan((one + other) / 4);
  });

  test('holds no key, not even one of a file name', async () => {
    const text = (await shards(2)).map((file) => readFileSync(file, 'utf8')).join('');
    for (const { key } of planted.places) expect(leaksIn(text, key)).toEqual([]);
    for (const name of ['excluded', 'allowed', 'commented', 'name', 'many 1']) expect(leaksIn(text, keyFor(name))).toEqual([]);
  });

  test('is the same on another machine, and for another number of threads', async () => {
    const text = ({ stdout }: Ran): unknown => ({ ...(JSON.parse(stdout) as ShardReport), seconds: 0, commits: 0 });
    const here = text(await shardOf(2, 3));
    expect(text(await shardOf(2, 3, elsewhere))).toEqual(here);
    expect(text(await leaklint(['--shard', '2/3', '--workers', '3', elsewhere]))).toEqual(here);
  });

  test.each([
    ['0/2', 'the first of 2 is 1/2, the last 2/2'],
    ['3/2', 'the first of 2 is 1/2, the last 2/2'],
    ['1/0', 'there are from 1 to 4096 shards'],
    ['1', 'it has the form I/N, such as 1/4'],
    ['1/2/3', 'it has the form I/N, such as 1/4'],
  ])('--shard %s: exit 2, "%s"', async (text, line) => {
    expect(await leaklint(['--shard', text, planted.scratch.root])).toMatchObject({ code: 2, stdout: '', stderr: `leaklint: --shard ${text}: ${line}\n` });
  });

  test.each([[['--format', 'sarif']], [['--report', 'json=x.json']], [['--worktree']], [['--range', 'A..B']], [['--fail-on', 'low']], [['--reader', 'git']], [['--no-attribution']], [['--show-secrets']]])('takes no %j', async (flags) => {
    const { code, stdout, stderr } = await shardOf(1, 2, planted.scratch.root, ...flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`--shard and ${flags[0] ?? ''} exclude each other`);
  });

  test('is of a repository', async () => {
    expect(await shardOf(1, 2, folder)).toMatchObject({ code: 2, stderr: `leaklint: ${folder} is in no git repository: only a history is scanned in shards\n` });
  });
});

describe('leaklint merge', () => {
  const merge = (files: readonly string[], ...flags: string[]): Promise<Ran> => leaklint(['merge', ...files, '--repository', planted.scratch.root, ...flags]);

  test('gives one run\'s standard output, report files and exit code, on any machine that has the clone', async () => {
    const files = await shards(2);
    const sarif = (name: string): string => join(folder, `${name}.sarif`);
    const one = await leaklint(['.', '--format', 'json', '--report', `sarif=${sarif('one')}`], { cwd: planted.scratch.root });
    const two = await leaklint(['merge', ...files, '--format', 'json', '--report', `sarif=${sarif('two')}`, '-q'], { cwd: elsewhere });
    const timeless = (text: string): string => text.replace(/"seconds": [\d.]+/, '"seconds": 0').replaceAll(/"ageDays": \d+/g, '"ageDays": 0');
    expect([two.code, timeless(two.stdout), two.stderr]).toEqual([one.code, timeless(one.stdout), '']);
    expect(timeless(readFileSync(sarif('two'), 'utf8'))).toBe(timeless(readFileSync(sarif('one'), 'utf8')));
  });

  test('takes the time of the longest shard into its own', async () => {
    const [first, second] = await shards(2);
    const slow = join(folder, 'slow.json');
    writeFileSync(slow, readFileSync(first!, 'utf8').replace(/"seconds":[\d.]+/, '"seconds":1000'));
    const { stdout } = await merge([slow, second!], '--format', 'json');
    expect((JSON.parse(stdout) as ScanResult).seconds).toBeGreaterThan(1000);
  });

  /** The report of shard 2 of 2 with something changed, after that of shard 1. */
  const changed = async (name: string, change: (report: ShardReport) => unknown): Promise<string[]> => {
    const [first, second] = await shards(2);
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(second!, 'utf8')) as ShardReport)));
    return [first!, file];
  };

  test.each<[string, () => Promise<string[]>, RegExp]>([
    ['a shard is missing', async () => (await shards(7)).toSpliced(2, 1), /^leaklint: shard 3 of 7 is missing: what it scanned is not known\n$/],
    ['many are missing', async () => (await shards(7)).slice(0, 2), /^leaklint: shards 3, 4, 5, 6 and 7 of 7 are missing: what they scanned is not known\n$/],
    ['one is given twice', async () => [...(await shards(2)), (await shards(2))[1]!], /^leaklint: shard 2 of 2 is given twice: .*2\.json and .*2\.json\n$/],
    ['two numbers of shards', async () => [(await shards(2))[0]!, (await shards(7))[1]!], /is one of 2 shards, .*2\.json one of 7\n$/],
    ['another version', () => changed('version', (report) => ({ ...report, tool: { ...report.tool, version: '9.9.9' }, more: 1 })), /version\.json was made by leaklint 9\.9\.9, and this is .*: use one version for all shards and the merge\n$/],
    ['other rules', () => changed('rules', (report) => ({ ...report, tool: { ...report.tool, rules: 'sha256:0' } })), /rules\.json was made with other rules than there are here\n$/],
    ['another salt', async () => [(await shards(2))[0]!, (await shards(2, '--no-config'))[1]!], /2\.json was made with another configuration: its salt, its allowlist or whether comments are heard\n$/],
    ['ignored files in one of them', async () => [(await shards(2))[0]!, (await shards(2, '--ignored'))[1]!], /1\.json was made without --ignored, and others with it\n$/],
    ['objects that were not read', () => changed('left', (report) => ({ ...report, own: { ...report.own, texts: { count: report.own.texts.count - 1, sum: report.own.texts.sum } } })), /the shards do not add up: they have \d+ blobs, commits and tags, the clone \d+\n$/],
    ['other objects than those', () => changed('others', (report) => ({ ...report, own: { ...report.own, texts: { count: report.own.texts.count, sum: '1' } } })), /the shards do not add up: they have (\d+) blobs, commits and tags, the clone \1, and others\n$/],
    ['files that were not read', () => changed('files', (report) => ({ ...report, own: { ...report.own, files: { count: 0, sum: '0' } } })), /the shards do not add up: they have \d+ files, the clone \d+\n$/],
  ])('%s: exit 3 and one line', async (_, files, line) => {
    const { code, stdout, stderr } = await merge(await files());
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }, 300_000);

  test('another clone, or the same packed otherwise, staged otherwise or with another file: exit 3 and the line that says which', async () => {
    const small = new Scratch();
    for (const name of ['a', 'b', 'c']) small.write(name, `${name}\n`);
    small.commit('Begin');
    const files = [1, 2].map((index) => join(folder, `small-${index}.json`));
    for (const [index, file] of files.entries()) writeFileSync(file, (await shardOf(index + 1, 2, small.root)).stdout);
    const says = async (): Promise<[number | null, string]> => {
      const { code, stderr } = await leaklint(['merge', ...files, '--repository', small.root]);
      return [code, /was made from another clone: (.*)\n$/.exec(stderr)?.[1] ?? stderr];
    };
    expect(await says()).toEqual([0, '']);
    small.write('a', 'longer\n');
    expect(await says()).toEqual([3, 'the files in its working tree are others']);
    small.write('new', 'new\n');
    expect(await says()).toEqual([3, 'it has 3 files in its working tree, this one 4 (write shard reports outside of the clone)']);
    small.git('update-index', '--force-remove', 'c');
    expect(await says()).toEqual([3, 'its index is another']);
    small.git('update-ref', 'refs/heads/new', 'HEAD');
    expect(await says()).toEqual([3, 'its refs are others']);
    small.git('repack', '-q', '-d');
    expect(await says()).toEqual([3, 'its objects are packed another way']);
    small.blob('new\n');
    expect(await says()).toEqual([3, 'it has 4 blobs, commits and tags, this one 5']);
  });

  test.each<[string, (report: ShardReport) => unknown, RegExp]>([
    ['is no object', () => 1, /leaklint --shard I\/N writes one/],
    ['is another document', () => ({ schema: 1 }), /leaklint --shard I\/N writes one/],
    ['lacks a field', ({ own: _, ...report }) => report, /needs `own`/],
    ['has one more, such as a secret', (report) => ({ ...report, objects: { ...report.objects, secrets: report.objects.secrets.map((one) => ({ ...one, secret: 'x' })) } }), /objects\.secrets\[0\]\.secret unknown key/],
    ['has a fingerprint that is none', (report) => ({ ...report, objects: { ...report.objects, secrets: report.objects.secrets.map((one) => ({ ...one, fingerprint: '::error::\u001b[2J' })) } }), /fingerprint does not match/],
    ['names a rule that is not there', (report) => ({ ...report, objects: { ...report.objects, secrets: report.objects.secrets.map((one) => ({ ...one, rule: 1e6 })) } }), /objects points at what is not there/],
    ['names a row that is not there', (report) => ({ ...report, objects: { ...report.objects, rows: [1e9, ...report.objects.rows.slice(1)] } }), /objects points at what is not there/],
    ['counts backwards', (report) => ({ ...report, objects: { ...report.objects, rows: report.objects.rows.with(7, -1) } }), /objects points at what is not there/],
    ['has a row that is cut', (report) => ({ ...report, objects: { ...report.objects, rows: report.objects.rows.slice(1) } }), /objects points at what is not there/],
    ['has text for a number', (report) => ({ ...report, objects: { ...report.objects, rows: ['0', ...report.objects.rows.slice(1)] } }), /objects points at what is not there/],
    ['has a file that is not there', (report) => ({ ...report, versions: [{ file: 1e6 }] }), /versions points at what is not there/],
    ['has half a column', (report) => ({ ...report, commits: report.commits.map((one) => ({ ...one, rows: one.rows.slice(0, -4) })) }), /commits points at what is not there/],
    ['has a column that is no base64', (report) => ({ ...report, commits: report.commits.map((one) => ({ ...one, trees: '*' })) }), /commits points at what is not there/],
    ['has a problem of no kind', (report) => ({ ...report, problems: [{ kind: 'none', subject: '', message: '' }] }), /problems\[0\]\.kind must be one of/],
    ['is of a shard that there is not', (report) => ({ ...report, shard: { index: 9, of: 2 } }), /says it is shard 9 of 2/],
  ])('a report that %s: one line, and nothing of it is used', async (name, change, line) => {
    const kept = join(folder, 'kept.json');
    writeFileSync(kept, 'of an earlier run');
    const { code, stdout, stderr } = await merge(await changed(name.replaceAll(/\W/g, '-'), change), '--report', `json=${kept}`);
    expect([2, 3]).toContain(code);
    expect(stdout).toBe('');
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd()).toMatch(/^[\x20-\x7e…]+$/);
    expect(readFileSync(kept, 'utf8')).toBe('of an earlier run');
  });

  test.each<[string, string, RegExp]>([
    ['is empty', '', /is no shard report: it is not JSON, or was cut off/],
    ['was cut off', '{"leaklintShard":1,"tool"', /is no shard report: it is not JSON, or was cut off/],
    ['is nested without end', '['.repeat(2_000_000), /is no shard report: it is not JSON, or was cut off/],
  ])('a file that %s: exit 2 and one line', async (name, text, line) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, text);
    const { code, stdout, stderr } = await merge([file]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a file that is not there, a folder that is no clone, nothing at all: exit 2', async () => {
    expect(await merge([join(folder, 'absent.json')])).toMatchObject({ code: 2, stdout: '' });
    expect(await leaklint(['merge', ...(await shards(1)), '--repository', folder])).toMatchObject({ code: 2, stderr: `leaklint: ${folder} is in no git repository: a merge needs the clone that the shards were given (--repository PATH)\n` });
    expect(await leaklint(['merge'])).toMatchObject({ code: 2, stderr: 'leaklint: leaklint merge needs REPORT …\n' });
  });
});
