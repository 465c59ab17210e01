import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommentWatch } from '../../../packages/leaklint/src/tasks/comment-watch.ts';
import type { IgnoreComment } from '../../../packages/leaklint/src/tasks/comment-watch.ts';

function watched(texts: readonly (readonly string[])[]): IgnoreComment[] {
  const watch = new CommentWatch();
  for (const [unit, pieces] of texts.entries()) {
    watch.begin(unit);
    for (const piece of pieces) watch.chunk(Buffer.from(piece, 'latin1'));
    watch.end();
  }
  return watch.take();
}

const WORD = ['leaklint', 'ignore'].join('-');

test.each([
  [`# ${WORD}: a-rule`, ['a-rule']],
  [`x(); // ${WORD}: a-rule, b-rule -- why`, ['a-rule', 'b-rule']],
  [`<!-- ${WORD}: all -- why -->`, ['all']],
  [`REM ${WORD}: a-rule`, ['a-rule']],
  [` * ${WORD}: a-rule`, ['a-rule']],
  [`"${WORD}: a-rule"`, []],
  [`say ${WORD}: a-rule`, []],
  [`# ${WORD}`, []],
  [`# ${WORD}: RULE`, []],
])('%s', (line, rules) => expect(watched([[`one\n${line}\r\nthree\n`]])).toEqual(rules.length === 0 ? [] : [{ unit: 0, line: 2, rules }]));

test('what is found does not depend on how a text comes', () => {
  const line = fc.constantFrom('', 'x', 'y'.repeat(1500), `# ${WORD}: a-rule`, `z = 1 // ${WORD}: b-rule, c -- why`, `"${WORD}: d"`);
  fc.assert(fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(4000), { maxLength: 8 }), (lines, cuts) => {
    const text = lines.join('\n');
    const at = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].sort((a, b) => a - b);
    const pieces = [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length));
    expect(watched([['earlier\n'], pieces])).toEqual(watched([['earlier\n'], [text]]));
    expect(watched([[text]])).toHaveLength(lines.filter((one) => /^[#z]/.test(one)).length);
  }));
});
