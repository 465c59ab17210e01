import { GitError } from '@leaklint/git';
import { describe, expect, test } from 'vitest';
import { describeFailure } from '../../packages/leaklint/src/failure.ts';
import { UsageError } from '../../packages/leaklint/src/usage-error.ts';

describe('a failure', () => {
  test.each([
    [new UsageError('no such path: x'), 'usage', 2, 'no such path: x'],
    [new GitError('bad-revision', 'no commit called x'), 'usage', 2, 'no commit called x'],
    [new GitError('timeout', 'git said nothing for 120 s'), 'failure', 3, 'git said nothing for 120 s'],
    [new GitError('failed', 'git broke off'), 'failure', 3, 'git broke off'],
  ])('%s', async (error, kind, status, message) => {
    expect(await describeFailure(error)).toEqual({ kind, status, message });
  });

  test('of our own making tells where, and nothing of what was being read', async () => {
    const key = ['zv', 'live', 'Qm4x8Lr2Vt6y'].join('_');
    const { status, message, trace } = await describeFailure(new SyntaxError(`Unexpected token in ${key}\nsecond line ${key}`));
    expect(status).toBe(3);
    expect(message).toContain('internal error (SyntaxError)');
    expect(trace).toMatch(/^\s+at /);
    expect(`${message}${trace}`).not.toContain(key.slice(-8));
  });

  test.each([
    [Object.assign(new Error('EMFILE: too many open files, open x'), { code: 'EMFILE' }), 'no file is left to be opened (see ulimit -n)'],
    [new RangeError('Array buffer allocation failed'), 'there is not enough memory'],
    [new RangeError('WebAssembly.Memory(): could not allocate memory'), 'there is not enough memory'],
    [new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance'), 'there is not enough memory'],
  ])('of the machine is no fault of ours: %s', async (error, said) => {
    const { status, message, trace } = await describeFailure(error);
    expect(message).toContain(said);
    expect({ status, trace }).toEqual({ status: 3, trace: undefined });
  });

  test('may be any value', async () => {
    expect(await describeFailure('text')).toMatchObject({ kind: 'failure', status: 3 });
  });
});
