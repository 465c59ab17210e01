/** Repositories in every state a user may have them in: what is there is scanned, what is not there is said, and the exit code knows. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Library from '../../packages/leaklint/src/index.ts';
import type { ScanResult } from '../../packages/leaklint/src/index.ts';
import { leaklint, library } from './product.ts';
import { keyFor, removeScratch, Scratch, scratchFolder } from './scratch.ts';

let scan: typeof Library.scan;
beforeAll(async () => {
  ({ scan } = await library());
});
afterAll(removeScratch);

const line = (name: string): string => `token = "${keyFor(name)}"\n`;
const secrets = (result: ScanResult): (string | undefined)[] => result.findings.map((finding) => finding.secret).sort();
const kinds = (result: ScanResult): string[] => [...new Set(result.problems.map((problem) => problem.kind))];
const everything = (path: string): Promise<ScanResult> => scan({ path, scope: 'everything', showSecrets: true });

/** Two commits: one key that is still there, one that is gone. */
function twoKeys(init: readonly string[] = ['-b', 'main']): Scratch {
  const scratch = new Scratch(undefined, init);
  scratch.write('old.txt', line('old'));
  scratch.commit('Old');
  rmSync(join(scratch.root, 'old.txt'));
  scratch.write('now.txt', line('now'));
  scratch.commit('Now');
  return scratch;
}

function objectFile(scratch: Scratch, id: string): string {
  return join(scratch.root, '.git/objects', id.slice(0, 2), id.slice(2));
}

