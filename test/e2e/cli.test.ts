import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../packages/leaklint/src/reporters/formats.ts';
import { CLI, leaklint, leaksIn, piecesOf } from './command.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

const readJson = (path: string): object => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as object;
const keepsReportSchema = new Ajv2020({ strict: true }).compile(readJson('../../packages/leaklint/schema/report-v1.json'));
const ajv = new Ajv({ strict: false });
formats.default(ajv);
const { $schema: _, id: __, ...official } = readJson('../fixtures/sarif/sarif-schema-2.1.0.json') as Record<string, unknown>;
const keepsSarif = ajv.compile(official);

const live = keyFor('cli live');
const old = keyFor('cli old');
const hostileName = 'odd \u001b[31m\u202e name\n::error::x.txt';
let planted: Scratch;
let clean: Scratch;

beforeAll(() => {
  clean = new Scratch();
  clean.write('readme.txt', 'nothing here\n');
  clean.commit('first');
  planted = new Scratch();
  planted.write('config/old.ts', `const key = '${old}';\n`);
  planted.commit('first');
  planted.write('config/old.ts', 'const key = process.env.KEY;\n');
  planted.write('src/send.ts', `\n  send("${live}");\n`);
  planted.write(hostileName, `token = ${live}\n`);
  planted.commit('second');
});
afterAll(removeScratch);

const root = (): string => planted.root;

