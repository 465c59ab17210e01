/** The score of a made-up corpus: what counts as found, as an alarm, and that no whole key is printed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { renderTemplate } from '@leaklint/engine';
import { expect, it } from 'vitest';

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
    expect(rows).toContain('| made-up | 2 | 2 | 50.0 % | 50.0 % | 0.500 |');
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
