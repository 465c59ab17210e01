/** Hook configurations in YAML: an entry for lefthook, an entry for the pre-commit framework. Lines are put in and taken out; the rest is never written anew. */
import type { Edit } from './edit.ts';
import { endOf, inserted, joined, linesOf, namesLeaklint, OURS } from './edit.ts';

interface Block {
  /** Line of the key. */
  readonly key: number;
  /** After the last line below the key that is neither blank nor a comment. */
  readonly end: number;
  /** Indentation of what stands below the key; `undefined` where nothing does. */
  readonly indent: string | undefined;
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}

function isContent(line: string): boolean {
  return !/^\s*(?:#|$)/.test(line);
}

/** The block below `name:` among the lines `[from, to)` that are indented by `indent`; `'other'` where the key has its value on its own line. */
function blockOf(lines: readonly string[], name: string, indent: string, from: number, to: number): Block | 'other' | undefined {
  const key = lines.findIndex((line, i) => i >= from && i < to && line.startsWith(indent) && new RegExp(`^(["']?)${name}\\1\\s*:`).test(line.slice(indent.length)));
  if (key === -1) return undefined;
  if (!/:\s*(?:\s#|$)/.test(lines[key] ?? '')) return 'other';
  let end = key + 1;
  let inner: string | undefined;
  for (let i = key + 1; i < to; i++) {
    const line = lines[i] ?? '';
    const own = indentOf(line);
    // A deep comment may be a line of a script: nothing is put before it.
    if (!isContent(line) && (line.trim() === '' || inner === undefined || own.length <= inner.length)) continue;
    // A list may stand as far to the left as its key.
    if (own.length < indent.length || (own.length === indent.length && !/^- /.test(line.slice(indent.length)))) break;
    inner ??= own;
    end = i + 1;
  }
  return { key, end, indent: inner };
}

/** Without the key lines that nothing stands below any more, and the blank line before them. */
function dropEmptyKeys(lines: string[], above: number): void {
  let at = above;
  while (at >= 0 && /^ *(?:pre-commit|commands):\r?$/.test(lines[at] ?? '')) {
    const following = lines.slice(at + 1).find(isContent);
    if (following !== undefined && indentOf(following).length > indentOf(lines[at] ?? '').length) break;
    const top = indentOf(lines[at] ?? '') === '';
    lines.splice(at, 1);
    at--;
    if (top && lines[at]?.trim() === '') lines.splice(at, 1);
  }
}

const UNKNOWN = 'it is written in a way that leaklint does not edit';

/** A command of lefthook's pre-commit hook. */
export function lefthookEntry(command: string): Edit {
  const advice = { byHand: `${UNKNOWN}; give pre-commit a command that runs \`${command}\`` };
  return {
    add(text = '') {
      if (namesLeaklint(text)) return text;
      const lines = linesOf(text);
      if (lines.some((line) => line.includes('\t')) || indentOf(lines.find(isContent) ?? '') !== '') return advice;
      const entry = (indent: string): string[] => [`${indent}leaklint:`, `${indent}  run: ${command}`];
      const hook = blockOf(lines, 'pre-commit', '', 0, lines.length);
      if (hook === undefined) return inserted(lines, endOf(lines), ['', 'pre-commit:', '  commands:', ...entry('    ')]);
      if (hook === 'other' || hook.indent === undefined || hook.indent === '') return advice;
      const jobs = blockOf(lines, 'jobs', hook.indent, hook.key + 1, hook.end);
      if (jobs !== undefined) {
        if (jobs === 'other' || jobs.indent === undefined) return advice;
        return inserted(lines, jobs.end, [`${jobs.indent}- name: leaklint`, `${jobs.indent}  run: ${command}`]);
      }
      const commands = blockOf(lines, 'commands', hook.indent, hook.key + 1, hook.end);
      if (commands === undefined) return inserted(lines, hook.key + 1, [`${hook.indent}commands:`, ...entry(`${hook.indent}  `)]);
      if (commands === 'other' || commands.indent === undefined || commands.indent.length <= hook.indent.length) return advice;
      return inserted(lines, commands.end, entry(commands.indent));
    },
    remove(text) {
      const lines = linesOf(text);
      const run = new RegExp(`^ *run: ${OURS}\\r?$`);
      const at = lines.findIndex((line, i) => /^ *(?:leaklint:|- name: leaklint)\r?$/.test(line) && run.test(lines[i + 1] ?? ''));
      if (at === -1) return text;
      lines.splice(at, 2);
      dropEmptyKeys(lines, at - 1);
      return joined(lines, text);
    },
  };
}

/** A hook of the pre-commit framework. With `version` the framework installs leaklint itself; without, it runs the project's own. */
export function preCommitEntry(command: string, version: string | undefined): Edit {
  const entry = (indent: string): string[] =>
    [
      '- repo: local',
      '  hooks:',
      '  - id: leaklint',
      '    name: leaklint',
      ...(version === undefined ? [`    entry: ${command}`, '    language: system'] : [`    entry: ${command}`, '    language: node', `    additional_dependencies: ['leaklint@${version}']`]),
      '    pass_filenames: false',
      '    require_serial: true',
      '    always_run: true',
      '    stages: [pre-commit, pre-merge-commit]',
    ].map((line) => indent + line);
  return {
    add(text = '') {
      if (namesLeaklint(text)) return text;
      const lines = linesOf(text);
      const repos = blockOf(lines, 'repos', '', 0, lines.length);
      if (repos === undefined || repos === 'other' || repos.indent === undefined) return { byHand: `${UNKNOWN}; docs/hooks.md holds the entry for repos` };
      return inserted(lines, repos.end, entry(repos.indent));
    },
    remove(text) {
      const lines = linesOf(text);
      const id = lines.findIndex((line) => /^ *- id: leaklint\r?$/.test(line));
      const start = id - 2;
      if (start < 0 || !/^ *- repo: local\r?$/.test(lines[start] ?? '')) return text;
      const outer = indentOf(lines[start] ?? '').length;
      let end = id + 1;
      while (end < lines.length && isContent(lines[end] ?? '') && indentOf(lines[end] ?? '').length > outer && !/^ *- id:/.test(lines[end] ?? '')) end++;
      // Another hook below the same `repo: local` was put there by a person.
      if (/^ *- id:/.test(lines[end] ?? '')) return text;
      return joined(lines.toSpliced(start, end - start), text);
    },
  };
}
