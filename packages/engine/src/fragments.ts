/**
 * Fragments: pieces of pattern that many rules share, written `{{named}}` in a rule where no run has that name.
 */

/** The rest of a name, then `=`, `:`, `=>`, `||`, `", "`, `" value="`, `: string =`, `" { default =`, `>`, then perhaps a quote. Leads are bounded, so that the worst case stays below the limit of a line rule. */
const BESIDE = '[\\w. \\t-]{0,40}["\\x27\\x60\\]\\\\)]{0,3}(?:[\\s,{]{1,40}["\\x27]{0,2}(?:value|default)["\\x27]{0,2})?[ \\t]{0,8}(?::?[ \\t]{0,2}string[ \\t]{0,2})?[.=:,>|?]{1,4}\\s{0,20}["\\x27\\x60\\\\(]{0,2}';

const FRAGMENTS: Readonly<Record<string, string>> = {
  /** Between a name and its value. */
  beside: BESIDE,
  /** Between a vendor's name and a value, where the name goes on to a word for a key: `acmeApiKey: string = '`, `ACME_TOKEN=`, `acme secret key => "`. */
  named: `[\\w. \\t-]{0,30}(?:key|token|secret|auth|pass|pwd|login|credential)${BESIDE}`,
};

/** The pattern with its fragments written out. `taken`: the names of the rule's runs. */
export function expandFragments(pattern: string, taken: readonly string[]): string {
  return pattern.replace(/\{\{([a-z]+)\}\}/g, (call, name: string) => (taken.includes(name) || !Object.hasOwn(FRAGMENTS, name) ? call : (FRAGMENTS[name] ?? call)));
}
