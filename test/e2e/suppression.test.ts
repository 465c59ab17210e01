// The policy of a project as its user meets it: what is suppressed is counted, nothing else changes, and one worker says what many say.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../packages/leaklint/src/index.ts';
import { ACME_RULE } from './acme-rule.ts';
import { leaklint } from './command.ts';
import { library } from './product.ts';
import { IGNORE, keyFor, removeScratch, Scratch } from './scratch.ts';

interface Report extends Pick<ScanResult, 'findings' | 'totals' | 'exitCode'> {
  readonly seconds: number;
}

async function report(root: string, ...flags: string[]): Promise<Report> {
  const { stdout, stderr } = await leaklint([root, '-f', 'json', ...flags]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
}

/** Law 7. */
function addsUp({ findings, totals }: Report): boolean {
  return findings.reduce((sum, finding) => sum + finding.placesTotal, 0) + totals.suppressed + totals.baselined === totals.matches;
}

const acme = (name: string): string => `acme_${keyFor(name).slice(8)}`;
let scratch: Scratch;

beforeAll(() => {
  scratch = new Scratch();
  scratch.write(
    '.leaklint.yml',
    `
disable: [zavu-test-key]
severity: { zavu-live-key: medium }
paths: { exclude: [vendor/] }
allow:
  - paths: [docs/]
    reason: made-up keys of the manual
  - expressions: ['^acme_'] 
    paths: ['*.spec.ts']
    reason: keys that only tests know
  - expressions: ['not a leak']
    target: line
    reason: says so
rules:
${ACME_RULE}`,
  );
  scratch.write('src/a.ts', `key = "${acme('a')}";\n`);
  scratch.write('src/b.spec.ts', `key = "${acme('b')}";\nother = "${keyFor('b')}";\n`);
  scratch.write('docs/c.md', keyFor('c'));
  scratch.write('vendor/d.js', keyFor('d'));
  scratch.write('src/e.ts', `key = "${keyFor('e')}"; // not a leak\n`);
  scratch.write('src/test.ts', `key = "${keyFor('test').replace('live', 'test')}";\n`);
  scratch.commit('first');
});
afterAll(removeScratch);

describe('a configuration', () => {
  test('suppresses what it names, and no more', async () => {
    const own = await report(scratch.root, '--workers', '1');
    expect(own.findings.map(({ rule, severity, places }) => [rule, severity, places[0]?.path])).toEqual([
      ['acme-key', 'critical', 'src/a.ts'],
      ['zavu-live-key', 'medium', 'src/b.spec.ts'],
    ]);
    expect(addsUp(own)).toBe(true);
    expect(own.totals.suppressed).toBe(8);
  });

  test('rules of one’s own in one thread and in several', async () => {
    const [one, many] = [await report(scratch.root, '--workers', '1'), await report(scratch.root, '--workers', '3')];
    expect({ ...many, seconds: 0 }).toEqual({ ...one, seconds: 0 });
  });

  test.each([['--no-config'], ['--untrusted']])('%s: as if it were not there', async (flag) => {
    const { findings } = await report(scratch.root, flag);
    expect(findings.map(({ rule }) => rule).sort()).toEqual(['zavu-live-key', 'zavu-live-key', 'zavu-live-key', 'zavu-live-key', 'zavu-test-key']);
  });

  test('one from elsewhere', async () => {
    const other = new Scratch();
    other.write('policy.yml', 'disable: [zavu-live-key]\nfail-on: low\n');
    const { findings, exitCode } = await report(scratch.root, '--config', `${other.root}/policy.yml`);
    expect(findings.map(({ rule }) => rule)).toEqual(['zavu-test-key']);
    expect(exitCode).toBe(1);
  });

  test('that leaves no rule is never clean', async () => {
    const { stdout: listed } = await leaklint(['rules', '-f', 'json']);
    const ids = (JSON.parse(listed) as { rules: { id: string }[] }).rules.map(({ id }) => id);
    const deaf = new Scratch();
    deaf.write('.leaklint.yml', `disable: [${ids.join(', ')}]\n`);
    const { code, stdout } = await leaklint([deaf.root]);
    expect(code).toBe(3);
    expect(stdout).toContain('the configuration leaves no rule');
  });

  test('with a mistake: one line, exit 2, nothing scanned', async () => {
    const wrong = new Scratch();
    wrong.write('.leaklint.yml', 'disable:\n  - zavu-live-kye\n');
    expect(await leaklint([wrong.root])).toMatchObject({ code: 2, stdout: '', stderr: 'leaklint: .leaklint.yml:2: there is no rule zavu-live-kye (did you mean zavu-live-key?)\n' });
  });

  test('of a change is not asked about the change itself', async () => {
    const changed = new Scratch();
    changed.write('.leaklint.yml', 'severity: { zavu-live-key: low }\n');
    const base = changed.commit('base');
    changed.write('.leaklint.yml', 'disable: [zavu-live-key]\n');
    changed.write('a.txt', keyFor('change'));
    const head = changed.commit('change');
    const { scan } = await library();
    const asked = async (policyAt?: string): Promise<string[]> => {
      const { findings } = await scan({ path: changed.root, scope: 'range', range: `${base}..${head}`, ...(policyAt === undefined ? {} : { policyAt }) });
      return findings.map(({ rule, severity }) => `${rule} ${severity}`);
    };
    expect(await asked()).toEqual([]);
    expect(await asked(base)).toEqual(['zavu-live-key low']);
  });

  test('a link that leads out of the project is refused', async () => {
    const linked = new Scratch();
    linked.git('config', 'core.symlinks', 'true');
    const { symlinkSync } = await import('node:fs');
    symlinkSync(`${scratch.root}/.leaklint.yml`, `${linked.root}/.leaklint.yml`);
    expect(await leaklint([linked.root])).toMatchObject({ code: 2, stdout: '', stderr: 'leaklint: .leaklint.yml leads out of the project\n' });
  });
});

describe('comments beside a key', () => {
  const key = keyFor('inline');
  const ours = 'leaklint-ignore: zavu-live-key -- a demo key';
  const heard: Readonly<Record<string, string>> = {
    'on the line': `key = "${key}" // ${ours}`,
    'on the line before': `# ${ours}\nkey = "${key}"`,
    'in a comment of HTML': `<!-- ${ours} -->\n<b>${key}</b>`,
    'among other rules': `x = "${key}" # ${IGNORE}: a-rule, zavu-live-key -- known`,
    'for all rules': `x = "${key}" # ${IGNORE}: all -- known`,
    'without a reason': `x = "${key}" # ${IGNORE}: zavu-live-key`,
    'of gitleaks': `x = "${key}" # gitleaks:allow`,
    'of detect-secrets': `x = "${key}" # pragma: allowlist secret`,
    'of detect-secrets, on the line before': `# pragma: allowlist nextline secret\nx = "${key}"`,
    'of secretlint': `x = "${key}" // secretlint-disable-line`,
    'of secretlint, on the line before': `// secretlint-disable-next-line\nx = "${key}"`,
    'of secretlint, further up': `/* secretlint-disable */\n\n\nx = "${key}"`,
    'of trufflehog': `x = "${key}" # trufflehog:ignore`,
  };
  const unheard: Readonly<Record<string, string>> = {
    'for another rule': `x = "${key}" # ${IGNORE}: stripe-live-key -- known`,
    'for no rule': `x = "${key}" # leaklint-ignore`,
    'behind code on the line before': `y = 1 // ${ours}\nx = "${key}"`,
    'two lines before': `// ${ours}\n\nx = "${key}"`,
    'on the line behind': `x = "${key}"\n// ${ours}`,
    'of secretlint, switched on again': `/* secretlint-disable */\n/* secretlint-enable */\nx = "${key}"`,
    'of gitleaks on the line before': `# gitleaks:allow\nx = "${key}"`,
  };
  async function* once(text: string | Buffer): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const scan = async (text: string | Buffer, untrusted = false): Promise<Report> => await (await library()).scan({ path: '.', scope: 'stdin', stdin: once(text), untrusted });

  test.each(Object.entries(heard))('%s: suppressed and counted', async (_, text) => {
    const { totals } = await scan(text);
    expect(totals).toMatchObject({ matches: 1, findings: 0, suppressed: 1 });
  });

  test.each(Object.entries(unheard))('%s: reported', async (_, text) => {
    expect((await scan(text)).totals).toMatchObject({ matches: 1, findings: 1, suppressed: 0 });
  });

  test('of a foreign project are not heard', async () => {
    expect((await scan(heard['on the line']!, true)).totals).toMatchObject({ findings: 1, suppressed: 0 });
  });

  test('where reasons are required only those with one are heard', async () => {
    const strict = new Scratch();
    strict.write('.leaklint.yml', 'require-reasons: true\n');
    for (const [index, text] of Object.values(heard).entries()) strict.write(`${index}.txt`, text.replaceAll(key, keyFor(`strict ${index}`)));
    const { totals } = await report(strict.root, '--worktree');
    expect(totals).toMatchObject({ matches: 13, findings: 8, suppressed: 5 });
  });

  test('--require-reasons: the same, and what is then reported says why', async () => {
    const strict = new Scratch();
    strict.write('a.txt', `x = "${keyFor('unreasoned')}" # ${IGNORE}: zavu-live-key\n`);
    strict.write('b.txt', `x = "${keyFor('reasoned')}" # ${IGNORE}: zavu-live-key -- a demo key\n`);
    strict.git('add', '-A');
    const note = 'the comment beside it gives no reason, and one is required';
    expect((await report(strict.root, '--worktree')).findings).toEqual([]);
    expect((await report(strict.root, '--worktree', '--require-reasons')).findings.map(({ places, notes }) => [places[0]?.path, notes])).toEqual([['a.txt', [note]]]);
    expect((await leaklint(['staged'], { cwd: strict.root })).code).toBe(0);
    const { code, stdout } = await leaklint(['staged', '--require-reasons'], { cwd: strict.root });
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(note);
  });

  test('in UTF-16, too', async () => {
    expect((await scan(Buffer.from(`\ufeff# ${ours}\r\nkey = "${key}"\r\n`, 'utf16le'))).totals).toMatchObject({ matches: 1, suppressed: 1 });
  });
});

describe('comments beside which nothing is found any more', () => {
  const comment = (rules: string): string => `leaklint-ignore: ${rules} -- a demo key`;
  const stale = async (root: string, ...flags: string[]): Promise<string[] | undefined> => ((await report(root, ...flags)) as ScanResult).stale?.map(({ kind, where, what }) => `${kind} ${where} ${what}`);

  test('are told by rule, wherever files were read whole', async () => {
    const rotten = new Scratch();
    rotten.write('used.ts', `// ${comment('zavu-live-key')}\nkey = "${keyFor('rotten 1')}";\n/* ${comment('all')} */ other = "${keyFor('rotten 2')}";\n`);
    rotten.write('half.py', `\n\nkey = "${keyFor('rotten 3')}"  # ${comment('stripe-live-key, zavu-live-key')}\n`);
    rotten.write('src/moved.ts', `// ${comment('zavu-live-key')}\n\nkey = process.env.KEY;\n`);
    rotten.write('gone.sql', `select 1; -- ${comment('no-such-rule')}`);
    rotten.write('quoted.ts', `say('write ${comment('zavu-live-key')} beside it');\n`);
    rotten.commit('first');
    const all = ['inline gone.sql:1 leaklint-ignore: no-such-rule', 'inline half.py:3 leaklint-ignore: stripe-live-key', 'inline src/moved.ts:1 leaklint-ignore: zavu-live-key'];
    expect(await stale(rotten.root)).toEqual(all);
    expect(await stale(rotten.root, '--worktree', '--workers', '2')).toEqual(all);
    expect(await stale(`${rotten.root}/src`)).toEqual(all.slice(2));
    expect(await stale(rotten.root, '--untrusted')).toEqual(undefined);
    const { code, stdout } = await leaklint([rotten.root]);
    expect(code).toBe(0);
    expect(stdout).toContain('stale     3 suppressions that nothing was found for\n  gone.sql:1: leaklint-ignore: no-such-rule\n');
  });

  test('are not told where something was not read', async () => {
    const shallow = new Scratch();
    const origin = new Scratch();
    for (const text of ['one\n', `# ${comment('zavu-live-key')}\n`]) {
      origin.write('a.py', text);
      origin.commit('again');
    }
    shallow.git('clone', '-q', '--depth', '1', `file://${origin.root}`, 'clone');
    expect(await stale(`${shallow.root}/clone`)).toEqual(undefined);
    expect(await stale(origin.root)).toHaveLength(1);
  });
});

describe('hooks', () => {
  test('hear configuration, comments and baseline as a scan does', async () => {
    const hooked = new Scratch();
    hooked.write('a.txt', keyFor('hook'));
    hooked.git('add', 'a.txt');
    const staged = async (...flags: string[]): Promise<number | null> => (await leaklint(['staged', ...flags], { cwd: hooked.root })).code;
    expect(await staged()).toBe(1);
    hooked.write('.leaklint.yml', 'allow:\n  - paths: [a.txt]\n    reason: a demo\n');
    expect([await staged(), await staged('--no-config')]).toEqual([0, 1]);
    hooked.write('.leaklint.yml', 'fail-on: never\n');
    expect([await staged(), await staged('--fail-on', 'high')]).toEqual([0, 1]);
    hooked.write('b.txt', `# ${IGNORE}: zavu-live-key -- a demo\n${keyFor('hook 2')}\n`);
    hooked.git('add', 'b.txt');
    hooked.git('rm', '-q', '--cached', 'a.txt');
    expect([await staged(), await staged('--no-config')]).toEqual([0, 0]);
  });
});
