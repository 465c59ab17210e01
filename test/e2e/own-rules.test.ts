// The commands that speak of rules speak of a project's own, too, and leave out those that it disables.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACME_RULE } from './acme-rule.ts';
import { leaklint } from './command.ts';
import { keyFor, removeScratch, Scratch } from './scratch.ts';

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
  scratch.write('.leaklint.yml', `
disable: [zavu-live-key]
severity: { zavu-test-key: high }
rules:
${ACME_RULE}    env: [ACME_KEY]
`);
});
afterAll(removeScratch);

const run = async (...args: string[]): Promise<{ readonly code: number | null; readonly said: string }> => {
  const { code, stdout, stderr } = await leaklint(args, { cwd: scratch.root });
  return { code, said: stdout + stderr };
};

test('explain', async () => {
  expect(await run('explain', 'acme-key')).toMatchObject({ code: 0, said: expect.stringMatching(/^Acme key {2}acme-key\n\nprovider {4}Acme\nseverity {4}critical/) as string });
  expect((await run('explain', 'zavu-test-key')).said).toMatch(/severity {4}high/);
  expect(await run('explain', 'acme-key', '--no-config')).toMatchObject({ code: 2, said: expect.stringContaining('no rule acme-key') as string });
});

test('rules', async () => {
  const { said } = await run('rules');
  expect(said).toMatch(/\nacme-key +critical +Acme +Acme key\n/);
  expect(said).not.toContain('\nzavu-live-key ');
  expect(said).toContain(', 1 more disabled by the configuration. ');
  expect((await run('rules', '--no-config')).said).toContain('\nzavu-live-key ');
});

test('doctor', async () => {
  expect((await run('doctor')).said).toContain('.leaklint.yml: 1 rule of its own, 1 rule disabled');
  expect((await run('doctor', '--no-config')).said).toMatch(/config +built in/);
});

test('selftest: an own rule finds its own examples, and one that does not is told', async () => {
  const builtin = Number(/(\d+) rules on/.exec((await run('selftest', '--no-config')).said)?.[1]);
  const own = await run('selftest');
  expect(own.code, own.said).toBe(0);
  // One more, and one less.
  expect(own.said).toContain(`${builtin} rules on`);
  const wrong = new Scratch();
  wrong.write('.leaklint.yml', "rules:\n  - { id: acme-key, name: Acme key, severity: low, anchors: [acme_], pattern: '(?<secret>acme_[0-9]{20})', examples: ['acme_{{alnum:24}}'] }\n");
  expect(await leaklint(['selftest'], { cwd: wrong.root })).toMatchObject({ code: 3, stdout: expect.stringContaining('1 example missed: acme-key.0.txt') as string });
});

test('a mistake in the configuration is a finding of doctor, and stops the others', async () => {
  const wrong = new Scratch();
  wrong.write('.leaklint.yml', 'disable: [zavu-live-kye]\n');
  const fault = '.leaklint.yml:1: there is no rule zavu-live-kye (did you mean zavu-live-key?)';
  expect(await leaklint(['doctor'], { cwd: wrong.root, env: { COLUMNS: '120' } })).toMatchObject({ code: 3, stdout: expect.stringContaining(fault) as string });
  for (const args of [['rules'], ['explain', 'zavu-live-key'], ['selftest']]) expect(await leaklint(args, { cwd: wrong.root })).toMatchObject({ code: 2, stderr: `leaklint: ${fault}\n` });
});

describe('a rule that a scan would stand still at is refused before anything is read', () => {
  test.each([
    ['exponential behind the anchor', '(?<secret>acme_(?:a+)+!)'],
    ['exponential before it', '(?:a+)+!(?<secret>acme_[a-z]+)'],
    ['exponential only where the line does not end', '(?<secret>acme_(?:a+)+$)'],
    ['exponential only in front of a quote', '(?<secret>acme_(?:[^"]+)+$)'],
    ['exponential on a letter that it names itself', '(?<secret>acme_(?:x+x+)+y)'],
    ['with the fifth power', '(?<secret>acme_.*.*.*.*.*!!)'],
  ])('%s', async (_, pattern) => {
    const slow = new Scratch();
    slow.write('a.txt', `acme_${'a'.repeat(3000)}\n`);
    slow.write('.leaklint.yml', `rules:\n  - { id: acme-key, name: Acme key, severity: low, anchors: [acme_], pattern: '${pattern}' }\n`);
    const refused = { code: 2, stdout: '', stderr: expect.stringMatching(/^leaklint: \.leaklint\.yml:2: rules\[0\]\.pattern: takes too long: more than 50 ms on 512 characters; let parts that repeat not overlap/) as string };
    expect(await leaklint([slow.root])).toMatchObject(refused);
    expect(await leaklint(['staged'], { cwd: slow.root })).toMatchObject(refused);
  });

  test('one that is only slow is not', async () => {
    const slow = new Scratch();
    slow.write('a.txt', `my_acme_key = "${keyFor('own rules').slice(8)}"\n`);
    slow.write('.leaklint.yml', "rules:\n  - { id: acme-key, name: Acme key, severity: low, anchors: [acme_], pattern: '[A-Za-z_]*acme_[A-Za-z_]*\\s*[=:]\\s*\"?(?<secret>[A-Za-z0-9]{20,})' }\n");
    expect(await leaklint([slow.root])).toMatchObject({ code: 0, stdout: expect.stringContaining('Acme key') as string });
  });
});
