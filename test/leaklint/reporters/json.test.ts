import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { json, jsonError } from '../../../packages/leaklint/src/reporters/json.ts';
import { jsonl, jsonlError } from '../../../packages/leaklint/src/reporters/jsonl.ts';
import { PLACE_CONTEXTS } from '../../../packages/leaklint/src/findings/place-context.ts';
import { EMPTY_COVERAGE, finding, manyFindings, place, result } from './results.ts';

const schema = JSON.parse(readFileSync(new URL('../../../packages/leaklint/schema/report-v1.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

function errorsOf(document: string): unknown {
  return validate(JSON.parse(document)) ? undefined : validate.errors;
}

describe('json', () => {
  test.each([
    ['nothing found', result()],
    ['nothing in scope', result({ coverage: EMPTY_COVERAGE })],
    ['many findings', result({ findings: manyFindings() })],
    ['a credential of several parts', result({ findings: [finding({ parts: [finding()], identifiers: [{ name: 'Zavu account', redacted: 'ac_… (34 characters)', length: 34, places: [place()], placesTotal: 1 }] })] })],
    ['what every place is', result({ findings: [finding({ context: PLACE_CONTEXTS, places: PLACE_CONTEXTS.map((context) => place({ context: [context] })) })] })],
    ['a secret shown', result({ findings: [finding({ secret: ['zv', 'live', 'x'].join('_') })] })],
    ['incomplete', result({ problems: [{ kind: 'shallow', subject: '.', message: 'the clone is shallow' }] })],
    ['a range, SHA-256', result({ scope: { kind: 'range', root: '/r', range: 'a..b', head: 'f'.repeat(64), objectFormat: 'sha256', shallow: true, partial: true, alternates: ['/x'] } })],
  ])('%s: the document keeps to its published schema', (_, scan) => {
    expect(errorsOf(json(scan))).toBeUndefined();
    expect(JSON.parse(json(scan))).toMatchObject(JSON.parse(JSON.stringify(scan)) as object);
  });

  test('an error keeps to the schema, too', () => {
    expect(errorsOf(jsonError('usage', 'no such path: x', 2))).toBeUndefined();
    expect(JSON.parse(jsonError('usage', 'no such path: x', 2))).toMatchObject({ schema: 1, error: { kind: 'usage', message: 'no such path: x' }, exitCode: 2 });
  });

  test('the schema refuses what no report may hold', () => {
    const report = JSON.parse(json(result({ findings: manyFindings() }))) as { findings: object[] };
    expect(validate({ ...report, extra: 1 })).toBe(false);
    expect(validate({ ...report, exitCode: 2 })).toBe(false);
    expect(validate({ ...report, findings: [{ ...report.findings[0], raw: 'x' }] })).toBe(false);
  });
});

describe('jsonl', () => {
  test('one object a line: the scan, findings, problems, and the summary last', () => {
    const lines = jsonl(result({ findings: manyFindings(), problems: [{ kind: 'worker', subject: '3', message: 'ended' }] })).trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string });
    expect(lines.map((line) => line.type)).toEqual(['scan', 'finding', 'finding', 'finding', 'finding', 'finding', 'problem', 'summary']);
    expect(lines.at(-1)).toMatchObject({ exitCode: 1, failOn: 'high', totals: { findings: 5 } });
  });

  test('an error is one line', () => {
    expect(jsonlError('usage', 'bad\nrange', 2).split('\n')).toHaveLength(2);
  });
});
