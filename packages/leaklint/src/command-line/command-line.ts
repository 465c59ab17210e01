/** The command line of one run, read by the tables of flags.ts. What they do not know is a usage error that names the nearest thing they do. */
import { parseArgs } from 'node:util';
import { visible } from '../terminal/escape.ts';
import { COMMANDS, FLAGS } from './flags.ts';
import type { CommandName, Flag, FlagName } from './flags.ts';
import { didYouMean } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';

export interface CommandLine {
  readonly command: CommandName;
  /** True when the command was named, not assumed. */
  readonly named: boolean;
  readonly operands: readonly string[];
  has(flag: FlagName): boolean;
  /** The last value given. */
  value(flag: FlagName): string | undefined;
  values(flag: FlagName): readonly string[];
  /** The last of `--color` and `--no-color`. */
  readonly color: boolean | undefined;
}

/** `args` without the program's own name. Of a flag that takes a value the next argument is the value, whatever it begins with. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const options = Object.fromEntries(FLAGS.map(({ name, short, value }) => [name, { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) } as const]));
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  let color: boolean | undefined;
  let command: CommandName | undefined;
  let afterDashes = false;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') afterDashes = true;
    else if (token.kind === 'positional') {
      if (command === undefined && operands.length === 0 && !afterDashes && COMMANDS.some(({ name }) => name === token.value)) command = token.value as CommandName;
      else operands.push(token.value);
    } else {
      const flag = known(token.name, token.rawName);
      given.set(flag.name, [...(given.get(flag.name) ?? []), checked(flag, token.value)]);
      if (flag.name === 'color' || flag.name === 'no-color') color = flag.name === 'color';
    }
  }
  const line: CommandLine = {
    command: command ?? 'scan',
    named: command !== undefined,
    operands,
    has: (flag) => given.has(flag),
    value: (flag) => given.get(flag)?.at(-1),
    values: (flag) => given.get(flag) ?? [],
    color,
  };
  if (!line.has('help') && !line.has('version')) checkCommand(line, [...given.keys()]);
  return line;
}

function known(name: string, rawName: string): Flag {
  const flag = FLAGS.find((one) => one.name === name);
  if (flag !== undefined) return flag;
  throw new UsageError(`unknown flag ${visible(rawName)}${didYouMean(name, FLAGS.map((one) => one.name), '--')}`);
}

function checked(flag: Flag, value: string | undefined): string {
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${flag.name} takes no value`);
    return '';
  }
  if (value === undefined || value === '') throw new UsageError(`--${flag.name} needs a value: --${flag.name} ${flag.value}`);
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    throw new UsageError(`--${flag.name} ${visible(value)}: not one of ${flag.choices.join(', ')}${didYouMean(value, flag.choices)}`);
  }
  return value;
}

function checkCommand(line: CommandLine, flags: readonly string[]): void {
  const command = COMMANDS.find(({ name }) => name === line.command);
  if (command === undefined) return;
  const foreign = FLAGS.find((flag) => flags.includes(flag.name) && !flag.commands.includes(command.name));
  if (foreign !== undefined) throw new UsageError(`--${foreign.name} means nothing to leaklint ${command.name}`);
  const once = FLAGS.find((flag) => flag.value !== undefined && flag.many !== true && line.values(flag.name).length > 1);
  if (once !== undefined) throw new UsageError(`--${once.name} is given twice`);
  const [least, most] = command.count;
  if (line.operands.length < least) throw new UsageError(`leaklint ${command.name} needs ${command.operands}`);
  if (line.operands.length > most) throw new UsageError(`leaklint ${command.name} takes ${command.operands === '' ? 'no argument' : `only ${command.operands}`}, and was given ${line.operands.map(visible).join(' ')}`);
}

/** The format that standard output is to have as far as it can be told, even from a line that cannot be read: an error must suit whoever parses it. */
export function wantedFormat(args: readonly string[]): string {
  const end = args.indexOf('--');
  const flags = end === -1 ? args : args.slice(0, end);
  for (const [i, arg] of flags.entries()) {
    if (arg === '--format' || arg === '-f') return flags[i + 1] ?? 'text';
    if (arg.startsWith('--format=')) return arg.slice('--format='.length);
    const sink = arg === '--report' ? flags[i + 1] : arg.startsWith('--report=') ? arg.slice('--report='.length) : undefined;
    if (sink?.endsWith('=-') === true) return sink.slice(0, -2);
  }
  return 'text';
}