describe('whole', () => {
  test.each([['sha1'], ['sha256']])('%s', async (format) => {
    const result = await everything(twoKeys(['-b', 'main', `--object-format=${format}`]).root);
    expect(secrets(result)).toEqual([keyFor('old'), keyFor('now')].sort());
    expect(result).toMatchObject({ exitCode: 1, problems: [], scope: { objectFormat: format }, coverage: { connectivity: 'complete' } });
  });

  test('bare', async () => {
    const folder = join(scratchFolder(), 'bare.git');
    const scratch = twoKeys();
    scratch.git('clone', '-q', '--bare', scratch.root, folder);
    const result = await everything(folder);
    expect(secrets(result)).toEqual([keyFor('old'), keyFor('now')].sort());
    expect(result.findings.map((finding) => finding.exposure).sort()).toEqual(['head', 'history']);
  });

  test.each([
    ['nothing is found', 'nothing\n', 0],
    ['a key is found', line('old'), 1],
  ])('bare: where %s, git is asked for the paths at HEAD only if they are needed', async (_, text, times) => {
    const scratch = new Scratch();
    scratch.write('old.txt', text);
    scratch.commit('Old');
    const folder = join(scratchFolder(), 'bare.git');
    scratch.git('clone', '-q', '--bare', scratch.root, folder);
    const bin = scratchFolder();
    const path = process.env['PATH'] ?? '';
    writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "$*" >>${join(bin, 'calls')}\nPATH=${path}\nexec git "$@"\n`);
    chmodSync(join(bin, 'git'), 0o755);
    const { code } = await leaklint(['--no-cache', folder], { env: { ...process.env, PATH: `${bin}:${path}` } });
    expect(code).toBe(times);
    expect(readFileSync(join(bin, 'calls'), 'utf8').split('\n').filter((call) => call.includes(' ls-tree '))).toHaveLength(times);
  });

  test('a range tells what is still at HEAD from what came and went', async () => {
    const scratch = new Scratch();
    scratch.write('a.txt', 'nothing\n');
    scratch.commit('First');
    scratch.write('kept/kept.txt', line('kept'));
    scratch.write('gone.txt', line('gone'));
    scratch.write(keyFor('a name'), 'nothing\n');
    scratch.commit('Second');
    scratch.write('gone.txt', 'nothing\n');
    scratch.commit('Third');
    const { stdout } = await leaklint(['--range', 'HEAD~2..HEAD', scratch.root, '-f', 'json']);
    const { findings } = JSON.parse(stdout) as ScanResult;
    expect(findings.map(({ exposures, places }) => [places[0]?.source, places[0]?.source === 'blob' ? places[0].path : '', exposures]).sort()).toEqual([
      ['blob', 'gone.txt', ['history']],
      ['blob', 'kept/kept.txt', ['head']],
      ['name', '', ['head']],
    ]);
  });

  test('clean is exit code 0', async () => {
    const scratch = new Scratch();
    scratch.write('a.txt', 'nothing\n');
    scratch.commit('Nothing');
    expect(await everything(scratch.root)).toMatchObject({ exitCode: 0, findings: [], problems: [] });
  });

  test('empty, and before the first commit', async () => {
    const scratch = new Scratch();
    expect(await everything(scratch.root)).toMatchObject({ exitCode: 0, problems: [], coverage: { blobs: { total: 0 }, connectivity: 'complete' } });
    scratch.write('a.txt', line('unborn'));
    scratch.git('add', 'a.txt');
    const result = await everything(scratch.root);
    expect(secrets(result)).toEqual([keyFor('unborn')]);
    expect(result.findings[0]?.exposures).toEqual(['worktree', 'staged']);
    expect(result.scope.head).toBeUndefined();
  });

  test('with objects borrowed from another repository', async () => {
    const scratch = twoKeys();
    const folder = scratchFolder();
    scratch.git('clone', '-q', '--shared', scratch.root, folder);
    const result = await everything(folder);
    expect(secrets(result)).toEqual([keyFor('old'), keyFor('now')].sort());
    expect(result.scope.alternates).toEqual([join(scratch.root, '.git/objects')]);
  });
});

describe('incomplete is never clean', () => {
  test('shallow', async () => {
    const scratch = twoKeys();
    const folder = join(scratchFolder(), 'shallow');
    scratch.git('clone', '-q', '--depth=1', `file://${scratch.root}`, folder);
    const result = await everything(folder);
    expect(secrets(result)).toEqual([keyFor('now')]);
    expect(kinds(result)).toContain('shallow');
    expect((await scan({ path: folder, scope: 'everything', failOn: 'never' })).exitCode).toBe(3);
    expect((await scan({ path: folder, scope: 'everything', failOn: 'never', attribution: false })).exitCode).toBe(3);
    expect((await scan({ path: folder, scope: 'worktree', failOn: 'never' })).exitCode).toBe(0);
  });

  test('partial', async () => {
    const scratch = twoKeys();
    scratch.git('config', 'uploadpack.allowFilter', 'true');
    const folder = join(scratchFolder(), 'partial');
    scratch.git('clone', '-q', '--no-checkout', '--filter=blob:none', `file://${scratch.root}`, folder);
    const result = await everything(folder);
    expect(result).toMatchObject({ exitCode: 3, coverage: { connectivity: 'incomplete' }, scope: { partial: true } });
    const missing = result.problems.filter((problem) => problem.kind === 'missing-object').map((problem) => problem.subject);
    expect(missing).toContain(scratch.git('rev-parse', 'HEAD:now.txt'));
    expect(kinds(result)).toContain('partial-clone');
    expect((await scan({ path: folder, scope: 'everything', attribution: false })).exitCode).toBe(3);
  });

  test('a missing object is named', async () => {
    const scratch = twoKeys();
    const id = scratch.git('rev-parse', 'HEAD~1:old.txt');
    rmSync(objectFile(scratch, id));
    const result = await everything(scratch.root);
    expect(secrets(result)).toEqual([keyFor('now')]);
    expect(result.problems).toMatchObject([{ kind: 'missing-object', subject: id }]);
    expect((await scan({ path: scratch.root, scope: 'everything', failOn: 'never' })).exitCode).toBe(3);
  });

  test('a damaged loose object is named, and the rest is scanned', async () => {
    const scratch = twoKeys();
    const id = scratch.git('rev-parse', 'HEAD~1:old.txt');
    chmodSync(objectFile(scratch, id), 0o644);
    truncateSync(objectFile(scratch, id), 20);
    const result = await everything(scratch.root);
    expect(secrets(result)).toEqual([keyFor('now')]);
    expect(result.problems.map((problem) => problem.subject)).toContain(id);
    expect((await scan({ path: scratch.root, scope: 'everything', failOn: 'never' })).exitCode).toBe(3);
  });

  test('a damaged pack: what can be read is scanned, with one thread and with many', async () => {
    const scratch = new Scratch();
    for (let index = 0; index < 30; index++) scratch.write(`file-${index}.txt`, `${'x'.repeat(index)}\n${line(`packed ${index}`)}`);
    scratch.commit('Many');
    scratch.git('repack', '-q', '-a', '-d', '--depth=0');
    const folder = join(scratch.root, '.git/objects/pack');
    const pack = join(folder, readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '');
    chmodSync(pack, 0o644);
    const bytes = readFileSync(pack);
    const middle = bytes.length >> 1;
    bytes.fill(0xff, middle, middle + 8);
    writeFileSync(pack, bytes);
    for (let index = 0; index < 30; index++) rmSync(join(scratch.root, `file-${index}.txt`));
    const one = await scan({ path: scratch.root, scope: 'everything', workers: 1, failOn: 'never' });
    const four = await scan({ path: scratch.root, scope: 'everything', workers: 4, failOn: 'never' });
    expect(one.exitCode).toBe(3);
    expect(one.findings.length).toBeGreaterThan(20);
    expect(one.findings.length).toBeLessThan(30);
    expect({ ...four, seconds: 0 }).toEqual({ ...one, seconds: 0 });
  });

  test('a damaged index: everything else is scanned', async () => {
    const scratch = twoKeys();
    writeFileSync(join(scratch.root, '.git/index'), 'no index at all');
    const result = await everything(scratch.root);
    expect(secrets(result)).toEqual([keyFor('old'), keyFor('now')].sort());
    expect(kinds(result)).toContain('listing');
  });

  test('an unreadable file is named', async () => {
    const scratch = new Scratch();
    scratch.write('open.txt', line('open'));
    scratch.write('closed.txt', line('closed'));
    chmodSync(join(scratch.root, 'closed.txt'), 0);
    // Root reads everything, so whoever runs the tests as root runs the scan as nobody.
    const root = process.getuid?.() === 0;
    if (root) execFileSync('chown', ['-R', '65534', scratch.root]);
    const { code, stdout } = await leaklint([scratch.root, '--format', 'json', '--fail-on', 'never'], root ? { uid: 65_534, env: { ...process.env, HOME: scratch.root } } : {});
    const result = JSON.parse(stdout) as ScanResult;
    expect(code).toBe(3);
    expect(result.problems).toEqual([{ kind: 'unreadable-file', subject: 'closed.txt', message: 'permission denied' }]);
    expect(result.findings).toHaveLength(1);
    expect(result.coverage.files).toMatchObject({ scanned: 1, total: 2 });
  });

  test('a repository inside is named', async () => {
    const scratch = twoKeys();
    mkdirSync(join(scratch.root, 'inner'));
    new Scratch(join(scratch.root, 'inner')).commit('Inner');
    const result = await everything(scratch.root);
    expect(result.problems).toMatchObject([{ kind: 'nested-repository', subject: 'inner/' }]);
  });
});

