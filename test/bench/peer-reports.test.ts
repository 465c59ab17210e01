/** What other scanners print, read: from reports of the form that their own builds printed, with keys joined at run time. */
import { renderTemplate } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../bench/corpus.ts';
import { finds } from '../../bench/corpus.ts';
import { answersOf } from '../../bench/detectors.ts';
import { readDetectSecrets, readDetectSecretsHook } from '../../bench/peers/detect-secrets.ts';
import { readGitleaks } from '../../bench/peers/gitleaks.ts';
import { readKingfisher } from '../../bench/peers/kingfisher.ts';
import { readRipsecrets } from '../../bench/peers/ripsecrets.ts';
import { readSecretlint } from '../../bench/peers/secretlint.ts';
import { readTrufflehog } from '../../bench/peers/trufflehog.ts';

const key = renderTemplate('sk_live_{{alnum:24}}', 1).text;
const line = `const key = '${key}';`;

describe('reports', () => {
  it('gitleaks and betterleaks: a list in a file', () => {
    const report = JSON.stringify([{ RuleID: 'stripe-access-token', Description: 'Found a Stripe Access Token', StartLine: 2, EndLine: 3, StartColumn: 14, EndColumn: 46, Match: `${key}'`, Secret: key, File: 'cases/7/case.txt', SymlinkFile: '', Commit: '', Entropy: 4.3, Tags: [] }]);
    expect(readGitleaks(report)).toEqual([{ path: 'cases/7/case.txt', rule: 'stripe-access-token', secrets: [key], around: `${key}'`, lines: [2, 3] }]);
    for (const nothing of ['[]\n', 'null\n']) expect(readGitleaks(nothing)).toEqual([]);
  });

  it('trufflehog: a line a finding, of files and of a history, among lines of its log', () => {
    const finding = (data: object, more: object): string => JSON.stringify({ SourceMetadata: { Data: data }, SourceID: 1, DetectorName: 'Stripe', DecoderName: 'PLAIN', Verified: false, Raw: key, ...more });
    const stdout = ['{"level":"info-0","msg":"running source"}', finding({ Filesystem: { file: '/tmp/cases/7/case.txt', line: 2 } }, { RawV2: `${key}:id` }), finding({ Git: { commit: '0'.repeat(40), file: 'a.js' } }, { RawV2: '' }), ''].join('\n');
    expect(readTrufflehog(stdout)).toEqual([
      { path: '/tmp/cases/7/case.txt', rule: 'Stripe', secrets: [key, `${key}:id`], lines: [2, 2] },
      { path: 'a.js', rule: 'Stripe', secrets: [key] },
    ]);
  });

  it('secretlint: a range in the text of each file', () => {
    const from = line.indexOf(key);
    const message = { message: `found Stripe key: ${key}`, range: [from, from + key.length], type: 'message', ruleId: '@secretlint/secretlint-rule-stripe', loc: { start: { line: 1, column: from }, end: { line: 1, column: from + key.length } }, severity: 'error' };
    const report = JSON.stringify([{ filePath: '/tmp/cases/0/case.txt', sourceContent: 'nothing', sourceContentType: 'text', messages: [] }, { filePath: '/tmp/cases/7/case.txt', sourceContent: line, sourceContentType: 'text', messages: [message] }]);
    expect(readSecretlint(report)).toEqual([{ path: '/tmp/cases/7/case.txt', rule: 'stripe', secrets: [key], around: `found Stripe key: ${key}`, lines: [1, 1] }]);
    expect(readSecretlint('\n')).toEqual([]);
  });

  it('detect-secrets: one finding for each kind that it takes the secret for', () => {
    const report = JSON.stringify({ results: [{ category: 'UNVERIFIED', filename: 'cases/7/case.txt', lines: { 4: line, 2: line }, secrets: key, types: ['Stripe Access Key', 'Secret Keyword'] }] });
    expect(readDetectSecrets(report)).toEqual(['Stripe Access Key', 'Secret Keyword'].map((rule) => ({ path: 'cases/7/case.txt', rule, secrets: [key], lines: [2, 4] })));
  });

  it('the hook of detect-secrets: lines alone', () => {
    const stdout = JSON.stringify({ version: '1.5.0', results: { 'a.js': [{ type: 'Stripe Access Key', filename: 'a.js', hashed_secret: 'c'.repeat(40), is_verified: false, line_number: 13 }] } });
    expect(readDetectSecretsHook(stdout)).toEqual([{ path: 'a.js', rule: 'Stripe Access Key', lines: [13, 13] }]);
  });

  it('ripsecrets: path, line and value, no rule; a value may hold colons, and any other line is an error', () => {
    expect(readRipsecrets(`cases/7/case.txt:12:${key}\ncases/8/case.txt:1:https://user:${key}@example.com:443\n`)).toEqual([
      { path: 'cases/7/case.txt', rule: '', secrets: [key], lines: [12, 12] },
      { path: 'cases/8/case.txt', rule: '', secrets: [`https://user:${key}@example.com:443`], lines: [1, 1] },
    ]);
    expect(() => readRipsecrets('cases/7/case.txt: Broken pipe (os error 32)\n')).toThrow('a line that is no finding');
  });

  it('kingfisher: the id of a rule without the name of its set', () => {
    const finding = (id: string): object => ({ rule: { title: 'STRIPE', name: 'stripe', id, description: '' }, finding: { snippet: key, fingerprint: '1', confidence: 'high', entropy: '4.06', language: 'Plain Text', line: 3, column_start: 13, column_end: 44, path: 'cases/7/case.txt' } });
    expect(readKingfisher(JSON.stringify({ findings: [finding('betterleaks.stripe-access-token'), finding('kingfisher.stripe.2')], metadata: {} }))).toEqual(['stripe-access-token', 'stripe.2'].map((rule) => ({ path: 'cases/7/case.txt', rule, secrets: [key], lines: [3, 3] })));
    expect(readKingfisher('{"metadata":{}}')).toEqual([]);
  });
});

describe('answers', () => {
  const text = `first\n${line}\nconst other = '${Buffer.from(key).toString('base64')}';`;
  const wanted = (secret: string): Case => ({ corpus: 'made-up', id: '1', case: '1', provider: 'stripe', kind: 'positive', class: 'secret', text, secret });

  it('a value that stands in the text is that value, wherever its lines are', () => {
    expect(answersOf({ path: '', rule: 'r', secrets: [key], lines: [1, 1] }, text)).toEqual([{ rule: 'r', secret: key }]);
  });

  it('a value that was decoded, or is a mere piece, is its line', () => {
    const [decoded, ...more] = answersOf({ path: '', rule: 'r', secrets: [`${key}!`], lines: [3, 3] }, text);
    expect([decoded, more]).toEqual([{ rule: 'r', secret: text.split('\n')[2] }, []]);
    expect(finds(decoded === undefined ? [] : [decoded], wanted(Buffer.from(key).toString('base64')))).toBe(true);
    expect(finds(decoded === undefined ? [] : [decoded], wanted(key))).toBe(false);
    expect(answersOf({ path: '', rule: 'r', secrets: [key.slice(0, 3)], lines: [2, 2] }, text)).toEqual([{ rule: 'r', secret: line }]);
  });

  it('a value whose lines the report does not say stays what it is', () => {
    expect(answersOf({ path: '', rule: 'r', secrets: [key.slice(0, 3)] }, text)).toEqual([{ rule: 'r', secret: key.slice(0, 3) }]);
  });
});
