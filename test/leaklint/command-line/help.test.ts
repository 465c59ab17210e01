import { describe, expect, test } from 'vitest';
import { COMMANDS, EXAMPLES, FLAGS } from '../../../packages/leaklint/src/command-line/flags.ts';
import { help } from '../../../packages/leaklint/src/command-line/help.ts';
import { readCommandLine } from '../../../packages/leaklint/src/command-line/command-line.ts';
import { painter } from '../../../packages/leaklint/src/terminal/terminal.ts';

const plain = painter(false);

describe('help', () => {
  test.each([60, 80, 200])('names every command, flag and exit code within %i columns', (width) => {
    const text = help(undefined, width, plain);
    for (const { name } of FLAGS) expect(text).toMatch(new RegExp(`--${name}\\b`));
    for (const { name } of COMMANDS) expect(text).toContain(name);
    for (const code of [0, 1, 2, 3, 130]) expect(text).toMatch(new RegExp(`^ {2}${code} +\\w`, 'm'));
    for (const line of text.split('\n')) expect(line.length <= width || EXAMPLES.some((example) => line.includes(example.line)), line).toBe(true);
  });

  test('of a command names its own flags only', () => {
    const text = help('rules', 80, plain);
    expect(text).toContain('--format');
    expect(text).not.toContain('--staged');
  });

  test('examples are lines that leaklint understands', () => {
    for (const { line } of EXAMPLES) {
      const args = line.slice(line.indexOf('leaklint') + 'leaklint'.length).trim().split(' ').filter((part) => part !== '');
      expect(() => readCommandLine(args)).not.toThrow();
    }
  });
});

test('flag names, short names and commands are unique', () => {
  const names = FLAGS.map((flag) => flag.name);
  const shorts = FLAGS.flatMap(({ short }) => (short === undefined ? [] : [short]));
  for (const list of [names, shorts, COMMANDS.map(({ name }) => name)]) expect(new Set<string>(list).size).toBe(list.length);
});
