import { RuleSet, TextScanner } from '@leaklint/engine';
import { describe, expect, test } from 'vitest';
import { scan } from '../../../packages/leaklint/src/index.ts';
import { sings } from '../../../packages/leaklint/src/tasks/self-check.ts';
import { Recorder } from '../../../packages/leaklint/src/findings/sightings.ts';
import { keyFor } from '../../e2e/scratch.ts';

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'latin1');
}

describe('sightings', () => {
  test('five thousand times one key in one text: all are counted, twenty are kept', async () => {
    const result = await scan({ path: '.', scope: 'stdin', stdin: once(`${keyFor('again')}\n`.repeat(5000)) });
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({ placesTotal: 5000 });
    expect(result.findings[0]?.places).toHaveLength(20);
    expect(result.totals).toMatchObject({ matches: 5000, findings: 1 });
  });

  test('no secret is among them unless asked for', () => {
    const scanner = new TextScanner(RuleSet.builtin());
    const key = keyFor('kept out');
    const matches = scanner.scan(Buffer.from(`token = "${key}"\n`));
    const closed = new Recorder({ showSecrets: false });
    closed.record(0, matches);
    expect(JSON.stringify(closed.take())).not.toContain(key.slice(8, 16));
    const open = new Recorder({ showSecrets: true });
    open.record(0, matches);
    expect(open.take().secrets[0]?.secret).toBe(key);
  });

  test('the salt is the key of the fingerprints', async () => {
    const text = `token = "${keyFor('salt')}"\n`;
    const print = async (salt?: string): Promise<string | undefined> => {
      const result = await scan({ path: '.', scope: 'stdin', stdin: once(text), ...(salt === undefined ? {} : { salt }) });
      return result.findings[0]?.fingerprint;
    };
    expect(await print()).toBe(await print());
    expect(await print('other')).not.toBe(await print());
  });

  test('a key over several lines has its end there', async () => {
    const body = Array.from({ length: 12 }, (_, index) => keyFor(`pem ${index}`).slice(8) + keyFor(`pem more ${index}`).slice(8)).join('\n');
    const label = ['RSA', 'PRIVATE', 'KEY'].join(' ');
    const result = await scan({ path: '.', scope: 'stdin', stdin: once(`x\n-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\ny\n`) });
    expect(result.findings[0]?.places[0]).toMatchObject({ line: 2, column: 1, endLine: 15, endColumn: `-----END ${label}-----`.length + 1 });
  });

  test('what is shown of a key with its lines broken in two ways does not depend on which came first', async () => {
    const body = Array.from({ length: 12 }, (_, index) => keyFor(`broken ${index}`).slice(8) + keyFor(`broken more ${index}`).slice(8));
    const label = ['RSA', 'PRIVATE', 'KEY'].join(' ');
    const file = [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`].join('\n');
    const json = JSON.stringify({ file });
    const shown = async (text: string): Promise<unknown> => {
      const { findings } = await scan({ path: '.', scope: 'stdin', stdin: once(text) });
      return findings.map(({ fingerprint, redacted, length, placesTotal }) => ({ fingerprint, redacted, length, placesTotal }));
    };
    const one = await shown(`${file}\n\n${json}\n`);
    expect(one).toMatchObject([{ placesTotal: 2 }]);
    expect(await shown(`${json}\n\n${file}\n`)).toEqual(one);
  });

  const key = keyFor('columns');
  test.each<[string, Uint8Array | string, object]>([
    ['plain', `a\ntoken = "${key}"\n`, { line: 2, column: 10, endColumn: 50, utf16Column: undefined, utf16EndColumn: undefined }],
    ['behind an umlaut and an emoji', `a\nü🔑 = "${key}" ü\n`, { line: 2, column: 11, endColumn: 51, utf16Column: 8, utf16EndColumn: 48 }],
    ['behind Chinese, on a first line', `密钥 = "${key}"`, { line: 1, column: 11, utf16Column: 7, utf16EndColumn: 47 }],
    ['in a text of UTF-16 LE', Buffer.from(`a\n密🔑"${key}"`, 'utf16le'), { line: 2, utf16Column: 5, utf16EndColumn: 45, encoding: 'utf16le' }],
    ['in a text of UTF-16 BE', Buffer.from(`a\n密🔑"${key}"`, 'utf16le').swap16(), { line: 2, utf16Column: 5, utf16EndColumn: 45, encoding: 'utf16be' }],
    ['in base64 behind an umlaut', `token: ü ${Buffer.from(key).toString('base64')}`, { line: 1, column: 11, utf16Column: 10, encoding: 'base64' }],
  ])('columns in UTF-16 code units, where they are not those in bytes: %s', async (_, text, expected) => {
    const bytes = Buffer.from(text as string);
    const { findings } = await scan({ path: '.', scope: 'stdin', stdin: once(bytes.toString('latin1')) });
    expect(findings[0]?.places).toHaveLength(1);
    const { utf16Column, utf16EndColumn, ...place } = findings[0]!.places[0]!;
    expect({ ...place, utf16Column, utf16EndColumn }).toMatchObject(expected);
  });
});

describe('the self-check', () => {
  const builtin = RuleSet.builtin();

  test('a working scanner sings', () => {
    expect(sings(new TextScanner(builtin), builtin)).toBe(true);
  });

  test('a deaf one does not, and the scan is incomplete', () => {
    const deaf = { scan: () => [] } as unknown as TextScanner;
    expect(sings(deaf, builtin)).toBe(false);
  });

  test('so does one with rules of its own', () => {
    const [first, second] = RuleSet.builtinFiles();
    if (first === undefined || second === undefined) throw new Error('there are no rules');
    for (const file of [first, second]) {
      const own = RuleSet.compile([file]);
      expect(sings(new TextScanner(own), own)).toBe(true);
    }
  });
});
