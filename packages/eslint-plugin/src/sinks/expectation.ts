// Expectations: what a test compares with. Nothing is sent, shown or kept there.
import { writtenPath } from '../analysis/origin.ts';
import { type Node, enclosing, isFunction } from '../analysis/source-file.ts';

/** `assert.equal(url, here)`, `expect(url).toBe(here)`, `t.is(url, here)`. */
export function isExpectation(node: Node): boolean {
  const call = enclosing(node, (each) => each.type === 'CallExpression' || isFunction(each));
  if (call?.type !== 'CallExpression' || call.callee === node) return false;
  const path = writtenPath(call.callee);
  return isComparison(path) || /^expect\b/.test(path) || (/^(?:t|test)\.(?:is|deepEqual|like|regex|true|false|not)$/.test(path));
}

/** Whether a function of an assertion library compares its first two arguments: `assert.strictEqual`, `assert.deepEqual`, `assert.match`. */
export function isComparison(path: string): boolean {
  return /^assert\.(?:\w+\.)*(?:\w*(?:[eE]quals?|[mM]atch|[iI]nclude\w*)|is(?:Not)?(?:Above|Below|AtLeast|AtMost)|instanceOf|typeOf|\w*[pP]roperty|lengthOf|same\w*|throws|rejects)$/.test(path);
}
