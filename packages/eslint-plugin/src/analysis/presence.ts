// Presence: whether a file can hold keys at all, asked once for all rules, before any of its nodes is looked at.
import { keysOf } from '../detector.ts';
import { PROMISE, mayNameKey } from './name.ts';
import type { SourceFile } from './source-file.ts';

/** Calls that build a text from parts: the parts alone may show no key. */
const ASSEMBLING = /join\((?<!path\.join\()|(?:atob|concat|reverse|fromCharCode|decodeURIComponent)\(|Buffer\.from/;
/** A text with a part that may be random: of 24 random letters and digits one in seventy has no digit, and hardly one of these no such change of case. Lists of plain words are joined everywhere. */
const PIECE = /['"`][\w+/=.,:;%-]*?(?:\d|[A-Z][a-z]{1,2}[A-Z][a-z]{0,2}[A-Z])/;
/** Beginnings of keys as texts of their own, texts that are added to texts, and holes before what may be random. */
const PARTS = /['"`](?:[A-Za-z]{2,8}[_-](?:live|test|proj|ant)?['"`_-]|\s*\+\s*['"`])|`\w{0,12}\$\{[^{}`\n]{1,40}\}\w{16}/;
const BEGINNING = /['"`][A-Za-z]{2,8}[_-](?:live|test|proj|ant)?['"`_-]|`\w{0,12}\$\{[^{}`\n]{1,40}\}\w{16}/;
/** Half a key, where something else stands for its known beginning. */
const MAKING = /\.(?:replace(?:All)?|split|repeat|to(?:Lower|Upper)Case)\(|['"`]\s*\+\s*['"`]/;
const RANDOM = /['"`}][\w+/=,. -]{0,12}?(?=[A-Za-z]{0,15}\d)(?=\d{0,15}[A-Za-z])[A-Za-z\d]{16}/;
/** What stands in every file that reads the environment. */
const ENVIRONMENT = /\benv\b|loadEnv|(?:\benvironment|[cC]onfig\w{0,20}|nconf|secrets)[?!]{0,2}\.(?:get|require|asString)/;
/** One of the above, or the name of a key. */
const LIVELY = new RegExp(`${PROMISE.source}|_(?:token|key|pass)\\b|(?:join|atob|concat|reverse|fromCharCode|decodeURIComponent)\\(|Buffer\\.from|${ENVIRONMENT.source}`, 'i');
/** What single rules look for in files without keys. */
const RARE = new Set<RegExp>();
let remarkable: RegExp | undefined;

const [presence, remark, liveliness, assembling, environment] = [{}, {}, {}, {}, {}];

/**
 * Never false for a file in which the flow would find evidence: a name that promises a key before anything is held against it, a variable of the environment
 * that may be secret, a known key, or a text that is put together.
 * On 500 files of typescript-eslint two thirds of all rules' time was spent on files without any of these.
 */
export function mayHoldKeys(file: SourceFile): boolean {
  return file.once(presence, () => file.settings.keyNames.size > 0 || keysOf(file.code).length > 0 || mayAssembleKeys(file) || mayNameKeys(file));
}

/** From now on each file is asked whether `expression` fits its text. */
export function lookFor(expression: RegExp): void {
  RARE.add(expression);
}

/** Whether an expression that is looked for fits the file's text; rules that share one ask once. */
export function holds(file: SourceFile, expression: RegExp): boolean {
  return isRemarkable(file) && file.once(expression, () => expression.test(file.code.text));
}

/** Nine files of ten hold nothing of all that is looked for; to look for each of it alone took twice as long. */
function isRemarkable(file: SourceFile): boolean {
  return file.once(remark, () => (remarkable ??= new RegExp([LIVELY, ...RARE].map(({ source }) => source).join('|'), 'i')).test(file.code.text));
}

function isLively(file: SourceFile): boolean {
  return file.once(liveliness, () => isRemarkable(file) && LIVELY.test(file.code.text));
}

/** Whether a file may put a key together of which no single place shows the whole. */
export function mayAssembleKeys(file: SourceFile): boolean {
  return file.once(assembling, () => {
    const { text } = file.code;
    return (PARTS.test(text) && BEGINNING.test(text)) || (isLively(file) && ASSEMBLING.test(text) && PIECE.test(text)) || (MAKING.test(text) && RANDOM.test(text));
  });
}

/** Whether a file can read the environment at all. */
export function mentionsEnvironment(file: SourceFile): boolean {
  return file.once(environment, () => isLively(file) && ENVIRONMENT.test(file.code.text));
}

function mayNameKeys(file: SourceFile): boolean {
  return isLively(file) && (mayNameKey(file.code.text, false) || (mentionsEnvironment(file) && mayNameVariable(file)));
}

/** Whether a text may hold the name of a secret variable: one that says so, or the usual one of a vendor. */
function mayNameVariable(file: SourceFile): boolean {
  const { text } = file.code;
  return mayNameKey(text, true) || (text.match(/\b[A-Z][A-Z\d_]{2,}\b/g) ?? []).some((name) => file.settings.vendors.ofVariable(name) !== undefined);
}
