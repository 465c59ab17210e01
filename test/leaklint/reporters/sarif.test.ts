import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sarif, sarifCurrent } from '../../../packages/leaklint/src/reporters/sarif.ts';
import type { ScanResult } from '../../../packages/leaklint/src/scan-result.ts';
import { EMPTY_COVERAGE, finding, manyFindings, place, result } from './results.ts';
import { HOSTILE, hostileText } from './hostile.ts';

const source = readFileSync(new URL('../../fixtures/sarif/sarif-schema-2.1.0.json', import.meta.url));

/** The official schema is draft 4; of what differs there it uses `id` alone. */
function officialSchema(): object {
  const { $schema: _, id: __, ...schema } = JSON.parse(source.toString('utf8')) as Record<string, unknown>;
  return schema;
}

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(officialSchema());

interface Log {
  runs: {
    tool: { driver: { rules: Record<string, never>[] } };
    invocations: { executionSuccessful: boolean; toolExecutionNotifications: { message: { text: string } }[] }[];
    results: { message: { text: string }; locations: { physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }[]; partialFingerprints: Record<string, string> }[];
  }[];
}

function valid(text: string): Log {
  const log = JSON.parse(text) as Log;
  validate(log);
  expect(validate.errors).toBeNull();
  return log;
}

test('the schema is the official one, unchanged', () => {
  expect(createHash('sha256').update(source).digest('hex')).toBe('c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e');
  expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
});

describe('sarif', () => {
  test.each<[string, ScanResult]>([
    ['nothing found', result()],
    ['nothing in scope', result({ coverage: EMPTY_COVERAGE })],
    ['many findings', result({ findings: manyFindings() })],
    ['problems', result({ problems: [{ kind: 'missing-object', subject: 'a'.repeat(40), message: 'absent' }] })],
    ['no place at all', result({ findings: [finding({ places: [], placesTotal: 0 })] })],
    ['standard input', result({ findings: [finding({ places: [place({ source: 'stdin' })], exposures: [] })] })],
    ...HOSTILE.map((name) => [`a file named ${JSON.stringify(name)}`, result({ findings: [finding({ name, provider: name, services: [name, 'b'], places: [place({ path: name })], revoke: { url: name, steps: [name] } })], problems: [{ kind: 'unreadable-file', subject: name, message: name }] })] satisfies [string, ScanResult]),
  ])('%s: valid by the official schema', (_, scan) => {
    valid(sarif(scan));
  });

  test('every rule and result has what GitHub demands', () => {
    const run = valid(sarif(result({ findings: manyFindings() }))).runs[0]!;
    for (const rule of run.tool.driver.rules) {
      expect(rule).toMatchObject({ id: expect.stringMatching(/./), shortDescription: { text: expect.stringMatching(/./) }, fullDescription: { text: expect.stringMatching(/./) }, help: { text: expect.stringMatching(/./), markdown: expect.stringMatching(/./) } });
      expect(rule).toMatchObject({ properties: { 'security-severity': expect.stringMatching(/^\d\.\d$/), tags: expect.arrayContaining(['security']), precision: expect.stringMatching(/^(very-high|high|medium)$/) } });
    }
    for (const one of run.results) {
      expect(Object.keys(one.locations[0]!.physicalLocation.region).sort()).toEqual(['endColumn', 'endLine', 'startColumn', 'startLine']);
      expect(one.partialFingerprints['primaryLocationLineHash']).toMatch(/^[0-9a-f]{16}:1$/);
      expect(one.message.text).toMatch(/\S/);
    }
    expect(run).toMatchObject({ columnKind: 'utf16CodeUnits', redactionTokens: ['[REDACTED]'], invocations: [{ executionSuccessful: true }] });
  });

  test('the line hash is of the secret: it survives a move, and differs between secrets', () => {
    const hashes = (...findings: Parameters<typeof finding>[0][]): (string | undefined)[] => valid(sarif(result({ findings: findings.map((over) => finding(over)) }))).runs[0]!.results.map((one) => one.partialFingerprints['primaryLocationLineHash']);
    const [here, moved, other] = hashes({}, { places: [place({ path: 'b.ts', line: 99 })] }, { fingerprint: `lk1_${'1'.repeat(32)}` });
    expect(moved).toBe(here);
    expect(other).not.toBe(here);
  });

  test('columns are in UTF-16 code units, as columnKind says', () => {
    const { results } = valid(sarif(result({ findings: [finding({ places: [place({ column: 11, endColumn: 51, utf16Column: 8, utf16EndColumn: 48 }), place({ column: 11, endColumn: 51 })] })] }))).runs[0]!;
    expect(results[0]!.locations[0]!.physicalLocation.region).toEqual({ startLine: 12, startColumn: 8, endLine: 12, endColumn: 48 });
    expect(results[0]).toMatchObject({ relatedLocations: [{ physicalLocation: { region: { startColumn: 11, endColumn: 51 } } }] });
  });

  test('for code scanning: what stands in history alone is left out of a whole scan, and counted; a range keeps all', () => {
    const findings = [finding(), finding({ exposure: 'history', exposures: ['history'] }), finding({ exposure: 'unreachable', exposures: ['unreachable'] })];
    const { results, invocations } = valid(sarifCurrent(result({ findings }))).runs[0]!;
    expect(results).toHaveLength(1);
    expect(invocations[0]).toMatchObject({ executionSuccessful: true, toolExecutionNotifications: [{ level: 'note', message: { text: '2 keys only in history left out; the json report lists all.' } }] });
    expect(valid(sarifCurrent(result({ findings, scope: { ...result().scope, kind: 'range', range: 'a..b' } }))).runs[0]!.results).toHaveLength(3);
    expect(valid(sarif(result({ findings }))).runs[0]!.results).toHaveLength(3);
  });

  test('an incomplete scan is no successful execution, and says why', () => {
    const { invocations } = valid(sarif(result({ findings: [finding()], problems: [{ kind: 'missing-object', subject: 'abc', message: 'absent [x](http://evil) {0}' }] }))).runs[0]!;
    expect(invocations[0]).toMatchObject({ executionSuccessful: false });
    expect(invocations[0]!.toolExecutionNotifications[0]!.message.text).toBe('abc: absent \\[x\\](http://evil) {{0}}');
  });

  test('no author, no e-mail, no secret even where secrets are shown', () => {
    const secret = ['zv', 'live', 'Qm4x8Lr2'].join('_');
    const text = sarif(result({ findings: [finding({ secret })] }));
    for (const word of [secret, 'Ada', 'example.org']) expect(text).not.toContain(word);
  });

  test('a location is a relative, percent-encoded reference, whatever the name', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const { uri } = valid(sarif(result({ findings: [finding({ places: [place({ path: name })] })] }))).runs[0]!.results[0]!.locations[0]!.physicalLocation.artifactLocation;
        expect(uri).toMatch(/^[A-Za-z0-9\-._~%/]+$/);
        expect(uri).not.toMatch(/^\//);
        expect(() => decodeURIComponent(uri)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
