/** Regular expressions of a configuration: tried on short texts only, and refused when they take long even there. */
import { LONGEST_SUBJECT, expressionOf } from '@leaklint/engine';

/** Milliseconds on one adversarial text; an expression of ordinary cost takes a hundredth of it. */
const LIMIT = 10;
const UNITS = ['a', '0', 'A', ' ', '_', '/', '.', '-', '=', 'aB3', 'a.', 'a/', '0-'];

/** Why an expression cannot be used; undefined when it can. What takes exponentially long is stopped while it is still short. */
export function expressionFault(source: string): string | undefined {
  let expression: RegExp;
  try {
    expression = expressionOf(source);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (expression.test('')) return 'matches everything: it fits an empty text';
  for (const unit of UNITS) {
    for (let length = 8; length <= LONGEST_SUBJECT; length += Math.max(2, length >> 3)) {
      const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
      // A machine that is busy is slow now and then, not every time.
      if ([1, 2, 3, 4].every(() => milliseconds(expression, `${text}\u00ff`) > LIMIT)) return `takes too long: more than ${LIMIT} ms on ${length} characters; parts that repeat must not overlap`;
    }
  }
  return undefined;
}

function milliseconds(expression: RegExp, text: string): number {
  const begin = performance.now();
  expression.test(text);
  return performance.now() - begin;
}
