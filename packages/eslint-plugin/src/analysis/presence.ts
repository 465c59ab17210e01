// Presence: whether a file can hold keys at all, asked once for all rules, before any of its nodes is looked at.
import { keysOf } from '../detector.ts';
import { PROMISE } from './name.ts';
import type { SourceFile } from './source-file.ts';

/** Calls that build a text from parts: the parts alone may show no key. No key has the separator of a list or of lines in it: where that stands, one part holds it whole. */
const ASSEMBLING = /\.join\((?<!path\.(?:posix\.|win32\.)?join\()(?!['"`][^'"`\n]{0,8}(?:[ ,|]|\\[nrt])[^'"`\n]{0,8}['"`]\))|(?:atob|concat|reverse|fromCharCode|decodeURIComponent)\(|Buffer\.from/;
/** A text with a part that may be random: of 24 random letters and digits one in seventy has no digit, and hardly one of these no such change of case. Lists of plain words are joined everywhere. */
const PIECE = /['"`][\w+/=.,:;%-]*?(?:\d|[A-Z][a-z]{1,2}[A-Z][a-z]{0,2}[A-Z])/;
/** Beginnings of keys as texts of their own, texts that are added to texts, and holes before what may be random. */
export const PARTS: RegExp = /['"`](?:[A-Za-z]{2,8}[_-](?:live|test|proj|ant)?['"`_-]|\s*\+\s*['"`])|`\w{0,12}\$\{[^{}`\n]{1,40}\}\w{16}/;
const BEGINNING = /['"`][A-Za-z]{2,8}[_-](?:live|test|proj|ant)?['"`_-]|`\w{0,12}\$\{[^{}`\n]{1,40}\}\w{16}/;
/** Half a key, where something else stands for its known beginning or what must stand around it. */
const MAKING = /\.(?:join|replace(?:All)?|split|repeat|to(?:Lower|Upper)Case)\(|['"`]\s*\+\s*['"`]/;
const RANDOM = /['"`}](?=[\w+/=,. -]{0,27}\d)[\w+/=,. -]{0,12}?(?=[A-Za-z]{0,15}\d)(?=\d{0,15}[A-Za-z])[A-Za-z\d]{16}|-(?:(?<=[\da-f]{8}-)[\da-f]{4}-|----BEGIN)/;
/** What stands in every file that reads the environment. */
const ENVIRONMENT = /\benv\b|loadEnv|(?:\benvironment|[cC]onfig\w{0,20}|nconf|secrets)[?!]{0,2}\.(?:get|require|asString)/;
/** Every call that builds a text, told from its parenthesis, which looks back: in a third of the time that looking for all these words takes. */
const CALLING = /\((?<=(?:join|atob|concat|reverse|fromCharCode|decodeURIComponent|replace(?:All)?|split|repeat|to(?:Lower|Upper)Case)\()|Buffer\.from/;

const [mattering, presence, naming, calling, assembling, environment] = [{}, {}, {}, {}, {}, {}];

/** The first look, with that for PARTS. False only for a file that names no key, cannot put one together, and reads no environment: whatever else is asked here, the answer is no. */
export function mayMatter(file: SourceFile): boolean {
  return file.once(mattering, () => file.settings.keyNames.size > 0 || namesKeys(file) || mayBuildTexts(file) || mentionsEnvironment(file) || keysOf(file.code).length > 0);
}

/**
 * Never false for a file in which the flow would find evidence: a name that promises a key before anything is held against it, a variable of the environment
 * that may be secret, a known key, or a text that is put together.
 * On 500 files of typescript-eslint two thirds of all rules' time was spent on files without any of these.
 */
export function mayHoldKeys(file: SourceFile): boolean {
  return file.once(presence, () => file.settings.keyNames.size > 0 || keysOf(file.code).length > 0 || mayAssembleKeys(file) || mayNameKeys(file));
}

function namesKeys(file: SourceFile): boolean {
  return file.once(naming, () => PROMISE.test(file.code.text));
}

function mayBuildTexts(file: SourceFile): boolean {
  return file.once(calling, () => CALLING.test(file.code.text));
}

/** Whether a file may put a key together of which no single place shows the whole. */
export function mayAssembleKeys(file: SourceFile): boolean {
  return file.once(assembling, () => {
    const { text } = file.code;
    return (PARTS.test(text) && BEGINNING.test(text)) || (mayBuildTexts(file) && ASSEMBLING.test(text) && PIECE.test(text)) || (MAKING.test(text) && RANDOM.test(text));
  });
}

/** Whether a file can read the environment at all. */
export function mentionsEnvironment(file: SourceFile): boolean {
  return file.once(environment, () => ENVIRONMENT.test(file.code.text));
}

function mayNameKeys(file: SourceFile): boolean {
  return namesKeys(file) || (mentionsEnvironment(file) && mayNameVariable(file));
}

/** Whether a text that holds no other name of a key may hold that of a secret variable: one that says so, or the usual one of a vendor. */
function mayNameVariable(file: SourceFile): boolean {
  const { text } = file.code;
  return /token|key|_pat\b|pass|pwd/i.test(text) || (text.match(/\b[A-Z][A-Z\d_]{2,}\b/g) ?? []).some((name) => file.settings.vendors.ofVariable(name) !== undefined);
}
