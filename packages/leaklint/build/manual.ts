/** The manual: docs/cli.md, written from the same tables as the help text. */
import { EXIT_CODES } from '../src/exit-codes.ts';
import { COMMANDS, EXAMPLES } from '../src/command-line/flags.ts';
import { FORMAT_USES } from '../src/reporters/formats.ts';
import { flagGroups, flagUsage } from '../src/command-line/help.ts';

/** Text in a cell of a Markdown table. */
function cell(text: string): string {
  return text.replace(/[\\|<>]/g, '\\$&');
}

function table(head: readonly [string, string], rows: readonly (readonly [string, string])[]): string[] {
  return [`| ${head.join(' | ')} |`, '| --- | --- |', ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)];
}

export function manual(): string {
  const lines: string[] = [
    '<!-- Written by `npm run generate` from packages/leaklint/src/command-line/flags.ts. Do not edit. -->',
    '',
    '# leaklint on the command line',
    '',
    '```',
    'leaklint [PATH …] [FLAGS]',
    ...COMMANDS.filter(({ name }) => name !== 'scan').map(({ name, operands }) => `leaklint ${name}${operands === '' ? '' : ` ${operands}`} [FLAGS]`),
    '```',
    '',
    'Without a command leaklint scans: everything git holds at PATH (every object, whether a branch leads to it or not), the index and the working tree.',
    'A folder that is in no repository is scanned as plain files, and a line on standard error says so. Several PATHs are scanned as plain files, too.',
    'A folder that is named like a command is given as `./rules`.',
    '',
    'The report goes to standard output, everything else to standard error.',
    '',
    '## Commands',
    '',
    ...table(['command', 'what it does'], COMMANDS.map(({ name, operands, help }) => [`\`${`${name} ${operands}`.trim()}\``, help] as const)),
  ];
  for (const [group, flags] of flagGroups(undefined)) {
    lines.push('', `## ${group}`, '', ...table(['flag', 'what it does'], flags.map((flag) => [`\`${flagUsage(flag)}\``, flag.help] as const)));
  }
  lines.push('', '## Formats', '', ...table(['format', 'what it is for'], Object.entries(FORMAT_USES).map(([name, use]) => [`\`${name}\``, use] as const)));
  lines.push('', '## Exit codes', '', ...table(['code', 'means'], EXIT_CODES.map(({ code, means }) => [`\`${code}\``, means] as const)));
  lines.push('', '## Examples', '', '```sh', ...EXAMPLES.flatMap(({ line, does }) => [`# ${does}`, line]), '```');
  lines.push('', 'What the formats hold: [reports.md](reports.md).');
  return `${lines.join('\n')}\n`;
}
