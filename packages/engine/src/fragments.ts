/**
 * Fragments: pieces of pattern that many rules share, written `{{named}}` in a rule where no run has that name.
 */

/**
 * The rest of a name and what closes it: `", "`, `" value="`, `" content="`, `</key><string>`, `: string`, `: &str`, `" { default`. Leads are bounded, so that the worst case stays below the limit of a line rule. (Alternatives stand in `{1}`: one branch of a pattern, not five.)
 */
const CLOSED = '[\\w. \\t-]{0,40}["\\x27\\x60\\]\\\\)]{0,4}(?:(?:[ \\t\\r\\n,{]{1,40}["\\x27]{0,2}(?:value|default|content)["\\x27]{0,2}|</key>[ \\t\\r\\n]{0,20}<string){1})?[ \\t]{0,8}(?::?[ \\t]{0,2}(?:string|(?:&(?:\\x27static )?)?str){1}[ \\t]{0,2})?';

/** `=`, `:`, `=>`, `||`, `>`, `: |` of a block in YAML, `:-` of a shell, then perhaps a quote, escaped or not, or a brace of JSX. */
const OPENED = '(?:[.=:,>|?]{1,4}|:-){1}(?:[ \\t]{1,4}[|>][+-]?)?[ \\t\\r\\n]{0,20}["\\x27\\x60\\\\({]{0,4}';

/** A quote, also in a string of JSON, of JavaScript, or of JavaScript in JSON. */
const QUOTE = '\\\\{0,3}["\\x27\\x60]';

/** Blanks and line breaks, also as such strings write them. */
const BLANK = '(?:[ \\t\\r\\n]|\\\\{1,3}[nrt]){0,20}';

/** A vendor's client made or called with the value: `new acme.Client("`, `require('acme')('`, `require('acme').init('`. */
const CALL = `[\\w.-]{0,30}(?:${QUOTE}\\)[\\w.]{0,30})?\\(${BLANK}`;

/** Another argument before it: `acme(account, "`. */
const ARGUMENT = `(?:${QUOTE})?[\\w@.-]{1,64}(?:${QUOTE})?`;

/** The rest of a line that a comment or a heading ends, and a line below it with a word for a key of its own: `// acme api key`, then `const key = `. */
const BELOW = '[\\w. \\t:)-]{0,20}\\r?\\n[ \\t]{0,12}(?=[\\w. \\t-]{0,40}(?:key|token|secret|auth|pass|pwd))';

/** Where a vendor's name goes on to a word for a key. */
const WORD = '[\\w. \\t-]{0,30}(?:api|key|token|secret|auth|pass|pwd|login|credential|access|private)';

/** What stands in a file between the parts of an entry, with the indentation of a line below. */
const NEXT = '(?:[ \\t\\r\\n]|\\\\{1,3}[nrt]){0,60}';

/** What assigns within an entry. */
const ASSIGNED = '[ \\t]{0,8}[:=][ \\t]{0,8}';

/** Those that lead from a name to a value. */
export type Lead = 'beside' | 'named' | 'called';

const FRAGMENTS: Readonly<Record<Lead | 'entry' | 'quote' | 'blank', string>> = {
  /** Between a name and its value. */
  beside: `${CLOSED}${OPENED}`,
  /** Between a vendor's name and a value, where the name goes on to a word for a key: `acmeApiKey: string = '`, `ACME_TOKEN=`, `acme secret key => "`, `acme-token-`, `"ACME_TOKEN" "`, or the line below `// acme api key`. */
  named: `${WORD}(?:(?:${BELOW})?${CLOSED}${OPENED}|["\\x27]?[ \\t\\r\\n-]{1,3}["\\x27\\x60]?)`,
  /** Before one of the others, in rules of vendors whose clients take the value by its place: `(?:{{called}}|{{named}})`. The other way round a word for a key in the name of a module would hide the call. */
  called: `${CALL}(?:${ARGUMENT},${BLANK})?${QUOTE}`,
  /** Between a name that is itself a value and the value that belongs to it: `- name: DB_PASSWORD` over `value: `, `"key": "db_password", "type": "string", "value": "`, `"--password", default="`, `<name>db.password</name>` over `<value>`. */
  entry: `(?:(?:${QUOTE})?,?${NEXT}(?:(?:${QUOTE})?type(?:${QUOTE})?${ASSIGNED}(?:${QUOTE})?\\w{1,12}(?:${QUOTE})?,?${NEXT})?(?:${QUOTE})?(?:android:)?(?:(?:parameter|default)?value|default)(?:${QUOTE})?${ASSIGNED}|</(?:name|key)>${NEXT}<(?:value|string)>)`,
  /** What opens or closes a string. */
  quote: QUOTE,
  /** Between the words of a call. */
  blank: BLANK,
};

/** The longest way through a fragment, in two: up to its operator (the last comma of a call), and from there on. */
export const WAYS: Readonly<Record<Lead, readonly [string, string]>> = {
  beside: [CLOSED, OPENED],
  named: [`${WORD}(?:${BELOW})?${CLOSED}`, OPENED],
  called: [`${CALL}${ARGUMENT}`, `,${BLANK}${QUOTE}`],
};

/** The pattern with its fragments written out. `taken`: the names of the rule's runs. */
export function expandFragments(pattern: string, taken: readonly string[]): string {
  return pattern.replace(/\{\{([a-z]+)\}\}/g, (call, name: string) => (taken.includes(name) || !isFragment(name) ? call : FRAGMENTS[name]));
}

function isFragment(name: string): name is keyof typeof FRAGMENTS {
  return Object.hasOwn(FRAGMENTS, name);
}
