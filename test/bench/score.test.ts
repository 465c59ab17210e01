/** The score of a made-up corpus: what counts as found, as an alarm, and that no whole key is printed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { renderTemplate } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../bench/corpus.ts';
import { noSecret, readPublicForms } from '../../bench/no-secrets.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const zavu = renderTemplate('zv_live_{{alnum:24}}', 1).text;
const unknown = renderTemplate('qq{{alnum:24}}', 2).text;
const cases = [
  { id: 'a1', provider: 'zavu', kind: 'positive', text: `key: ${zavu}`, secret: zavu, shape: 'prefixed', class: 'secret' },
  { id: 'a2', provider: 'nobody', kind: 'positive', text: `see ${unknown}`, secret: unknown, shape: 'prefixed', class: 'secret' },
  { id: 'a3', provider: 'zavu', kind: 'positive', text: `zv_live_${'x'.repeat(24)}`, secret: `zv_live_${'x'.repeat(24)}`, shape: 'prefixed', placeholder: true, class: 'secret' },
  { id: 'b1', provider: 'zavu', kind: 'negative', text: 'zv_live_$KEY', secret: null, class: 'secret' },
  { id: 'b2', provider: 'zavu', kind: 'negative', text: `zavu ${zavu}`, secret: null, class: 'secret' },
  { id: 'b3', provider: 'zavu', kind: 'negative', text: `zavu ${zavu}`, secret: null, class: 'secret', contested: [{ why: 'a positive' }] },
];

it('counts what is found, what is missed and what is a false alarm, by source and provider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leaklint-corpus-'));
  try {
    writeFileSync(join(folder, 'made-up.jsonl.gz'), gzipSync(cases.map((one) => JSON.stringify({ source: 'made-up', case: one.id, ...one })).join('\n')));
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'node_modules/jiti/lib/jiti-cli.mjs'), join(root, 'bench/score.ts'), folder, '--no-peers'], { encoding: 'utf8', env: { ...process.env, INIT_CWD: root } });
    expect(status, stderr).toBe(0);
    const rows = stdout.split('\n').filter((line) => line.startsWith('| '));
    // name, own shape with a rule and all, keyword with a rule and all, generic, precision, F1, alarms of the own rule, of any
    expect(rows.find((row) => row.startsWith('| leaklint'))).toMatch(/^\| leaklint [0-9a-f]{16} \| 100\.0 % \| 50\.0 % \| – \| – \| – \| 50\.0 % \| 0\.500 \| 50\.0 % \| 50\.0 % \|$/);
    // recall, precision, F1, near misses in which nothing is found
    expect(rows.filter((row) => row.startsWith('| made-up'))).toEqual(['50.0 %', '50.0 %', '0.500', '50.0 %'].map((value) => `| made-up | 2 | 2 | ${value} |`));
    expect(stdout).toContain('No peer was scored.');
    expect(rows).toContain('| zavu | 1 | 2 | 100.0 % | 50.0 % | 0.667 |');
    expect(rows).toContain('| missed, own shape | made-up | a2 | nobody | prefixed, 26 characters | no rule |');
    expect(rows).toContain('| false alarm | made-up | b2 | zavu | zavu-live-key | open |');
    for (const key of [zavu, unknown]) expect(stdout + stderr).not.toContain(key);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('names a reason that explains nothing any more', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leaklint-corpus-'));
  try {
    const [, row = ''] = readFileSync(join(root, 'bench/reasons.tsv'), 'utf8').split('\n');
    const [corpus = '', id = ''] = row.split('\t');
    writeFileSync(join(folder, `${corpus}.jsonl.gz`), gzipSync(JSON.stringify({ source: corpus, case: id, ...cases[0], id })));
    const { stderr, status } = spawnSync(process.execPath, [join(root, 'node_modules/jiti/lib/jiti-cli.mjs'), join(root, 'bench/score.ts'), folder, '--no-peers'], { encoding: 'utf8', env: { ...process.env, INIT_CWD: root } });
    expect(stderr).toContain(`bench/reasons.tsv: ${corpus} ${id} is neither missed nor an alarm any more`);
    expect(status).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('shows recall again without filler and public keys, whether found or missed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leaklint-corpus-'));
  const typed = `abcd1234efgh5678ijkl9kz2`;
  const visible = renderTemplate('rzp_live_{{alnum:14}}', 3).text;
  const own = [
    ...cases.slice(0, 3),
    { id: 'c1', provider: 'zavu', kind: 'positive', text: `key: zv_live_${typed}`, secret: `zv_live_${typed}`, shape: 'prefixed', class: 'secret' },
    { id: 'c2', provider: 'nobody', kind: 'positive', text: `see ${typed}`, secret: typed, shape: 'keyword', class: 'secret' },
    { id: 'c3', provider: 'razorpay', kind: 'positive', text: `see ${visible}`, secret: visible, shape: 'prefixed', class: 'secret' },
    { id: 'c4', provider: 'razorpay', kind: 'positive', text: `${visible} zavu ${zavu}`, secret: `${visible} zavu ${zavu}`, shape: 'prefixed', class: 'secret' },
  ];
  try {
    writeFileSync(join(folder, 'made-up.jsonl.gz'), gzipSync(own.map((one) => JSON.stringify({ source: 'made-up', case: one.id, ...one })).join('\n')));
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'node_modules/jiti/lib/jiti-cli.mjs'), join(root, 'bench/score.ts'), folder, '--no-peers'], { encoding: 'utf8', env: { ...process.env, INIT_CWD: root } });
    expect(status, stderr).toBe(0);
    const [before = '', after = ''] = stdout.split('## Without what is no secret');
    // own shape with a rule and all, keyword with a rule and all, generic
    expect(before).toMatch(/\| leaklint [0-9a-f]{16} \| 75\.0 % \| 60\.0 % \| – \| 0\.0 % \| – \|/);
    expect(after).toMatch(/\| leaklint [0-9a-f]{16} \| 100\.0 % \| 50\.0 % \| – \| – \| – \|/);
    expect(after).toContain('| left out: filler | 1 | 1 | 0 | 1 | 0 |\n| left out: public by design | 2 | 2 | 0 | 0 | 0 |\n| counted | 1 | 2 | 0 | 0 | 0 |');
    expect(stdout).toContain('| missed, own shape | made-up | c3 | razorpay | prefixed, 23 characters | policy: public by design: the id of a key, in every checkout page |');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('what is no secret by what it is', () => {
  const forms = readPublicForms(join(root, 'bench/public.tsv'));
  const kind = (provider: string, secret: string, text = secret, shape: Case['shape'] = 'prefixed'): string | undefined => noSecret({ corpus: 'made-up', id: '1', case: '1', kind: 'positive', class: 'secret', provider, secret, text, shape }, forms)?.kind;
  const render = (template: string): string => renderTemplate(template, 4).text;

  it('knows public keys of their own provider alone, and by what stands beside them', () => {
    expect(kind('mapbox', render('pk.{{alnum:60}}.{{alnum:22}}'))).toBe('public');
    expect(kind('stripe', render('pk.{{alnum:60}}.{{alnum:22}}'))).toBeUndefined();
    const id = render('{{hex:64}}');
    expect(kind('codeclimate', id, `CC_TEST_REPORTER_ID: ${id}`)).toBe('public');
    expect(kind('codeclimate', id, `CODECLIMATE_API_TOKEN=${id}`)).toBeUndefined();
  });

  it('looks for filler behind a public prefix, between armour, and in a password alone', () => {
    expect(kind('zavu', 'zv_live_' + 'abcd1234'.repeat(3))).toBe('filler');
    expect(kind('age', render('AGE-SECRET-KEY-1{{upper:30}}7{{upper:27}}'))).toBeUndefined();
    expect(kind('postgres', render('postgres://user:{{alnum:20}}@db.acme.io/test'))).toBeUndefined();
    expect(kind('postgres', 'postgres://svc:' + 'password@db.acme.io/app')).toBe('filler');
    expect(kind('kubernetes', render('password: {{alnum:16}}'))).toBeUndefined();
    expect(kind('private-key', render('-----BEGIN PRIVATE KEY-----\n{{base64:64}}\n-----END PRIVATE KEY-----'), '', 'pem')).toBeUndefined();
    expect(kind('nobody', 'your-super-' + 'secret-key-that-is-long')).toBe('filler');
  });
});
