import { expect, test } from 'vitest';
import { distance, suggest } from '../../packages/leaklint/src/suggest.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', 'abd', 1],
  ['abc', 'acb', 1],
  ['abc', 'ab', 1],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
])('%j to %j: %i edits', (a, b, edits) => {
  expect(distance(a, b)).toBe(edits);
  expect(distance(b, a)).toBe(edits);
});

test.each([
  ['formt', 'format'],
  ['stagde', 'staged'],
  ['work', 'worktree'],
  ['zzzzzz', undefined],
  ['x'.repeat(100_000), undefined],
])('%.10s: %s', (word, name) => {
  expect(suggest(word, ['format', 'staged', 'worktree', 'workers'])).toBe(name);
});
