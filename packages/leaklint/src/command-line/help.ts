/** Help: the tables of flags.ts as a person reads them. */
import { EXIT_CODES } from '../exit-codes.ts';
import { COMMANDS, EXAMPLES, FLAGS } from './flags.ts';
import type { CommandName, Flag, FlagGroup } from './flags.ts';
import { labelled, wrap } from '../terminal/layout.ts';
import type { Paint } from '../terminal/terminal.ts';

const LABEL = 26;

/** `-f, --format FORMAT`. */
export function flagUsage(flag: Flag): string {
  return `${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`;
}

export function flagGroups(command: CommandName | undefined): [FlagGroup, Flag[]][] {
  const shown = FLAGS.filter((flag) => command === undefined || flag.commands.includes(command));
  return [...new Set(shown.map((flag) => flag.group))].map((group) => [group, shown.filter((flag) => flag.group === group)]);
}

/** `command`: only what belongs to it. */
export function help(command: CommandName | undefined, width: number, paint: Paint): string {
  const columns = Math.min(Math.max(width, 60), 100);
  const heading = (text: string): string => paint('bold', text);
  const row = (label: string, text: string): string[] => {
    const lines = wrap(text, columns - LABEL - 2);
    return label.length < LABEL - 1 ? labelled(label, lines, LABEL, '  ') : [`  ${label}`, ...labelled('', lines, LABEL, '  ')];
  };
  const lines: string[] = [];
  const named = COMMANDS.find(({ name }) => name === command);
  if (named === undefined) {
    lines.push('leaklint finds API keys in everything git holds, in the index, and in files.', '', `${heading('Usage')}  leaklint [PATH …] [FLAGS]`);
    for (const { name, operands } of COMMANDS) if (name !== 'scan') lines.push(`       leaklint ${name}${operands === '' ? '' : ` ${operands}`}`);
    lines.push('', heading('Commands'), ...COMMANDS.filter(({ name }) => name !== 'scan').flatMap((one) => row(`${one.name} ${one.operands}`.trim(), one.help)));
  } else {
    lines.push(...wrap(named.help, columns), '', `${heading('Usage')}  leaklint ${named.name === 'scan' ? '[scan]' : named.name}${named.operands === '' ? '' : ` ${named.operands}`} [FLAGS]`);
  }
  for (const [group, flags] of flagGroups(command)) lines.push('', heading(group), ...flags.flatMap((flag) => row(flagUsage(flag), flag.help)));
  if (named === undefined || named.name === 'scan') {
    lines.push('', heading('Exit codes'), ...EXIT_CODES.flatMap(({ code, means }) => labelled(String(code), wrap(means, columns - 8), 6, '  ')));
    lines.push('', heading('Examples'), ...EXAMPLES.flatMap(({ line, does }) => [`  ${paint('cyan', line)}`, ...labelled('', wrap(does, columns - 6).map((words) => paint('dim', words)), 6)]));
    lines.push('', ...wrap('Keys are shown by their public prefix and length only. Nothing leaves this machine.', columns));
  }
  return `${lines.join('\n')}\n`;
}
