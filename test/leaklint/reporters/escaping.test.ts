import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printableJson, visible } from '../../../packages/leaklint/src/terminal/escape.ts';
import type { Finding } from '../../../packages/leaklint/src/finding.ts';
import { REPORTERS } from '../../../packages/leaklint/src/reporters/index.ts';
import { json } from '../../../packages/leaklint/src/reporters/json.ts';
import { jsonl } from '../../../packages/leaklint/src/reporters/jsonl.ts';
import { text } from '../../../packages/leaklint/src/reporters/text.ts';
import type { ScanResult } from '../../../packages/leaklint/src/scan-result.ts';
import { HOSTILE, hostileText } from './hostile.ts';
import { finding, place, result } from './results.ts';

/** Everything a terminal obeys or does not draw. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;
const LOG_COMMAND = /^\s*::|##\[|##vso\[/;

/** The same text wherever the repository has a say. */
function hostileResult(name: string): ScanResult {
  const hostile: Partial<Finding> = {
    notes: [name],
    services: [name, `${name}2`],
    introduced: { commit: 'c'.repeat(40), author: name, email: name, date: '2024-03-01T10:20:30Z', path: name, line: 1, column: 1 },
    places: [place({ path: name }), place({ source: 'name', path: name }), place({ source: 'file', path: name, exposure: 'worktree' })],
  };
  return result({
    scope: { kind: 'range', root: name, range: name, shallow: false, partial: false, alternates: [name] },
    findings: [finding(hostile), finding({ ...hostile, severity: 'low' }), finding({ ...hostile, secret: name })],
    problems: [{ kind: 'unreadable-file', subject: name, message: name }],
  });
}

describe('visible', () => {
  test.each([
    ['src/a b.ts', 'src/a b.ts'],
    ['ünï/🔑/键.txt', 'ünï/🔑/键.txt'],
    ['a\\nb\\tc\\rd', 'a\nb\tc\rd'],
    ['\\x1b[31mred', '\u001b[31mred'],
    ['a\\u{202e}b', 'a\u202eb'],
    ['\\u{d800}', '\ud800'],
    ['\\u{e0041}', '\u{e0041}'],
    ['\\x3a:error::x', '::error::x'],
    ['a \\x3a:error::x', 'a ::error::x'],
    ['std::vector', 'std::vector'],
    ['#\\x23[error]', '##[error]'],
  ])('%s', (to, from) => {
    expect(visible(from)).toBe(to);
  });

  test('leaves nothing harmful, and does nothing twice', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        expect(visible(name)).not.toMatch(HARMFUL);
        expect(visible(name)).not.toMatch(LOG_COMMAND);
        expect(visible(visible(name))).toBe(visible(name));
      }),
      { numRuns: 2000 },
    );
  });
});

describe.each([20, 80, 200])('the text report, %i columns', (width) => {
  test('draws every name, obeys none', () => {
    const check = (name: string): void => {
      // A link's own codes are known; whatever is left may harm nobody.
      const linked = text(hostileResult(name), { color: false, width, links: 'file:///x/' }).replaceAll(/\u001b\]8;;(?:file:\/\/\/x\/[\w.~%/-]+)?\u001b\\/g, '');
      expect(linked).toBe(text(hostileResult(name), { color: false, width }));
      for (const line of linked.split('\n')) {
        expect(line).not.toMatch(HARMFUL);
        expect(line).not.toMatch(LOG_COMMAND);
      }
    };
    for (const name of HOSTILE) check(name);
    fc.assert(fc.property(hostileText, check), { numRuns: 300 });
  });
});

describe('json and jsonl', () => {
  test('hold every name unchanged and no harmful character', () => {
    const check = (name: string): void => {
      const scan = hostileResult(name);
      expect(JSON.parse(json(scan))).toMatchObject({ scope: scan.scope, findings: scan.findings, problems: scan.problems });
      expect(json(scan).replaceAll('\n', '')).not.toMatch(HARMFUL);
      const lines = jsonl(scan).slice(0, -1).split('\n');
      expect(lines).toHaveLength(6);
      for (const line of lines) {
        expect(line).not.toMatch(HARMFUL);
        expect(line).not.toMatch(LOG_COMMAND);
        expect(() => JSON.parse(line) as unknown).not.toThrow();
      }
    };
    for (const name of HOSTILE) check(name);
    fc.assert(fc.property(hostileText, check), { numRuns: 300 });
  });

  test('printableJson parses to what went in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), hostileText, (value, key) => {
        const object = { [key]: value, key: [key] };
        expect(JSON.parse(printableJson(object))).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });
});

test('every reporter ends with one line feed', () => {
  for (const report of Object.values(REPORTERS)) expect(report(result({ findings: [finding()] }), { color: false, width: 80, now: new Date('2026-01-02T03:04:05Z') })).toMatch(/[^\n]\n$/);
});
