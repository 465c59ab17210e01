/** The place of an assignment: where a value may stand behind its name, and what must follow it there. Quoted values end with their quote; bare ones stand where bare values are legal. */
import type { Candidate } from './check.ts';
import { isLogin } from './structure.ts';

interface Place extends Pick<Candidate, 'text' | 'from' | 'start' | 'end' | 'groups'> {
  readonly before: string;
  /** What stands behind the value in its line, as far as anything here looks. */
  readonly after: string;
  /** The quote before the value; empty where there is none. */
  readonly open: string;
  /** An equals sign stands right before the value. */
  readonly assigned: boolean;
}

type Test = (place: Place) => boolean;

/** Before the first line of what Windows writes. */
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;

/** What stands before the name in its line, as far as anything here looks. */
function before({ text, from }: Pick<Candidate, 'text' | 'from'>): string {
  return text.slice(Math.max(text.lastIndexOf('\n', from - 1) + 1, from - 160), from).replace(BYTE_ORDER_MARK, '');
}

/** The name is the whole of a string or an element, or all that stands behind a colon or an equals sign. In a sentence it names nothing. */
export function isEntry(candidate: Candidate): boolean {
  return /(?:["'`>]|[:=]\s{0,8})(?:--)?[\w.-]*$/.test(before(candidate));
}

export function standsRight({ text, from, start, end, groups }: Candidate): boolean {
  const lineEnd = text.indexOf('\n', end);
  const place: Place = {
    text,
    from,
    start,
    end,
    groups,
    before: before({ text, from }),
    after: text.slice(end, Math.min(end + 64, lineEnd === -1 ? text.length : lineEnd)),
    open: groups['open'] ?? '',
    assigned: text[start - 1] === '=',
  };
  if (NO_PLACES.some((is) => is(place))) return false;
  return PLACES.find(({ is }) => is(place))?.ends(place) === true;
}

/** What is done to a secret with what it is given. */
const TRIES = /(?:^|[^A-Za-z]|[a-z](?=[A-Z]))(?:validate|verify|check|assert|parse|mask|redact|scrub|compare|hash|[Ii]s|[Hh]as)_?[A-Za-z]{0,24}$/;

/** How a variable begins whose value is put in its place. */
const VARIABLE = /\$\{[\w.-]*$/;

/** Operators between a value and the one that stands in for it. */
const FALLBACK = /^(?:\|\||\?[?:]|or)$/;

/** Wherever they are, no secret stands there. */
const NO_PLACES: readonly Test[] = [
  // What follows `Basic` holds a login, or is none.
  ({ text, start, end }) => text.startsWith('Basic ', start - 6) && !isLogin(text.slice(start, end)),
  // A comma joins name and value only in a call or a pair: the name is a whole string.
  ({ groups, before }) => groups['op'] === ',' && !/["'`][\w.-]{0,48}$/.test(before),
  // What a call is given is a secret where its name says so, and it is given nothing more but a number: `setPassword("…")`, `secret.assign("…", 17)`.
  ({ groups, after }) => groups['op'] === '(' && (!/^[\w-]*(?:\.(?:assign|set))?$/.test(groups['rest'] ?? '') || !/^(?:\\{0,3}["'`]|&quot;)(?:\s*,\s*\d+)?\s*\)/.test(after)),
  // Tests try with it what looks at secrets: `validateSecret("…")`.
  ({ groups, before }) => groups['op'] === '(' && TRIES.test(before),
  // A call that looks a name up, and what is taken where nothing stands there: `getenv("API_KEY") || "…"`. The value of a hash in Perl: `$ENV{API_KEY} = "…"`.
  ({ groups }) => (groups['shut'] === ')' ? !FALLBACK.test(groups['op'] ?? '') : groups['op'] === 'or' || (groups['shut'] === '}' && groups['op'] !== '=')),
  // A type by its name: `type Password = "…"`.
  ({ open, before }) => open !== '' && /\btype\s+[\w$]*$/.test(before),
  // A type by what its values may be, each of them once: `token: "…" | "…"`.
  ({ open, text, start, end, after }) => {
    const [or] = /^["'`]\s*\|\s*["'`]/.exec(after) ?? [];
    return open !== '' && or !== undefined && !text.startsWith(text.slice(start, end), end + or.length);
  },
  // `"", timeout="20"`: an empty string ends where the next one seems to begin. Three quotes open a string themselves.
  ({ open, text, start }) => open.length === 1 && text.charAt(start - 2) === open && text.charAt(start - 3) !== open,
];

const followedBy = (pattern: RegExp): Test => ({ after }) => pattern.test(after);

/** The first that it is decides. */
const PLACES: readonly { readonly is: Test; readonly ends: Test }[] = [
  // Quotes.
  { is: ({ open }) => open !== '', ends: ({ open, after }) => after.startsWith(open) || (open.startsWith('\\') && /^\\+["'`]/.test(after)) },
  // `--set chart.deployKey=…`: an installer's page prints it for whoever installs.
  { is: ({ groups, before }) => groups['anchor'] === 'Key' && /^\s*--/.test(before), ends: () => false },
  // What the shell, compose and Spring take where the variable is not set: `${DB_PASSWORD:-…}`, `${DB_PASSWORD:=…}`, `${db.password:…}`.
  { is: ({ text, start, before }) => text.startsWith(':-', start - 2) || VARIABLE.test(before), ends: ({ text, start, before, after }) => VARIABLE.test(before) && /:[=-]?$/.test(text.slice(start - 2, start)) && after.startsWith('}') },
  // A query.
  { is: ({ assigned, before }) => assigned && /[?&][\w.[\]-]{0,48}$/.test(before), ends: followedBy(/^(?:&|$|["'`\s#)\\<])/) },
  // A form on a command line: `curl -d access_token=…`.
  { is: ({ assigned, before }) => assigned && /(?:^|\s)(?:-[dF]|--data(?:-raw|-urlencode)?|--form)[\s=]{1,4}\\?["']?[\w.[\]-]{0,48}$/.test(before), ends: followedBy(/^(?:&|$|["'\s\\])/) },
  // An option: `--password=…`.
  { is: ({ assigned, before }) => assigned && /(?:^|\s)--?[\w-]{0,48}$/.test(before), ends: followedBy(/^(?:$|["'`\s\\])/) },
  // `kubectl create secret generic db --from-literal=password=…`, `helm upgrade --set auth.password=…`.
  { is: ({ assigned, groups, before }) => assigned && groups['anchor'] !== 'Key' && /(?:^|\s)--(?:from-literal|set(?:-string)?)[\s=]["']?[\w.-]{0,48}$/.test(before), ends: followedBy(/^(?:$|["'`\s\\,])/) },
  // A header on a command line.
  { is: ({ before }) => /(?:-H|--header)[\s=]{1,4}\\?["'][\w-]{0,48}$/.test(before), ends: followedBy(/^\\?["']/) },
  // An element: `<password>…</password>`.
  { is: ({ groups }) => groups['tag'] !== undefined, ends: followedBy(/^(?:\]\]>)?<\//) },
  // A variable that a command is given: `API_TOKEN=… node server.js`, `docker run -e API_TOKEN=…`.
  { is: ({ text, from, start, before, after }) => /^[A-Z][A-Z0-9_]*=$/.test((/[^\s"'`]*$/.exec(before)?.[0] ?? '') + text.slice(from, start)) && /^(?:[\s;"'`\\]|$)/.test(after), ends: () => true },
  // One of several in a line: `host=db.acme.io user=svc password=…`, as databases, inventories and logs write them.
  { is: ({ assigned, before }) => assigned && /(?:^|[\s"'`])[\w.]{1,40}=[^\s"'`=()]{1,80}\s+[\w.]{0,48}$/.test(before), ends: followedBy(/^(?:[\s"'`]|$)/) },
  // Alone in a line of configuration.
  { is: () => true, ends: ({ before, after, groups }) => (/^\s*(?:$|[#;]\s|\\?["'`]\s*(?:\\|$|[,)\]]))/.test(after) || (groups['dense'] !== undefined && /^,\s*$/.test(after))) && CONFIGURATION.test(before) },
];

/** What may stand before the name in a line of configuration: indentation, a list, a quote mark, a comment, a diff or log margin, the time and the level of a log, `export`, `ENV`, a header option, a registry of npm. */
const CONFIGURATION = /^(?:[\s>*+|#;-]|\/\/(?=\s|[A-Z_]{3})){0,40}(?:\d{1,6}[:|]\s{0,8})?(?:[\d:.,TZ+/ -]{0,40}\[?(?:trace|debug|info|notice|warn|warning|error|fatal)\]?:?\s(?:[a-z]{2,16}\s){0,4})?(?:export\s{1,8}|set\s{1,8}|setx\s{1,8}|ENV\s{1,8}|ARG\s{1,8}|\$env:|\[|Environment=["']?|declare\s+-x\s+|(?:api|secret|access|auth|private|client)\s)?["']?(?:\/\/[\w.:@/-]{1,100}:)?(?:[\w.$][\w.$-]{0,80})?$/i;
