/** Shell hooks: the line that husky's scripts take, and the block that a plain hook of git takes. */
import type { Edit } from './edit.ts';
import { CALL, endOf, inserted, joined, linesOf, namesLeaklint, OURS } from './edit.ts';

const OWN_LINE = new RegExp(`^${OURS}\\r?$`);

/** Words that end a script early: what is appended behind them might never run. */
const ENDS_EARLY = /^(?!\s*#).*(?:^|[\s;&|(){}])(?:exit|exec|return)\b/m;

/** One line for a script that husky runs with `sh -e`. At the end, where it sees what earlier tools have staged; at the top where the script may end before. */
export function scriptLine(command: string): Edit {
  return {
    add(text) {
      if (text === undefined) return `${command}\n`;
      if (namesLeaklint(text)) return text;
      const lines = linesOf(text);
      const top = lines[0]?.startsWith('#!') === true && lines.length > 1 ? 1 : 0;
      return inserted(lines, ENDS_EARLY.test(text) ? top : endOf(lines), [command]);
    },
    remove(text) {
      if (new RegExp(`^${OURS}\n$`).test(text)) return undefined;
      const lines = linesOf(text);
      const own = lines.findIndex((line) => OWN_LINE.test(line));
      return own === -1 ? text : joined(lines.toSpliced(own, 1), text);
    },
  };
}

const BEGIN = '# leaklint: begin';
const END = '# leaklint: end';
const SHEBANG = '#!/bin/sh\n';
const BLOCK = new RegExp(`${BEGIN}[\\s\\S]*?${END}(?:\n|$)`);

export interface PlainHook {
  /** Folders with programs to look in before PATH, from the top of the working tree. */
  readonly before: readonly string[];
  /** Folders to look in after PATH: where this machine's node is, for programs that are started without a PATH of their own. Only for hooks that stay on this machine. */
  readonly after: readonly string[];
  readonly command: string;
}

/** A word in single quotes, as POSIX shells read it. */
export function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A folder as an entry of PATH in a shell of git: on Windows `C:\Program Files` is `/c/Program Files` there, and a colon ends an entry. */
export function pathEntry(folder: string, platform: NodeJS.Platform): string | undefined {
  const entry = platform === 'win32' ? folder.replaceAll('\\', '/').replace(/^([A-Za-z]):/, (_, drive: string) => `/${drive.toLowerCase()}`) : folder;
  return entry.includes(':') || /[\n\r]/.test(entry) ? undefined : entry;
}

/** In a subshell, so that the rest of the hook keeps its PATH. What cannot be scanned blocks: unscanned is never clean. */
function block({ before, after, command }: PlainHook): string {
  const program = command.split(' ', 1)[0] ?? CALL;
  const path = [...before.map(shellQuoted), '"$PATH"', ...after.map(shellQuoted)].join(':');
  const missing = (name: string, advice: string): string[] => [
    `  if ! command -v ${name} >/dev/null; then`,
    `    echo ${shellQuoted(`leaklint: not scanned, so not committed: ${advice} (git commit --no-verify goes ahead unscanned)`)} >&2`,
    '    exit 1',
    '  fi',
  ];
  return [
    `${BEGIN} (looks for keys in what is about to be committed; leaklint init --remove takes these lines out)`,
    '(',
    `  PATH=${path}`,
    ...missing('node', 'no node on the PATH of this program. Commit from a terminal, or run npx leaklint init there once more'),
    ...missing(program, `no ${program} in node_modules or on PATH. Run npm install, or npm install --save-dev leaklint`),
    `  ${command}`,
    ') || exit $?',
    END,
    '',
  ].join('\n');
}

/** At the top, since any line further down may never be reached, and the last one decides the exit code of a script without `set -e`. */
export function plainHook(hook: PlainHook): Edit {
  return {
    add(text) {
      if (text === undefined) return SHEBANG + block(hook);
      if (namesLeaklint(text)) return text;
      const [first = ''] = linesOf(text);
      if (text.includes('\0') || (first.startsWith('#!') && !/[/\s](?:ba|da|a|k|z)?sh(?:\s|$)/.test(first))) return { byHand: `it is no shell script; make it run \`${hook.command}\` and fail where that fails` };
      if (!first.startsWith('#!')) return `\n${block(hook)}${text}`;
      if (first === text) return `${text}\n${block(hook).trimEnd()}`;
      return `${first}\n\n${block(hook)}${text.slice(first.length + 1)}`;
    },
    remove(text) {
      const found = BLOCK.exec(text);
      if (found === null) return text;
      const before = text.slice(0, found.index);
      const rest = text.slice(found.index + found[0].length);
      if (before === SHEBANG && rest === '' && found[0].endsWith('\n')) return undefined;
      const blankLine = before === '\n' || before.endsWith('\n\n');
      return (blankLine || !found[0].endsWith('\n') ? before.slice(0, -1) : before) + rest;
    },
  };
}