describe('what needs no repository', () => {
  test('--version is the version, alone', async () => {
    const { version } = readJson('../../packages/leaklint/package.json') as { version: string };
    expect(await leaklint(['--version'])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  });

  test.each([[['--help']], [['explain', '-h']], [['rules', '--help']]])('%j', async (args) => {
    expect(await leaklint(args)).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage') as string, stderr: '' });
  });

  test('rules lists each, as text and as json', async () => {
    const asJson = await leaklint(['rules', '--format', 'json']);
    const { rules } = JSON.parse(asJson.stdout) as { rules: { id: string }[] };
    expect(rules.length).toBeGreaterThan(40);
    const asText = await leaklint(['rules']);
    for (const { id } of rules) expect(asText.stdout).toContain(`\n${id} `);
    expect([asJson.code, asText.code]).toEqual([0, 0]);
  });

  test('explain says what a key looks like, how it travels and how to revoke it', async () => {
    const { code, stdout } = await leaklint(['explain', 'zavu-live-key']);
    expect(code).toBe(0);
    for (const words of ['Zavu live API key', 'zv_live_, then', 'in the header Authorization: Bearer <key>', 'every 90 days', 'Revoke']) expect(stdout).toContain(words);
    expect(JSON.parse((await leaklint(['explain', 'zavu-live-key', '-f', 'json'])).stdout)).toMatchObject({ rule: { id: 'zavu-live-key' } });
    expect((await leaklint(['explain', 'twilio-api-key-secret'])).stdout).toMatch(/with +Twilio API key \(SID\)\n +Twilio account SID\n/);
  });

  test('every rule can be explained', async () => {
    const { rules } = JSON.parse((await leaklint(['rules', '--format', 'json'])).stdout) as { rules: { id: string; name: string }[] };
    for (const { id, name } of [rules[0]!, rules[Math.floor(rules.length / 2)]!, rules.at(-1)!]) expect((await leaklint(['explain', id])).stdout).toContain(name);
  });

  test('selftest finds what it plants', async () => {
    const { code, stdout, stderr } = await leaklint(['selftest']);
    expect(stdout).not.toContain('✗');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('a repository with keys', () => {
  test('text: each key with where, since when and what to do; exit 1', async () => {
    const { code, stdout, stderr } = await leaklint([root(), '--workers', '1']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/CRITICAL {2}Zavu live API key · zv_live_… \(40 characters\)/);
    expect(stdout).toContain('src/send.ts:2:9');
    expect(stdout).toMatch(/only in history/);
    expect(stdout).toMatch(/introduced {3}\d{4}-\d\d-\d\d by Ada Author in [0-9a-f]{10} · config\/old\.ts:1:14/);
    expect(stdout).toMatch(/connectivity complete/);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^FAILED: 2 keys at or above high/);
    expect(stdout).toContain('odd \\x1b[31m\\u{202e} name\\n::error::x.txt');
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('json keeps its published schema', async () => {
    const { code, stdout, stderr } = await leaklint([root(), '--format', 'json']);
    const report = JSON.parse(stdout) as { findings: { exposure: string }[]; exitCode: number };
    keepsReportSchema(report);
    expect(keepsReportSchema.errors).toBeNull();
    expect({ code, stderr, exitCode: report.exitCode }).toEqual({ code: 1, stderr: '', exitCode: 1 });
    expect(report.findings.map((finding) => finding.exposure).sort()).toEqual(['history', 'worktree']);
  });

  test('sarif keeps the official schema', async () => {
    const { stdout } = await leaklint([root(), '-f', 'sarif']);
    keepsSarif(JSON.parse(stdout));
    expect(keepsSarif.errors).toBeNull();
  });

  test('jsonl ends with its summary', async () => {
    const lines = (await leaklint([root(), '-f', 'jsonl'])).stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string });
    expect(lines.map((line) => line.type)).toEqual(['scan', 'finding', 'finding', 'summary']);
  });

  test('several reports at once, one of them on standard output', async () => {
    const out = scratchFolder();
    const { code, stdout } = await leaklint([root(), '--report', `sarif=${join(out, 'a.sarif')}`, '--report', `text=${join(out, 'b.txt')}`, '--report', 'json=-']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, totals: { findings: 2 } });
    expect(JSON.parse(readFileSync(join(out, 'a.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(out, 'b.txt'), 'utf8')).toMatch(/FAILED/);
    expect(readdirSync(out).sort()).toEqual(['a.sarif', 'b.txt']);
  });

  test.each([
    ['critical', 1],
    ['never', 0],
  ])('--fail-on %s: exit %i', async (level, code) => {
    expect((await leaklint([root(), '--fail-on', level])).code).toBe(code);
  });

  test('colour only when it is wanted', async () => {
    expect((await leaklint([root()])).stdout).not.toContain('\u001b');
    expect((await leaklint([root(), '--color'], { env: { NO_COLOR: '1' } })).stdout).toContain('\u001b[31m');
    expect((await leaklint([root()], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[31m');
  });

  test('only --show-secrets shows a key, and not in CI', async () => {
    expect((await leaklint([root(), '--show-secrets'])).stdout).toContain(live);
    const refused = await leaklint([root(), '--show-secrets'], { env: { CI: '1' } });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(leaksIn(refused.stderr, live)).toEqual([]);
  });
});

describe('parts of a repository', () => {
  test('--staged is what the index adds, not what the disk has', async () => {
    const scratch = new Scratch();
    scratch.write('a.txt', 'one\n');
    scratch.commit('first');
    scratch.write('b.txt', `key ${live}\n`);
    scratch.git('add', 'b.txt');
    scratch.write('b.txt', 'taken back on disk\n');
    scratch.write('c.txt', `key ${old}\n`);
    const { code, stdout } = await leaklint(['--staged', scratch.root, '-f', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ scope: { kind: 'staged' }, totals: { findings: 1 } });
  });

  test('--worktree is what the disk has', async () => {
    expect(JSON.parse((await leaklint(['--worktree', root(), '-f', 'json'])).stdout)).toMatchObject({ scope: { kind: 'worktree' }, totals: { findings: 1 } });
  });

  test('--range is what its commits add', async () => {
    expect(JSON.parse((await leaklint(['--range', 'HEAD~1..HEAD', root(), '-f', 'json'])).stdout)).toMatchObject({ scope: { kind: 'range', range: 'HEAD~1..HEAD' }, totals: { findings: 1 } });
  });

  test.each(['LE', 'BE'])('--stdin is UTF-32%s, with a mark and without', async (order) => {
    const utf32 = (text: string): Buffer => {
      const characters = [...text];
      const bytes = Buffer.alloc(4 * characters.length);
      for (const [i, character] of characters.entries()) bytes[`writeUInt32${order as 'LE' | 'BE'}`](character.codePointAt(0) ?? 0, 4 * i);
      return bytes;
    };
    for (const mark of ['', '\ufeff']) {
      const { code, stdout } = await leaklint(['--stdin', '--format', 'json'], { input: utf32(`${mark}name: something\nkéy 🔑=${live}\n`) });
      expect(JSON.parse(stdout)).toMatchObject({ findings: [{ places: [{ line: 2, column: 11 }] }], problems: [], coverage: { files: { scanned: 1, total: 1 } } });
      expect(code).toBe(1);
    }
    expect((await leaklint(['--stdin'], { input: utf32('\ufeffnothing\n') })).code).toBe(0);
  });

  test.each([
    ['gzip', gzipSync(`key=${'x'.repeat(80)}`)],
    ['zstd', Buffer.from('28b52ffd0458', 'hex')],
    ['bzip2', Buffer.from('BZh91AY&SY')],
    ['zip', Buffer.from('PK\x03\x04\x14\x00')],
  ])('--stdin is packed: %s is no all-clear', async (name, input) => {
    const { code, stdout } = await leaklint(['--stdin'], { input });
    expect(stdout).toMatch(/^INCOMPLETE: /m);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`standard input: ${name}: its bytes were scanned, and not what is packed in them`);
    expect(code).toBe(3);
  });

  test('--stdin is a dump of numbers, and a key among them, which UTF-32 would hide', async () => {
    const numbers = Buffer.alloc(80);
    for (let at = 0; at < numbers.length; at += 4) numbers.writeUInt32LE(at + 1, at);
    const { code, stdout } = await leaklint(['--stdin'], { input: Buffer.concat([numbers, Buffer.from(`\nkey=${live}\n`)]) });
    expect(stdout).toMatch(/^INCOMPLETE: /m);
    expect(code).toBe(3);
  });

  test('--stdin is a text that begins as packed ones do', async () => {
    for (const input of ['BZh and more\n', 'PK and more\n']) expect((await leaklint(['--stdin'], { input })).code).toBe(0);
  });

  test('--stdin is standard input', async () => {
    const { code, stdout } = await leaklint(['--stdin'], { input: `one\nkey=${live}\n` });
    expect(code).toBe(1);
    expect(stdout).toContain('standard input:2:5');
    expect(await leaklint(['--stdin'], { input: 'nothing\n' })).toMatchObject({ code: 0, stderr: '' });
  });

  test('a folder that is no repository is scanned, and that is said', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'a.txt'), `key ${live}\n`);
    const { code, stdout, stderr } = await leaklint([folder]);
    expect(code).toBe(1);
    expect(stdout).toContain('plain files, no repository');
    expect(stderr).toMatch(/^leaklint: .* is in no git repository: its files are scanned, and there is no history\n$/);
    expect((await leaklint([folder, '--quiet'])).stderr).toBe('');
  });

  test('a folder that git ignores is scanned when it is named', async () => {
    const built = new Scratch();
    built.write('.gitignore', 'dist/\n');
    built.commit('first');
    built.write('dist/bundle.js', `const key = '${keyFor('ignored folder')}';\n`);
    expect((await leaklint([built.root])).code).toBe(0);
    for (const args of [['dist/'], ['dist'], ['--worktree', 'dist']]) {
      const { code, stdout } = await leaklint(args, { cwd: built.root });
      expect(stdout).toContain('dist/bundle.js:1:14');
      expect(code).toBe(1);
    }
  });

  test('of a folder the files below it are scanned, and that is said', async () => {
    const wide = new Scratch();
    wide.write('sub/a.txt', 'nothing\n');
    wide.commit('first');
    wide.write('new.txt', `key ${keyFor('beside the folder')}\n`);
    for (const [args, cwd] of [[['sub'], wide.root], [[], join(wide.root, 'sub')], [['--worktree'], join(wide.root, 'sub')]] as const) {
      const { code, stdout } = await leaklint(args, { cwd });
      expect(stdout).toContain('the working tree below sub/');
      expect(code).toBe(0);
    }
    const { stdout } = await leaklint(['-f', 'json', 'sub'], { cwd: wide.root });
    expect(keepsReportSchema(JSON.parse(stdout)), JSON.stringify(keepsReportSchema.errors)).toBe(true);
    expect(JSON.parse(stdout)).toMatchObject({ scope: { below: 'sub/' } });
    expect((await leaklint([wide.root])).stdout).not.toContain('below');
  });

  test('nothing on standard input is not called clean', async () => {
    expect(await leaklint(['--stdin'], { input: '' })).toMatchObject({ code: 0, stdout: expect.stringContaining('NOTHING TO SCAN: nothing came on standard input.') as string });
    const { status, stderr } = spawnSync('sh', ['-c', 'exec "$0" "$1" --stdin < .', process.execPath, CLI], { cwd: clean.root, env: { PATH: process.env['PATH'] }, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'leaklint: standard input is a folder\n' });
  });

  test('a folder that is gone while one stands in it is said to be', () => {
    const place = scratchFolder();
    for (const command of ['scan', 'staged']) {
      const { status, stderr } = spawnSync('sh', ['-c', 'mkdir "$2" && cd "$2" && rmdir "$2" && exec "$0" "$1" "$3"', process.execPath, CLI, join(place, 'gone'), command], { env: { PATH: process.env['PATH'] }, encoding: 'utf8' });
      expect({ status, stderr }, command).toEqual({ status: 2, stderr: 'leaklint: the folder that this was started in is gone\n' });
    }
  });

  test('of several paths each is scanned, whatever holds what and wherever one stands', async () => {
    const place = scratchFolder();
    const keys = ['top', 'one', 'two'].map((name) => keyFor(`several paths ${name}`));
    mkdirSync(join(place, 'one', 'two'), { recursive: true }); // a second path is none within the first
    mkdirSync(join(place, 'two'));
    for (const [index, file] of ['top.txt', 'one/b.txt', 'two/c.txt'].entries()) writeFileSync(join(place, file), `key ${keys[index] ?? ''}\n`);
    const found = async (cwd: string, ...paths: string[]): Promise<unknown> => {
      const { stdout } = await leaklint(['-f', 'json', ...paths], { cwd });
      return (JSON.parse(stdout) as { readonly findings: readonly { readonly places: readonly { readonly path: string }[] }[] }).findings.flatMap(({ places }) => places.map(({ path }) => path)).sort();
    };
    expect(await found(place, 'one', 'two')).toEqual(['one/b.txt', 'two/c.txt']);
    expect(await found(place, 'one', '.')).toEqual(['one/b.txt', 'top.txt', 'two/c.txt']);
    expect(await found(place, 'top.txt', join(place, 'two'))).toEqual(['top.txt', 'two/c.txt']);
    expect(await found(join(place, 'two'), '../one', '../top.txt')).toEqual(['one/b.txt', 'top.txt']);
  });

  test('staged checks the files and folders that are named, and a name that chooses nothing is no all-clear', async () => {
    const place = new Scratch();
    place.write('a.txt', 'nothing\n');
    place.commit('first');
    place.write('sub/b.txt', `key ${keyFor('named and staged')}\n`);
    place.git('add', '.');
    for (const named of ['sub', 'sub/', '.', 'sub/b.txt', join(place.root, 'sub')]) expect((await leaklint(['staged', named], { cwd: place.root })).code, named).toBe(1);
    expect((await leaklint(['staged', 'b.txt'], { cwd: join(place.root, 'sub') })).code).toBe(1);
    expect(await leaklint(['staged', 'a.txt'], { cwd: place.root })).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing is staged of a.txt: not checked') as string });
    expect(await leaklint(['staged', 'sub/b.txt', 'c.txt'], { cwd: place.root })).toMatchObject({ code: 2, stdout: '', stderr: 'leaklint: no such path, staged or on disk: c.txt\n' });
  });

  test('a clean repository is clean', async () => {
    const { code, stdout, stderr } = await leaklint([clean.root]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('CLEAN: no keys found. Everything in scope was scanned.');
  });
});

describe('a secret stays where it was found', () => {
  test('the pieces looked for are those of the key', () => {
    expect(leaksIn(`x${live}x`, live).length).toBeGreaterThan(20);
    expect(leaksIn(Buffer.from(`ab${live}`).toString('base64'), live).length).toBeGreaterThan(0);
    expect(piecesOf(live, 'zv_live_').every((piece) => piece.length >= 8)).toBe(true);
  });

  const everywhere: [string, string[]][] = ['text', 'json', 'jsonl', 'sarif'].flatMap((format) => [
    [`${format}, everything`, ['-f', format]],
    [`${format}, working tree`, ['-f', format, '--worktree']],
    [`${format}, one worker, no attribution`, ['-f', format, '--workers', '1', '--no-attribution']],
    [`${format}, a range`, ['-f', format, '--range', 'HEAD~1..HEAD']],
    [`${format}, a report that cannot be written`, ['-f', format, '--report', 'json=no/such/folder/x']],
  ]);
  everywhere.push(...FORMATS.slice(4).map((format): [string, string[]] => [`${format}, everything`, ['-f', format]]));
  test.each(everywhere)('%s', async (_, args) => {
    const { stdout, stderr } = await leaklint([...args, root()]);
    for (const key of [live, old]) expect(leaksIn(stdout + stderr, key)).toEqual([]);
  });

  test('even where a key is a path, a flag or a name', async () => {
    const scratch = new Scratch();
    scratch.write(`${live}/file.txt`, 'x\n');
    scratch.write('a.txt', `${old}\n`);
    scratch.commit(`message with ${old}`);
    for (const format of FORMATS) {
      const { code, stdout, stderr } = await leaklint([scratch.root, '-f', format]);
      expect(code).toBe(1);
      for (const key of [live, old]) expect(leaksIn(stdout + stderr, key)).toEqual([]);
    }
  });
});

test('a report file is there only when it is whole', async () => {
  const out = scratchFolder();
  const file = join(out, 'report.json');
  await leaklint([root(), '--report', `json=${file}`, '--bogus']);
  expect(existsSync(file)).toBe(false);
  await leaklint([root(), '--report', `json=${file}`]);
  expect(keepsReportSchema(JSON.parse(readFileSync(file, 'utf8')))).toBe(true);
});
