/**
 * Names that are declared: in the line that opens a block (`variable "db_password" {`, `DBPassword:`) or at the beginning of the value's own line, and those of options (`--db-password`).
 */
import { judgeNamed } from './assignment.ts';
import type { Check } from './check.ts';

/** The default of what a file declares. */
export const declaredDefault: Check = (candidate) => {
  const name = declaredName(candidate.text.slice(0, candidate.from));
  return name === undefined ? 'drop' : judgeNamed(candidate, name);
};

/** `fromEnvironment('API_KEY', `: the name is what the call looks up. */
const LOOKED_UP = /\(\s*["'`](?:--)?(?<name>[\w.-]+)["'`]\s*,\s*$/;
/** `variable "api_key" { `, `"apiKey": { "type": "string", `: before the innermost brace. */
const OPENER = /(?<name>[\w.-]{1,64})["']?\s*[:=]?\s*$/;
/** `DB_PASSWORD: z.string()`, `api_key: str = Field(`, `ApiKey string`. */
const LEADING = /^\s*(?:[-*]\s+)?(?:(?:private|public|readonly|static|final|const|let|var|val)\s+)*["']?(?<name>[\w.-]+)["']?(?:\s*[:=]|\s+[*\w.]+\s+`)/;
/** A line that opens a block and names it. */
const BLOCK = /^\s*(?:variable\s+)?\\?["']?(?<name>[\w.-]+)\\?["']?\s*(?::|[:=]?\s*\{)\s*$/;

/** Bytes that hold a name and what may stand behind it. */
const NEAR = 80;

/** `sensitive = true`, `NoEcho: true`, `format: password`. */
const MARKED = /^\s*["']?(?:(?:sensitive|NoEcho)["']?\s*[:=]\s*["']?true|format["']?\s*:\s*["']?password)\b/i;

/** The name of which what follows `before` is the default. */
function declaredName(before: string): string | undefined {
  const lines = before.split('\n');
  const own = withoutOwnWord(lines.pop() ?? '');
  if (own.trim() !== '') return nameIn(LOOKED_UP, own) ?? nameIn(OPENER, beforeBrace(own)) ?? nameIn(LEADING, own);
  const opener = lines.reverse().find((line) => line.trim() !== '' && indentationOf(line) < own.length);
  if (opener !== undefined) return nameIn(BLOCK, opener);
  // The name is out of sight; that it is a secret is said beside the value.
  return lines.some((line) => MARKED.test(line)) ? 'password' : undefined;
}

/** Without the beginning of the word that the anchor ends, as in `envDefault`, and its quote. Only its end is looked at: from every place of a long line on, a word may go to that end. */
function withoutOwnWord(line: string): string {
  return line.slice(0, -NEAR) + line.slice(-NEAR).replace(/\w*\\?["']?$/, '');
}

/** What stands before the innermost brace that is open; nothing where none is. */
function beforeBrace(text: string): string {
  const brace = text.lastIndexOf('{');
  return brace > text.lastIndexOf('}') ? text.slice(Math.max(0, brace - NEAR), brace) : '';
}

function nameIn(form: RegExp, text: string): string | undefined {
  return form.exec(text)?.groups?.['name'];
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** What follows an option, or a directive that takes a secret. */
export const option: Check = (candidate) => {
  const { text, from, groups } = candidate;
  const name = (groups['name'] ?? '').trim();
  const [, before] = /(?:^|[\s"'`([=>])(-{1,2}[\w-]*)$/.exec(text.slice(Math.max(0, from - 64), from + 1)) ?? [];
  if (!name.startsWith('-')) return judgeNamed(candidate, name);
  return before === undefined ? 'drop' : judgeNamed(candidate, `${before}${name.slice(1)}`.replace(/^-+/, ''));
};
