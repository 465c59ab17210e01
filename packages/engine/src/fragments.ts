/**
 * Fragments: pieces of pattern that many rules share, written `{{named}}` in a rule where no run has that name.
 */
import type { Run } from './rule.ts';

/** The rest of a name, then `=`, `:`, `=>`, `||`, `", "`, `" value="`, `: string =`, `" { default =`, `>`, then perhaps a quote. Leads are bounded, so that the worst case stays below the limit of a line rule. */
const BESIDE = '[\\w. \\t-]{0,40}["\\x27\\x60\\]\\\\)]{0,3}(?:[ \\t\\r\\n,{]{1,40}["\\x27]{0,2}(?:value|default)["\\x27]{0,2})?[ \\t]{0,8}(?::?[ \\t]{0,2}string[ \\t]{0,2})?[.=:,>|?]{1,4}[ \\t\\r\\n]{0,20}["\\x27\\x60\\\\(]{0,2}';

/** A vendor's client made or called with the value, perhaps after one other argument: `new acme.Client("`, `acme(account, "`, `require('acme')('`, `require('acme').init('`. */
const CALLED = '[\\w.-]{0,30}(?:["\\x27]\\)[\\w.]{0,30})?\\([ \\t\\r\\n]{0,20}(?:["\\x27\\x60]?[\\w@.-]{1,64}["\\x27\\x60]?,[ \\t\\r\\n]{0,20})?["\\x27\\x60]';

/** The rest of a line that a comment or a heading ends, and a line below it with a word for a key of its own: `// acme api key`, then `const key = `. */
const BELOW = '[\\w. \\t:)-]{0,20}\\r?\\n[ \\t]{0,12}(?=[\\w. \\t-]{0,40}(?:key|token|secret|auth|pass|pwd))';

const FRAGMENTS: Readonly<Record<string, string>> = {
  /** Between a name and its value. */
  beside: BESIDE,
  /** Between a vendor's name and a value, where the name goes on to a word for a key: `acmeApiKey: string = '`, `ACME_TOKEN=`, `acme secret key => "`, `acme-token-`, or the line below `// acme api key`. */
  named: `[\\w. \\t-]{0,30}(?:api|key|token|secret|auth|pass|pwd|login|credential|access|private)(?:(?:${BELOW})?${BESIDE}|[ \\t\\r\\n-]{1,3}["\\x27\\x60]?)`,
  /** Before one of the others, in rules of vendors whose clients take the value by its place: `(?:{{called}}|{{named}})`. The other way round a word for a key in the name of a module would hide the call. */
  called: CALLED,
};

/** What the kernel may ask of the bytes behind a name before a value that a fragment leads to: no less than BESIDE and the word before it allow. */
export const BRIDGE = { gap: 160, name: 'A-Za-z0-9_. \\t\\r\\n"\'`\\]\\\\),{:-', operator: '.=:,|?> \\t\\r\\n-', pad: 28, lead: ' \\t\\r\\n"\'`\\\\(.=:,|?>' } as const;

/** The same where it may lead through a call. */
export const CALL_BRIDGE: Readonly<Record<'name' | 'operator', string>> = { name: `(@${BRIDGE.name}`, operator: `(${BRIDGE.operator}` };

/** How every match begins: a name, a fragment, the secret. */
const BRIDGED = /^(?:\(\?!(?:[^()]|\([^()]*\))*\))?(?:\(\?:[^()]*\)|[\w.-]+)(?:\{\{(?:named|beside)\}\}|\(\?:(?<called>\{\{called\}\})\|\{\{(?:named|beside)\}\}\))(?:\(\?=[^()]*\))?\(\?<secret>(?<secret>(?:\\.|\[[^\]]*\]|[^\\()[\]])*)/;

/** One piece of a secret: a run, a class, or one byte, and how often. */
const PIECE = /(?:\{\{(\w+)\}\}|\[((?!\^)(?:\\.|[^\\\]])+)\]|\\(d|w)|\\?([^\w\s\\^$*+?()[\]{}]|\\(?=[^\w\s])|[A-Za-z0-9_ ])(?<!\\\w))(\{(\d+)(?:,\d*)?\}|[?*+])?/y;

/** Of a rule whose matches are a name, a fragment and a secret: the classes of the bytes that the secret begins with, and how many of them there are at least. Less than LEAST say nothing. `called`: a call may lead to it. */
export function bridgedValue(pattern: string, runs: readonly Run[]): { readonly alphabets: readonly string[]; readonly min: number; readonly called: boolean } | undefined {
  const found = BRIDGED.exec(pattern);
  const [head] = found ?? [];
  const { secret, called } = found?.groups ?? {};
  if (head === undefined || secret === undefined || /\{\{(?:named|beside|called)\}\}/.test(pattern.slice(head.length)) || isAlternative(pattern.slice(head.length - secret.length))) return undefined;
  const alphabets: string[] = [];
  let min = 0;
  for (PIECE.lastIndex = 0; PIECE.lastIndex < secret.length; ) {
    const [, name, written, kind, byte, quantifier, times] = PIECE.exec(secret) ?? [undefined];
    if (name === undefined && written === undefined && kind === undefined && byte === undefined) break;
    const run = name === undefined ? undefined : runs.find((one) => one.name === name);
    if (name !== undefined && run === undefined) break;
    alphabets.push(run?.alphabet ?? written ?? (kind === 'd' ? '0-9' : kind === 'w' ? 'A-Za-z0-9_' : codeOf(byte ?? '')));
    min += (run?.min ?? 1) * (times === undefined ? Number(quantifier !== '?' && quantifier !== '*') : Number(times));
  }
  return min < LEAST ? undefined : { alphabets, min, called: called !== undefined };
}

const LEAST = 6;

function codeOf(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Whether something stands beside the secret that begins here, in its group or outside of it. */
function isAlternative(rest: string): boolean {
  let depth = 1;
  for (const [piece] of rest.matchAll(/\\.|\[(?:\\.|[^\\\]])*\]|[()|]/g)) {
    if (piece === '(') depth++;
    else if (piece === ')') depth--;
    else if (piece === '|' && depth <= 1) return true;
  }
  return false;
}

/** The pattern with its fragments written out. `taken`: the names of the rule's runs. */
export function expandFragments(pattern: string, taken: readonly string[]): string {
  return pattern.replace(/\{\{([a-z]+)\}\}/g, (call, name: string) => (taken.includes(name) || !Object.hasOwn(FRAGMENTS, name) ? call : (FRAGMENTS[name] ?? call)));
}
