/**
 * Fragments: pieces of pattern that many rules share, written `{{named}}` in a rule where no run has that name.
 */
import type { Run } from './rule.ts';

/** The rest of a name, then `=`, `:`, `=>`, `||`, `", "`, `" value="`, `: string =`, `" { default =`, `>`, then perhaps a quote. Leads are bounded, so that the worst case stays below the limit of a line rule. */
const BESIDE = '[\\w. \\t-]{0,40}["\\x27\\x60\\]\\\\)]{0,3}(?:[ \\t\\r\\n,{]{1,40}["\\x27]{0,2}(?:value|default)["\\x27]{0,2})?[ \\t]{0,8}(?::?[ \\t]{0,2}string[ \\t]{0,2})?[.=:,>|?]{1,4}[ \\t\\r\\n]{0,20}["\\x27\\x60\\\\(]{0,2}';

const FRAGMENTS: Readonly<Record<string, string>> = {
  /** Between a name and its value. */
  beside: BESIDE,
  /** Between a vendor's name and a value, where the name goes on to a word for a key: `acmeApiKey: string = '`, `ACME_TOKEN=`, `acme secret key => "`. */
  named: `[\\w. \\t-]{0,30}(?:api|key|token|secret|auth|pass|pwd|login|credential)${BESIDE}`,
};

/** What the kernel may ask of the bytes behind a name before a value that a fragment leads to: no less than BESIDE and the word before it allow. */
export const BRIDGE = { gap: 160, name: 'A-Za-z0-9_. \\t\\r\\n"\'`\\]\\\\),{:-', operator: '.=:,|?>', pad: 28, lead: ' \\t\\r\\n"\'`\\\\(.=:,|?>' } as const;

/** The run that stands right behind a fragment, where every match is a name, a fragment, and that run. */
export function bridgedRun(pattern: string, runs: readonly Run[]): Run | undefined {
  const name = /^(?:\(\?![^()]*\([^()]*\)\))?(?:\(\?:[^()]*\)|[\w.-]+)\{\{(?:named|beside)\}\}(?:\(\?=[^()]*\))?\(\?<secret>\{\{(\w+)\}\}(?!.*\{\{(?:named|beside)\}\})/.exec(pattern)?.[1];
  return runs.find((run) => run.name === name);
}

/** The pattern with its fragments written out. `taken`: the names of the rule's runs. */
export function expandFragments(pattern: string, taken: readonly string[]): string {
  return pattern.replace(/\{\{([a-z]+)\}\}/g, (call, name: string) => (taken.includes(name) || !Object.hasOwn(FRAGMENTS, name) ? call : (FRAGMENTS[name] ?? call)));
}
