/** Hooks as members of a JSON file, as simple-git-hooks has them: a member's value grows, or a member is put in; nothing else moves. */
import type { ByHand, Edit } from './edit.ts';
import { namesLeaklint, OURS } from './edit.ts';

interface Member {
  readonly start: number;
  /** Of the value, quotes and braces included. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

const BLANKS = /\s*/y;

function after(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text) === null ? from : pattern.lastIndex;
}

const STRING = /"(?:[^"\\]|\\[\s\S])*"/y;

/** Where the value that begins at `from` ends. */
function valueEnd(text: string, from: number): number {
  if (text[from] === '"') return after(STRING, text, from);
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const character = text[i];
    if (character === '"') i = after(STRING, text, i) - 1;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      if (depth === 0) return i;
      if (--depth === 0) return i + 1;
    } else if (depth === 0 && character === ',') return i;
  }
  return text.length;
}

/** The member `name` of the object that opens at `open`. `text` is known to be JSON. */
function memberOf(text: string, open: number, name: string): Member | undefined {
  let at = after(BLANKS, text, open + 1);
  while (at < text.length && text[at] === '"') {
    const nameEnd = after(STRING, text, at);
    const valueStart = after(BLANKS, text, after(BLANKS, text, nameEnd) + 1);
    const end = valueEnd(text, valueStart);
    if (JSON.parse(text.slice(at, nameEnd)) === name) return { start: at, valueStart, valueEnd: end };
    const next = after(BLANKS, text, end);
    if (text[next] !== ',') return undefined;
    at = after(BLANKS, text, next + 1);
  }
  return undefined;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // No JSON: there is nothing in it that init would edit.
    return false;
  }
}

const HOOK = 'pre-commit';

/** `path`: the member that holds the hooks, or none where the whole file does. */
export function jsonHook(command: string, path: string | undefined): Edit {
  const advice: ByHand = { byHand: `make its ${HOOK} hook run \`${command}\`` };
  const open = (text: string): number | undefined => {
    const root = text.indexOf('{');
    if (path === undefined) return root;
    const holder = memberOf(text, root, path);
    return holder !== undefined && text[holder.valueStart] === '{' ? holder.valueStart : undefined;
  };
  return {
    add(text) {
      if (text === undefined || !isObject(text)) return advice;
      const brace = open(text);
      if (brace === undefined) return path === undefined || memberOf(text, text.indexOf('{'), path) !== undefined ? advice : withHolder(text, path, command);
      if (namesLeaklint(text.slice(brace, valueEnd(text, brace)))) return text;
      const hook = memberOf(text, brace, HOOK);
      if (hook !== undefined) return text[hook.valueStart] === '"' ? `${text.slice(0, hook.valueEnd - 1)} && ${command}${text.slice(hook.valueEnd - 1)}` : advice;
      const gap = after(BLANKS, text, brace + 1);
      const own = `"${HOOK}": "${command}"`;
      return text[gap] === '}' ? `${text.slice(0, brace + 1)}${own}${text.slice(brace + 1)}` : `${text.slice(0, gap)}${own},${text.slice(brace + 1, gap)}${text.slice(gap)}`;
    },
    remove(text) {
      if (!isObject(text)) return text;
      const brace = open(text);
      const hook = brace === undefined ? undefined : memberOf(text, brace, HOOK);
      if (brace === undefined || hook === undefined) return text;
      const value = text.slice(hook.valueStart, hook.valueEnd);
      const tail = new RegExp(` && ${OURS}"$`).exec(value);
      if (tail !== null) return text.slice(0, hook.valueStart + tail.index) + text.slice(hook.valueEnd - 1);
      if (!new RegExp(`^"${OURS}"$`).test(value)) return text;
      if (text[hook.valueEnd] === ',') return text.slice(0, hook.start) + text.slice(after(BLANKS, text, hook.valueEnd + 1));
      // Alone in an object that had members or blanks of its own there is nothing before it; alone in ours there is.
      if (hook.start === brace + 1 || path === undefined) return text.slice(0, hook.start) + text.slice(hook.valueEnd);
      return withoutHolder(text, path);
    },
  };
}

/** The object of hooks as the last member of the file. */
function withHolder(text: string, path: string, command: string): string {
  const last = text.trimEnd().length - 1;
  const end = text.slice(0, last).trimEnd().length;
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  const comma = text[end - 1] === '{' ? '' : ',';
  return `${text.slice(0, end)}${comma}\n${indent}"${path}": {\n${indent}${indent}"${HOOK}": "${command}"\n${indent}}${text.slice(end)}`;
}

function withoutHolder(text: string, path: string): string {
  return text.replace(new RegExp(`,?\\n[ \\t]*"${path}": \\{\\n[ \\t]*"${HOOK}": "${OURS}"\\n[ \\t]*\\}`), '');
}

/** The hook that simple-git-hooks wrote from such a member: it stays behind when no hook is left for it to write. */
export const writtenHook: Pick<Edit, 'remove'> = {
  remove: (text) => (text.includes('SIMPLE_GIT_HOOKS') && new RegExp(`\n${OURS}\n?$`).test(text) ? undefined : text),
};