describe('other scopes', () => {
  test('the working tree as it lies there', async () => {
    const scratch = twoKeys();
    scratch.write('now.txt', 'clean\n');
    scratch.git('add', '.');
    scratch.write('now.txt', line('changed'));
    scratch.write('sub/new.txt', line('new'));
    const result = await scan({ path: scratch.root, scope: 'worktree', showSecrets: true });
    expect(secrets(result)).toEqual([keyFor('changed'), keyFor('new')].sort());
    expect(result.findings.flatMap((finding) => finding.exposures)).toEqual(['worktree', 'worktree']);
  });

  test('what is staged, and not what lies in the working tree', async () => {
    const scratch = twoKeys();
    scratch.write('staged.txt', line('staged'));
    scratch.git('add', 'staged.txt');
    scratch.write('staged.txt', line('not staged'));
    symlinkSync(`/x/${keyFor('staged link')}`, join(scratch.root, 'link'));
    scratch.write(`${keyFor('staged name')}.txt`, 'x\n');
    scratch.git('add', 'link', `${keyFor('staged name')}.txt`);
    const result = await scan({ path: scratch.root, scope: 'staged', showSecrets: true });
    expect(secrets(result)).toEqual([keyFor('staged'), keyFor('staged link'), keyFor('staged name')].sort());
    expect(result).toMatchObject({ exitCode: 1, coverage: { staged: { scanned: 3, total: 3 } } });
    expect(result.findings.find((finding) => finding.secret === keyFor('staged'))?.places).toMatchObject([{ source: 'staged', path: 'staged.txt', line: 1, column: 10 }]);
  });

  test('nothing staged', async () => {
    expect(await scan({ path: twoKeys().root, scope: 'staged' })).toMatchObject({ exitCode: 0, findings: [], coverage: { staged: { total: 0 } } });
  });

  test('a range: what its commits add, and their messages', async () => {
    const scratch = twoKeys();
    const from = scratch.head();
    scratch.write('in.txt', line('in range'));
    const brought = scratch.commit('In');
    rmSync(join(scratch.root, 'in.txt'));
    scratch.commit(`Out ${keyFor('message in range')}`);
    const result = await scan({ path: scratch.root, scope: 'range', range: `${from}..HEAD`, showSecrets: true });
    expect(secrets(result)).toEqual([keyFor('in range'), keyFor('message in range')].sort());
    expect(result.findings.find((finding) => finding.secret === keyFor('in range'))?.introduced).toMatchObject({ commit: brought, path: 'in.txt', line: 1, column: 10 });
    expect(result).toMatchObject({ problems: [], coverage: { commits: { scanned: 2, total: 2 }, blobs: { scanned: 1, total: 1 } } });
  });

  test.each([['--output=x..HEAD'], ['HEAD'], ['nowhere..HEAD'], ['HEAD...HEAD'], ['..']])('the range %j is refused in one line', async (range) => {
    await expect(scan({ path: twoKeys().root, scope: 'range', range })).rejects.toThrow(/^[^\n]+$/);
    await expect(scan({ path: twoKeys().root, scope: 'range', range })).rejects.toMatchObject({ name: 'UsageError' });
  });

  test('standard input, in pieces', async () => {
    const text = Buffer.from(`first\n${line('stdin')}`);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < text.length; at += 7) yield text.subarray(at, at + 7);
    }
    const result = await scan({ path: '.', scope: 'stdin', stdin: pieces(), showSecrets: true });
    expect(secrets(result)).toEqual([keyFor('stdin')]);
    expect(result.findings[0]?.places).toMatchObject([{ source: 'stdin', line: 2, column: 10 }]);
  });

  test('a plain folder: dot files, links as texts, names, a repository inside', async () => {
    const folder = scratchFolder();
    const outside = scratchFolder();
    writeFileSync(join(outside, 'secret.txt'), line('outside'));
    writeFileSync(join(folder, '.env'), line('dot file'));
    writeFileSync(join(folder, `${keyFor('name')}.txt`), 'x\n');
    symlinkSync(outside, join(folder, 'elsewhere'));
    symlinkSync(`/x/${keyFor('link')}`, join(folder, 'link'));
    mkdirSync(join(folder, 'inner'));
    new Scratch(join(folder, 'inner')).commit('Inner');
    const result = await everything(folder);
    expect(secrets(result)).toEqual([keyFor('dot file'), keyFor('name'), keyFor('link')].sort());
    expect(result).toMatchObject({ exitCode: 1, scope: { kind: 'paths' }, problems: [{ kind: 'nested-repository', subject: 'inner' }] });
    expect(result.coverage.files).toMatchObject({ scanned: 4, total: 4 });
  });

  test('a single file', async () => {
    const scratch = twoKeys();
    const result = await everything(join(scratch.root, 'now.txt'));
    expect(secrets(result)).toEqual([keyFor('now')]);
    expect(result).toMatchObject({ scope: { kind: 'paths' }, findings: [{ places: [{ source: 'file', path: 'now.txt', line: 1, column: 10 }] }] });
  });

  test.each(['worktree', 'staged', 'range'] as const)('%s outside a repository is a usage error', async (scope) => {
    await expect(scan({ path: scratchFolder(), scope, range: 'A..B' })).rejects.toMatchObject({ name: 'UsageError' });
  });

  test('no such path is a usage error', async () => {
    await expect(everything(join(scratchFolder(), 'nothing'))).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('a finding', () => {
  test('says how long a key has been there, how many versions hold it, and which services share it', async () => {
    const scratch = new Scratch();
    scratch.write('packages/api/package.json', '{}\n');
    scratch.write('packages/web/package.json', '{}\n');
    scratch.write('packages/api/.env', line('shared'));
    const first = scratch.commit('First');
    scratch.write('packages/api/.env', `# comment\n${line('shared')}`);
    scratch.write('packages/web/src/config.ts', `const ${line('shared')}`);
    scratch.commit('Second');
    const [finding, ...others] = (await scan({ path: scratch.root, scope: 'everything', now: new Date('2024-05-01T00:00:00Z') })).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'zavu-live-key',
      severity: 'critical',
      environment: 'live',
      exposure: 'worktree',
      exposures: ['worktree', 'head', 'history'],
      introduced: { commit: first, author: 'Ada Author', email: 'ada@example.org', path: 'packages/api/.env', line: 1, column: 10 },
      versions: 3,
      placesTotal: 5,
      services: ['packages/api', 'packages/web'],
      ageDays: 168,
      rotateAfterDays: 90,
      overdue: true,
    });
    expect(JSON.stringify(finding)).not.toContain(keyFor('shared').slice(8, 16));
  });
});

