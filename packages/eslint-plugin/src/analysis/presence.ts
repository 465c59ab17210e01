// Presence: whether a file can hold keys at all, asked once for all rules, before any of its nodes is looked at.
import { findKeys } from '../detector.ts';
import { mayNameKey } from './name.ts';
import type { SourceFile } from './source-file.ts';

const owner = {};

/** What builds a text from parts: the parts alone may show no key. */
const ASSEMBLING = /join\((?<!path\.join\()|(?:atob|concat|reverse|fromCharCode|decodeURIComponent)\(|Buffer\.from|['"`][A-Za-z]{2,8}[_-](?:live|test|proj|ant)?['"`_-]/;

/** Half a key, where something else stands for its known beginning: few files have both. */
const RANDOM = /['"`](?=[^'"`\n]*\d)(?=[^'"`\n]*[A-Za-z])(?:[\w+/=]{16,}|[\w+/=,. -]{24,})['"`]/;
const MAKING = /\.(?:replace(?:All)?|split|repeat|to(?:Lower|Upper)Case)\(|['"`]\s*\+\s*['"`]/;

/**
 * Never false for a file in which the flow would find evidence: a name that promises a key before anything is held against it, a variable of the environment
 * that may be secret, a known key, or a text that is put together.
 * On 500 files of typescript-eslint two thirds of all rules' time was spent on files without any of these.
 */
export function mayHoldKeys(file: SourceFile): boolean {
  return file.memo<boolean>(owner, file.code.ast, () => look(file), false);
}

function look(file: SourceFile): boolean {
  const { text } = file.code;
  if (file.settings.keyNames.size > 0 || ASSEMBLING.test(text) || (MAKING.test(text) && RANDOM.test(text)) || findKeys(text).length > 0) return true;
  return mayNameKey(text, false) || (/\benv\b/i.test(text) && mayNameVariable(file));
}

/** Whether a text may hold the name of a secret variable: one that says so, or the usual one of a vendor. */
function mayNameVariable(file: SourceFile): boolean {
  const { text } = file.code;
  return mayNameKey(text, true) || (text.match(/\b[A-Z][A-Z\d_]{2,}\b/g) ?? []).some((name) => file.settings.vendors.ofVariable(name) !== undefined);
}
