// Credentials of several parts: near each other they are one finding, apart they are what they were, and no match and no verdict is lost.
import { renderTemplate } from '@leaklint/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withParts } from '../../packages/leaklint/src/finding.ts';
import { scan } from '../../packages/leaklint/src/index.ts';
import type { Finding, ScanResult } from '../../packages/leaklint/src/index.ts';

const make = (template: string, seed: number): string => renderTemplate(template, seed).text;
const id = (seed: number): string => make('AKIA{{base32:16}}', seed);
const secret = (seed: number): string => make('{{base64:40}}', seed);
const session = (seed: number): string => make('IQoJb3JpZ2lu{{base64:200}}', seed);

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const found = (text: string): Promise<ScanResult> => scan({ path: '.', scope: 'stdin', stdin: once(text) });
/** `secret@3 + id@2`. */
const NAMES: Readonly<Record<string, string>> = { 'aws-access-key-id': 'id', 'aws-secret-access-key': 'secret', 'aws-session-token': 'session' };
const at = ({ rule, places }: Finding): string => `${NAMES[rule] ?? rule}@${places.map(({ line }) => line).join(',')}`;
const told = ({ findings }: ScanResult): string[] => findings.map((finding) => [finding, ...(finding.parts ?? [])].map(at).join(' + ')).sort();

const idLine = (seed: number): string => `aws_access_key_id = ${id(seed)}`;
const secretLine = (seed: number): string => `aws_secret_access_key = ${secret(seed)}`;
const gap = (lines: number): string[] => Array.from({ length: lines }, () => '#');

describe('an AWS key', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['the id, then the secret', [idLine(1), secretLine(1)], ['secret@2 + id@1']],
    ['the secret, then the id', [secretLine(1), idLine(1)], ['secret@1 + id@2']],
    ['with a session token', [idLine(1), secretLine(1), `aws_session_token = ${session(1)}`], ['secret@2 + id@1 + session@3']],
    ['five lines apart', [idLine(1), ...gap(4), secretLine(1)], ['secret@6 + id@1']],
    ['six lines apart', [idLine(1), ...gap(5), secretLine(1)], ['id@1', 'secret@7']],
    ['on one line', [`{"accessKeyId":"${id(1)}","secretAccessKey":"${secret(1)}"}`], ['secret@1 + id@1']],
    ['far apart on one line', [`{"accessKeyId":"${id(1)}","x":"${'- '.repeat(600)}","secretAccessKey":"${secret(1)}"}`], ['id@1', 'secret@1']],
    ['two profiles', ['[a]', idLine(1), secretLine(1), '[b]', idLine(2), secretLine(2)], ['secret@3 + id@2', 'secret@6 + id@5']],
    ['two profiles, the secret first', ['[a]', secretLine(1), idLine(1), '[b]', secretLine(2), idLine(2)], ['secret@2 + id@3', 'secret@5 + id@6']],
    ['once near, once alone: one key all the same', [idLine(1), secretLine(1), ...gap(9), idLine(1)], ['secret@2 + id@1,12']],
    ['the id alone', [idLine(1)], ['id@1']],
    ['the secret alone', [secretLine(1)], ['secret@1']],
    ['two ids, one secret', [idLine(1), idLine(2), secretLine(1)], ['secret@3 + id@1 + id@2']],
  ])('%s', async (_, lines, expected) => {
    const result = await found(lines.join('\n'));
    expect(told(result).map((one) => one.split(' + ').sort().join())).toEqual(expected.map((one) => one.split(' + ').sort().join()));
    expect(result.totals.findings).toBe(result.findings.length);
    expect(withParts(result.findings).reduce((sum, { placesTotal }) => sum + placesTotal, 0)).toBe(result.totals.matches);
  });

  test('keeps the fingerprints that its parts have alone', async () => {
    const alone = await Promise.all([idLine(1), secretLine(1)].map(found));
    const together = await found([idLine(1), secretLine(1)].join('\n'));
    expect(withParts(together.findings).map(({ fingerprint }) => fingerprint).sort()).toEqual(alone.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)).sort());
  });

  test('however the pieces stand, nothing is lost, none counts twice, and it fails if it failed', async () => {
    const line = fc.oneof(fc.nat(3).map(idLine), fc.nat(3).map(secretLine), fc.nat(1).map((seed) => `aws_session_token = ${session(seed)}`), fc.constant('#'));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 24 }), async (lines) => {
        const result = await found(lines.join('\n'));
        const all = withParts(result.findings).map(({ fingerprint }) => fingerprint);
        expect(new Set(all).size).toBe(all.length);
        expect(all.length).toBe(new Set(lines.filter((one) => one !== '#')).size);
        expect(withParts(result.findings).reduce((sum, { placesTotal }) => sum + placesTotal, 0)).toBe(result.totals.matches);
        expect(result.exitCode).toBe(all.length > 0 ? 1 : 0);
        for (const { parts = [], severity } of result.findings) for (const part of parts) expect([part.parts, severity]).toEqual([undefined, 'critical']);
      }),
      { numRuns: 60 },
    );
  });
});

describe('other vendors', () => {
  test.each<[string, string, string, string]>([
    ['alibaba-access-key-secret', 'alibaba-access-key-id', make('ALIBABA_ACCESS_KEY_ID=LTAI{{alnum:20}}', 1), make('ALIBABA_CLOUD_ACCESS_KEY_SECRET={{alnum:30}}', 1)],
    ['twilio-api-key-secret', 'twilio-api-key', make('TWILIO_API_KEY=SK{{hex:32}}', 1), make('TWILIO_API_SECRET={{alnum:32}}', 1)],
    ['twitter-secret', 'twitter-access-token', make('TWITTER_ACCESS_TOKEN={{digits:19}}-{{alnum:30}}', 1), make('TWITTER_ACCESS_TOKEN_SECRET={{alnum:45}}', 1)],
  ])('%s has %s', async (whole, part, first, second) => {
    const { findings } = await found(`${first}\n${second}\n`);
    expect(findings.map(({ rule, parts }) => [rule, parts?.map((one) => one.rule)])).toEqual([[whole, [part]]]);
  });
});