describe('an abort', () => {
  test('rejects with its reason', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(scan({ path: twoKeys().root, scope: 'everything', signal })).rejects.toBe(reason);
  });

  test('in the middle leaves no git behind', async () => {
    const scratch = new Scratch();
    for (let index = 0; index < 40; index++) scratch.write(`big-${index}`, Buffer.alloc(2_000_000, `${index} text `));
    scratch.commit('Big');
    const controller = new AbortController();
    const scanning = scan({ path: scratch.root, scope: 'everything', workers: 2, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 150);
    await expect(scanning).rejects.toThrow('enough');
    if (existsSync('/proc')) {
      const running = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(`--git-dir=${scratch.root}`));
      expect(running).toEqual([]);
    }
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // ended while we looked
  }
}

describe('a hostile configuration', () => {
  test('runs nothing, whatever the scope', async () => {
    const scratch = twoKeys();
    const marks = scratchFolder();
    const program = join(scratchFolder(), 'run');
    writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${join(marks, 'ran')}\ncat\n`);
    chmodSync(program, 0o755);
    scratch.write('.gitattributes', '* diff=evil filter=evil merge=evil\n');
    scratch.commit('Attributes');
    scratch.write('now.txt', `${line('now')}# changed\n`);
    scratch.write('staged.txt', line('staged'));
    scratch.git('add', '.');
    const hooks = join(scratch.root, '.git/hooks');
    mkdirSync(hooks, { recursive: true });
    for (const hook of ['post-index-change', 'pre-commit', 'fsmonitor-watchman', 'reference-transaction']) {
      writeFileSync(join(hooks, hook), `#!/bin/sh\n${program} ${hook}\n`);
      chmodSync(join(hooks, hook), 0o755);
    }
    const config: Record<string, string> = {
      'core.fsmonitor': program,
      'core.hooksPath': hooks,
      'core.sshCommand': program,
      'core.pager': program,
      'core.editor': program,
      'core.askPass': program,
      'core.gitProxy': program,
      'core.worktree': '/',
      'diff.external': program,
      'diff.evil.textconv': program,
      'diff.evil.command': program,
      'filter.evil.clean': program,
      'filter.evil.smudge': program,
      'filter.evil.process': program,
      'gpg.program': program,
      'log.showSignature': 'true',
      'credential.helper': program,
      'remote.origin.url': `ext::${program} %S`,
      'remote.origin.promisor': 'true',
      'remote.origin.uploadpack': program,
      'extensions.partialClone': 'origin',
      'protocol.allow': 'always',
      'protocol.ext.allow': 'always',
      'alias.cat-file': `!${program}`,
    };
    for (const [name, value] of Object.entries(config)) execFileSync('git', ['config', '--file', join(scratch.root, '.git/config'), name, value]);
    rmSync(objectFile(scratch, scratch.git('rev-parse', 'HEAD~2:old.txt')));
    rmSync(join(marks, 'ran'), { force: true });
    const scopes = [['everything'], ['worktree'], ['staged'], ['range', 'HEAD~1..HEAD']] as const;
    for (const [scope, range] of scopes) {
      const result = await scan({ path: scratch.root, scope, ...(range === undefined ? {} : { range }), showSecrets: true });
      if (scope === 'everything') expect(secrets(result)).toEqual([keyFor('now'), keyFor('staged')].sort());
      expect([scope, existsSync(join(marks, 'ran'))]).toEqual([scope, false]);
    }
  });
});
