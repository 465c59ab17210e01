import { existsSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCommandLine, wantedFormat } from '../../../packages/leaklint/src/command-line/command-line.ts';
import { FLAGS } from '../../../packages/leaklint/src/command-line/flags.ts';
import { FORMATS } from '../../../packages/leaklint/src/reporters/formats.ts';
import { scanRequest } from '../../../packages/leaklint/src/command-line/scan-request.ts';
import { UsageError } from '../../../packages/leaklint/src/usage-error.ts';
import { hostileText } from '../reporters/hostile.ts';

const read = (line: string): ReturnType<typeof readCommandLine> => readCommandLine(line === '' ? [] : line.split(' '));
const request = (line: string, env = {}): ReturnType<typeof scanRequest> => scanRequest(read(line), env);

describe('a line', () => {
  test.each([
    ['', 'scan', []],
    ['.', 'scan', ['.']],
    ['scan a b', 'scan', ['a', 'b']],
    ['explain zavu-live-key', 'explain', ['zavu-live-key']],
    ['--no-color rules', 'rules', []],
    ['-- rules', 'scan', ['rules']],
    ['./rules', 'scan', ['./rules']],
    ['doctor x', 'doctor', ['x']],
  ])('%j: %s %j', (line, command, operands) => {
    expect(read(line)).toMatchObject({ command, operands });
  });

  test.each([
    ['--formt json', 'unknown flag --formt (did you mean --format?)'],
    ['--stagged', 'unknown flag --stagged (did you mean --staged?)'],
    ['--qqqqqqqqqqq', 'unknown flag --qqqqqqqqqqq'],
    ['-x', 'unknown flag -x'],
    ['--format jsn', `--format jsn: not one of ${FORMATS.join(', ')} (did you mean json?)`],
    ['--format', '--format needs a value: --format FORMAT'],
    ['--format=', '--format needs a value: --format FORMAT'],
    ['--fail-on hgih', '--fail-on hgih: not one of critical, high, medium, low, never (did you mean high?)'],
    ['--staged=yes', '--staged takes no value'],
    ['--format json --format text', '--format is given twice'],
    ['explain', 'leaklint explain needs RULE'],
    ['explain a b', 'leaklint explain takes only RULE, and was given a b'],
    ['selftest x', 'leaklint selftest takes no argument, and was given x'],
    ['rules --staged', '--staged means nothing to leaklint rules'],
  ])('%j: %s', (line, message) => {
    expect(() => read(line)).toThrow(new UsageError(message));
  });

  test('help and version win over what is wrong beside them', () => {
    expect(read('explain --help').has('help')).toBe(true);
    expect(read('rules --staged --version').has('version')).toBe(true);
  });

  test('the last of --color and --no-color counts', () => {
    expect(read('--color --no-color').color).toBe(false);
    expect(read('--no-color --color').color).toBe(true);
    expect(read('').color).toBeUndefined();
  });

  test('of any arguments either a line comes or a usage error of one printable line', () => {
    const argument = fc.oneof(hostileText, fc.constantFrom(...FLAGS.map(({ name }) => `--${name}`)), fc.constantFrom('--', '-', '-q', '-fjson', 'rules', 'explain', '.', '--format=json'));
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 5 }), (args) => {
        try {
          expect(readCommandLine(args).operands.every((operand) => args.includes(operand))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a scan request', () => {
  test.each([
    ['', { scope: 'everything', path: '.', attribution: true, ignored: false, showSecrets: false }],
    ['test', { scope: 'everything', path: 'test' }],
    ['test docs', { scope: 'paths', path: '.', paths: ['test', 'docs'] }],
    ['--worktree', { scope: 'worktree' }],
    ['--staged test', { scope: 'staged', path: 'test' }],
    ['--range a..b', { scope: 'range', range: 'a..b' }],
    ['--range a..', { scope: 'range', range: 'a..' }],
    ['--stdin', { scope: 'stdin' }],
    ['--workers 3 --fail-on never --ignored --no-attribution', { workers: 3, failOn: 'never', ignored: true, attribution: false }],
  ])('%j: %j', (line, options) => {
    expect(request(line).options).toMatchObject(options);
  });

  test.each([
    ['', 'text', []],
    ['-f json', 'json', []],
    ['--report sarif=out.sarif', 'text', [{ format: 'sarif', file: 'out.sarif' }]],
    ['--report json=- --report text=a=b.txt', 'json', [{ format: 'text', file: 'a=b.txt' }]],
  ])('%j: standard output gets %s', (line, stdout, files) => {
    expect(request(line)).toMatchObject({ stdout, files });
  });

  test.each([
    ['--staged --worktree', '--worktree and --staged exclude each other'],
    ['--stdin test', '--stdin reads standard input, not test'],
    ['--staged a b', '--staged takes one PATH, and was given 2'],
    ['--range a...b', 'bad range a...b: two dots, A..B'],
    ['--range main', 'bad range main: it has the form A..B'],
    ['--range ..b', 'bad range ..b: it has the form A..B'],
    ['--range a..b..c', 'bad range a..b..c: it has the form A..B'],
    ['--range --output=x..b', 'bad range --output=x..b: a revision does not begin with -'],
    ['--range a..--output=x', 'bad range a..--output=x: a revision does not begin with -'],
    ['--workers 0', '--workers 0: not a number from 1 to 256'],
    ['--workers 1e2', '--workers 1e2: not a number from 1 to 256'],
    ['--report json', '--report json: it has the form FORMAT=FILE'],
    ['--report jsn=x', `--report jsn=x: no format jsn; there are ${FORMATS.join(', ')} (did you mean json?)`],
    ['--report json=- --format text', 'two reports for standard output; send one to a file'],
    ['--report json=- --report text=-', 'two reports for standard output; send one to a file'],
    ['--report json=x --report text=x', 'two reports for x'],
    ['--report json=no/such/folder/x', 'cannot write the report no/such/folder/x: no such file or folder'],
    ['--report json=test', 'cannot write the report test: it is a folder'],
    ['--show-secrets --report html=leaks.html', '--show-secrets means nothing to html, which never holds a secret'],
    ['--show-secrets --format sarif', '--show-secrets means nothing to sarif, which never holds a secret'],
    ['no-such-path', 'no such path: no-such-path'],
    ['ruls', 'no such path: ruls (did you mean the command rules?)'],
    ['package.json/x', 'cannot read package.json/x: part of the path is no folder'],
  ])('%j: %s', (line, message) => {
    expect(() => request(line)).toThrow(new UsageError(message));
  });

  test.each(['/dev/null', '/dev/stdin'].filter((path) => existsSync(path) && !statSync(path).isFile()))('%s is not called clean', (path) => {
    expect(() => request(path)).toThrow(new UsageError(`${path} is neither a file nor a folder; --stdin scans what is piped in`));
  });

  test('secrets are not shown in CI', () => {
    expect(() => request('--show-secrets', { CI: 'true' })).toThrow(/refused in CI/);
    expect(() => request('--show-secrets', { GITHUB_ACTIONS: 'true' })).toThrow(/refused in CI/);
    expect(request('--show-secrets', { CI: 'false' }).options.showSecrets).toBe(true);
  });
});

test.each([
  [['--format', 'json', '--bogus'], 'json'],
  [['--bogus', '--format=jsonl'], 'jsonl'],
  [['-f', 'json'], 'json'],
  [['--report', 'json=-'], 'json'],
  [['--report=json=x'], 'text'],
  [['--', '--format=json'], 'text'],
  [['--format'], 'text'],
])('%j: an error suits whoever parses %s', (args, format) => {
  expect(wantedFormat(args)).toBe(format);
});
