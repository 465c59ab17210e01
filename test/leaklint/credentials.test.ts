// Credentials of several parts: near each other they are one finding, apart they are what they were, and no match and no verdict is lost.
import { isIdentifier, renderTemplate, RuleSet } from '@leaklint/engine';
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

describe('identifiers', () => {
  const SID = make('AC{{hex:32}}', 1);
  const TOKEN = make('{{hex:32}}', 2);
  const identifiersOf = async (text: string): Promise<string[]> => (await found(text)).findings.flatMap(({ identifiers = [] }) => identifiers.flatMap(({ name, redacted, places }) => places.map(({ line, column, endLine, endColumn, utf16Column = column }) => `${name} ${redacted} ${line}:${column}-${endLine}:${endColumn} (${utf16Column})`)));

  test.each<[string, string, readonly string[]]>([
    ['the line before', `TWILIO_ACCOUNT_SID=${SID}\nTWILIO_AUTH_TOKEN=${TOKEN}\n`, ['Twilio account SID AC… (34 characters) 1:20-1:54 (20)']],
    ['the line after', `TWILIO_AUTH_TOKEN=${TOKEN}\nTWILIO_ACCOUNT_SID=${SID}`, ['Twilio account SID AC… (34 characters) 2:20-2:54 (20)']],
    ['five lines before', `${SID}\n\n\n\n\nTWILIO_AUTH_TOKEN=${TOKEN}\n`, ['Twilio account SID AC… (34 characters) 1:1-1:35 (1)']],
    ['six lines before', `${SID}\n\n\n\n\n\nTWILIO_AUTH_TOKEN=${TOKEN}\n`, []],
    ['six lines after', `TWILIO_AUTH_TOKEN=${TOKEN}\n\n\n\n\n\n${SID}`, []],
    ['before it on its line', `twilio('${SID}', twilioAuthToken = '${TOKEN}')`, ['Twilio account SID AC… (34 characters) 1:9-1:43 (9)']],
    ['behind it on its line, behind letters of two bytes', `{"twilioAuthToken":"${TOKEN}","ü":"ü${SID}"}`, ['Twilio account SID AC… (34 characters) 1:63-1:97 (61)']],
    ['behind it on its line, and letters of two bytes before both', `ü twilioAuthToken = '${TOKEN}', ü: '${SID}'`, ['Twilio account SID AC… (34 characters) 1:63-1:97 (61)']],
    ['the nearest of two', `A=${make('AC{{hex:32}}', 5)}\nB=${SID}\nTWILIO_AUTH_TOKEN=${TOKEN}\n`, ['Twilio account SID AC… (34 characters) 2:3-2:37 (3)']],
    ['longer than one', `X=${SID}0\nTWILIO_AUTH_TOKEN=${TOKEN}\n`, []],
    ['in the middle of a word', `X=x${SID}\nTWILIO_AUTH_TOKEN=${TOKEN}\n`, []],
    ['in another case', `X=${SID.toUpperCase()}\nTWILIO_AUTH_TOKEN=${TOKEN}\n`, []],
    ['alone', `TWILIO_ACCOUNT_SID=${SID}\n`, []],
    ['cut off by what is seen', `${SID}${' '.repeat(1000)}TWILIO_AUTH_TOKEN=${TOKEN}\n`, []],
    ['by its suffix', make('CLIENT_ID={{digits:12}}-{{of:a-z0-9:32}}.apps.googleusercontent.com\nSECRET=GOCSPX-{{base64url:28}}\n', 1), ['Google OAuth client id (72 characters) 1:11-1:83 (11)']],
    ['by a name', make('"algoliaAppId": "{{of:A-Z0-9:10}}",\n"algoliaAdminKey": "{{hex:32}}"\n', 4), ['Algolia application id (10 characters) 1:18-1:28 (18)']],
    ['by a name, and it is a variable', make('algoliaAppId: environment\nalgoliaAdminKey: "{{hex:32}}"\n', 4), []],
    ['beside a key of another vendor', `TWILIO_ACCOUNT_SID=${SID}\naws_secret_access_key = ${secret(1)}\n`, []],
  ])('%s', async (_, text, expected) => {
    expect(await identifiersOf(text)).toEqual(expected);
  });

  test('every one that a rule names is found beside its secret', async () => {
    for (const rule of RuleSet.builtin().rules) {
      for (const part of rule.parts) {
        if (!isIdentifier(part)) continue;
        const [length] = typeof part.length === 'number' ? [part.length] : part.length;
        const value = `${part.prefix ?? ''}${make(`{{of:${part.alphabet.replace(/-$/, '')}:${length}}}`, 3)}${part.suffix ?? ''}`;
        if (part.after !== undefined && !/\d/.test(value)) throw new Error(`${rule.id}: the sample is no identifier`);
        const example = make(rule.examples[0] ?? '', 7);
        const { findings } = await found(`${part.after?.[0] ?? 'id'} = "${value}"\n${example}\n`);
        expect(findings.filter((finding) => finding.rule === rule.id).flatMap(({ identifiers = [] }) => identifiers.map(({ name }) => name)), rule.id).toContain(part.name);
      }
    }
  });

  test('in whatever pieces the text comes', async () => {
    const text = Buffer.from(`${'x '.repeat(900)}\nSID=${SID}\n${'y '.repeat(100)}\nTWILIO_AUTH_TOKEN=${TOKEN}\n${'z '.repeat(900)}`);
    const inPieces = async (size: number): Promise<unknown> => {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let from = 0; from < text.length; from += size) yield text.subarray(from, from + size);
      }
      return (await scan({ path: '.', scope: 'stdin', stdin: pieces() })).findings.map(({ identifiers }) => identifiers);
    };
    const whole = await inPieces(text.length);
    expect(whole).toMatchObject([[{ name: 'Twilio account SID', length: 34, places: [{ line: 2, column: 5 }] }]]);
    for (const size of [1, 13, 512]) expect(await inPieces(size)).toEqual(whole);
  });
});
