/** What a person reads after a commit, a push or a message was stopped: word for word, in a window of 80 columns. */
import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { leaklint } from './command.ts';
import { keyFor, removeScratch, Scratch } from './scratch.ts';

afterAll(removeScratch);

const body = (name: string, length: number): string => createHash('sha512').update(name).digest('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, length);
const stripe = (kind: string): string => ['sk', kind, body('stripe', 24)].join('_');
const WINDOW = { COLUMNS: '80', LC_ALL: 'C' };

function repository(files: Readonly<Record<string, string>>): Scratch {
  const scratch = new Scratch();
  scratch.write('first.txt', 'first\n');
  scratch.commit('first');
  for (const [path, text] of Object.entries(files)) scratch.write(path, text);
  scratch.git('add', '-A');
  return scratch;
}

async function said(args: readonly string[], { root }: Scratch, input = ''): Promise<string[]> {
  const { code, stdout, stderr } = await leaklint(args, { cwd: root, env: WINDOW, input });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).not.toContain('\u001b');
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  return stdout.trimEnd().split('\n');
}

test('one live key: where, why, what to do; how to let it pass, and where to revoke it', async () => {
  expect(await said(['staged'], repository({ 'conf.py': `import os\nSTRIPE = "${stripe('live')}"\n` }))).toEqual([
    'conf.py:2:11  Stripe or Uvio live secret key sk_live_… (32 characters)',
    '  why  critical, new in this commit: history would keep it for good',
    '  do   git restore --staged conf.py; then read it from STRIPE_SECRET_KEY',
    '',
    'No key? Beside it, in a comment: leaklint-ignore: stripe-live-key -- reason',
    'Seen by anyone else? Revoke it: https://dashboard.stripe.com/apikeys',
    '',
    'leaklint stopped this commit: 1 new key · 1/1 staged · 1/1 names',
  ]);
});

test('several keys, and ways of using them: three lines each, and once what holds for all', async () => {
  const scratch = repository({
    'conf.py': `STRIPE = "${stripe('live')}"\n`,
    'test.env': `STRIPE=${stripe('test')}\n`,
    'src/a file.ts': `const key = '${keyFor('message')}';\nconsole.log(process.env.STRIPE_SECRET_KEY);\n`,
  });
  expect(await said(['staged'], scratch)).toEqual([
    'conf.py:1:11  Stripe or Uvio live secret key sk_live_… (32 characters)',
    '  why  critical, new in this commit: history would keep it for good',
    '  do   git restore --staged conf.py; then read it from STRIPE_SECRET_KEY',
    '',
    'src/a file.ts:1:14  Zavu live API key zv_live_… (40 characters)',
    '  why  critical, new in this commit: history would keep it for good',
    "  do   git restore --staged 'src/a file.ts'; then read it from ZAVU_API_KEY",
    '',
    'src/a file.ts:2:13  leaklint/no-key-in-logs',
    '  why  `STRIPE_SECRET_KEY` of the environment goes to the log, where it is kept',
    '       and read by more people than the key is meant for. Log that it is set, or',
    '       its length.',
    "  do   git restore --staged 'src/a file.ts'; then mend it",
    '',
    'No key? Beside it, in a comment: leaklint-ignore: RULE -- reason (RULE:',
    'stripe-live-key, zavu-live-key)',
    'Meant so? Above it: eslint-disable-next-line leaklint/no-key-in-logs -- reason',
    'Seen by anyone else? Revoke it (Stripe): https://dashboard.stripe.com/apikeys',
    'Seen by anyone else? Revoke it (Zavu): https://dashboard.zavu.dev',
    '',
    'low: Stripe or Uvio test secret key · sk_test_… (32 characters) ·',
    '  test.env:1:8 · below --fail-on high',
    'leaklint stopped this commit: 2 new keys, 1 new unsafe use of a key ·',
    '3/3 staged · 4/4 names · 1 linted',
  ]);
});

test('--fail-on low: a test key is not worth a visit to its vendor', async () => {
  const lines = await said(['staged', '--fail-on', 'low'], repository({ 'test.env': `STRIPE=${stripe('test')}\n` }));
  expect(lines.slice(0, 6)).toEqual([
    'test.env:1:8  Stripe or Uvio test secret key sk_test_… (32 characters)',
    '  why  low, new in this commit: history would keep it for good',
    '  do   git restore --staged test.env; then read it from STRIPE_SECRET_KEY',
    '',
    'No key? Beside it, in a comment: leaklint-ignore: stripe-test-key -- reason',
    '',
  ]);
});

test('a push: the commit to edit', async () => {
  const scratch = repository({ 'a.py': `K = "${stripe('live')}"\n` });
  scratch.commit('second');
  const id = scratch.head();
  const lines = await said(['push', 'origin', 'ssh://example.org/a'], scratch, `refs/heads/main ${id} refs/heads/main ${'0'.repeat(40)}\n`);
  expect(lines.slice(0, 4)).toEqual([
    'a.py:1:6  Stripe or Uvio live secret key sk_live_… (32 characters)',
    '  why  critical, new to the remote: whoever can read that has the key',
    `  do   git rebase -i ${id.slice(0, 10)}^ (edit that commit) and read it from`,
    '       STRIPE_SECRET_KEY; deleting it later is no help',
  ]);
});

test('a message', async () => {
  const scratch = repository({});
  scratch.write('MESSAGE', `deploy with ${stripe('live')}\n`);
  expect(await said(['commit-msg', 'MESSAGE'], scratch)).toEqual([
    'MESSAGE:1:13  Stripe or Uvio live secret key sk_live_… (32 characters)',
    '  why  critical, in the message: history would keep it for good',
    '  do   write the message without it',
    '',
    'Seen by anyone else? Revoke it: https://dashboard.stripe.com/apikeys',
    '',
    'leaklint stopped this commit message: 1 new key',
  ]);
});
