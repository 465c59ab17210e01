/**
 * The context of a match in its line: what is done with the key there. A function of a bounded part of the text around it (law 1), and never of whether there is a match.
 * It reads code of any language by its signs alone, so it says only what those show; where they show nothing it says nothing.
 */
import type { Found } from './judgement.ts';
import { SIGHT } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/** In the order in which they are told. */
export const LINE_CONTEXTS = ['log-call', 'url-query', 'url-user', 'url-path', 'header', 'command-line', 'assignment', 'argument'] as const;

export type LineContext = (typeof LINE_CONTEXTS)[number];

/** Bytes before a match that are looked at. */
const NEAR = 480;

type Subject = { readonly rule: Pick<Found['rule'], 'auth'>; readonly secret: string };

export function lineContexts({ rule, secret }: Subject, { above, before, behind }: Surroundings): LineContext[] {
  // At the beginning of its line only the line above and the key itself can show anything: every scan's own canary stands so, and the expressions need not be made ready for it.
  if (before === '' && !/[(\\]/.test(above) && !secret.includes('://')) return [];
  const head = before.slice(-NEAR);
  const url = urlContext(head, behind, secret);
  const header = url !== 'url-query' && isHeader(head, rule.auth);
  const command = isCommandLine(before, head, above);
  const found: (LineContext | false | undefined)[] = [isLogged(`${above}\n${before}`.slice(-NEAR)) && 'log-call', url, header && 'header', command && 'command-line'];
  const told = found.filter((one): one is LineContext => one !== false && one !== undefined);
  if (told.length > 0) return told;
  if (isAssigned(head, behind)) return ['assignment'];
  return isArgument(head) ? ['argument'] : [];
}

/** What ends a URL to the left. */
const URL_ENDS = new Set([...'\t\r\n "\'`<>()'].map((character) => character.charCodeAt(0)));

/** The bytes right before the match that could be of one URL with it; a string that is put together with `+` is one. */
function urlBefore(head: string): string {
  const joint = /["'`]\s{0,4}\+\s{0,4}["'`]$/.exec(head.slice(-12))?.[0].length ?? 0;
  const text = head.slice(0, head.length - joint);
  let at = text.length;
  while (at > 0 && !URL_ENDS.has(text.charCodeAt(at - 1))) at--;
  return text.slice(at);
}

/** A name and `=` behind what begins a query or a further parameter. */
const PARAMETER = /^(?:[?&#;]|%3f|%26)(?:amp;)?[\w.~[\]-]{1,64}(?:=|%3d)/i;
const SEARCH_PARAMETERS = /\b(?:searchParams|urlSearchParams|queryParams)\.(?:set|append)\(\s{0,4}["'`][\w.-]{1,64}["'`]\s{0,4},\s{0,4}["'`]$/i;
const SCHEME = /[a-z][a-z0-9+.-]{1,20}:\/\//i;

function urlContext(head: string, behind: string, secret: string): LineContext | undefined {
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\/[^/?#\s]*@/i.test(secret)) return 'url-user';
  if (/^https?:\/\//i.test(secret)) return 'url-path';
  const run = urlBefore(head);
  const escaped = run.includes('%') ? run.toLowerCase() : run;
  const last = Math.max(run.lastIndexOf('?'), run.lastIndexOf('&'), run.lastIndexOf('#'), escaped.lastIndexOf('%3f'), escaped.lastIndexOf('%26'));
  const scheme = run.includes('://') ? SCHEME.exec(run) : null;
  if (last !== -1 && PARAMETER.test(run.slice(last)) && (scheme !== null || last === 0 || run.includes('?') || escaped.includes('%3f'))) return 'url-query';
  if (SEARCH_PARAMETERS.test(head.slice(-160))) return 'url-query';
  if (scheme === null) return undefined;
  const rest = run.slice(scheme.index + scheme[0].length);
  if (/[?#]/.test(rest)) return undefined;
  if (rest.includes('/')) return 'url-path';
  return /^[^\s"'`/]*@/.test(behind) ? 'url-user' : undefined;
}

/** `Bearer` and its kin right before the key. */
const AUTH_SCHEME = /\bBearer(?:\s|%20|\\?["'`])+$|["'`:]\s{0,4}(?:Basic|Token|Bot|ApiKey|Api-Key|SSWS|GenieKey|Splunk|Negotiate)\s+(?:[\w-]+=["'`]?)?$/i;
/** Names that only headers have. */
const HEADER_NAME = /^(?:proxy-)?authorization$|^x-[\w-]*(?:key|token|auth|secret|signature|password)[\w-]*$|^(?:private|circle|plaid|fastly|ocp-apim-subscription|subscription|dd|cb)-[\w-]*(?:key|token|secret)$/i;
const SPACE = /\s/;
const WORD = /[\w-]/;
const OPENING = /["'`[{\\]/;
const CLOSING = /["'`\]\\]/;
const OPERATOR = /[:=,]/;

interface Named {
  readonly name: string;
  readonly operator: string;
  /** Where the name begins. */
  readonly at: number;
}

/** The name in `name: `, `'name', `, `"name" => Bearer ` at the end. Read backwards: an expression would begin anew at every byte of a line of nothing but words. */
function nameBefore(text: string): Named | undefined {
  let at = back(text, text.length, SPACE, 8);
  // A scheme, and a space behind it.
  if (at < text.length && WORD.test(text[at - 1] ?? '')) at = back(text, at, WORD, 32);
  at = back(text, back(text, at, OPENING, 4), SPACE, 8);
  const arrow = text.endsWith('=>', at) ? 2 : 1;
  if (arrow === 1 && !OPERATOR.test(text[at - 1] ?? '')) return undefined;
  const operator = text.slice(at - arrow, at);
  const end = back(text, back(text, at - arrow, SPACE, 8), CLOSING, 3);
  const start = back(text, end, WORD, 64);
  return end - start < 2 ? undefined : { name: text.slice(start, end), operator, at: start };
}

/** Steps back over at most `most` characters of a class. */
function back(text: string, from: number, of: RegExp, most: number): number {
  let at = from;
  while (at > 0 && from - at < most && of.test(text[at - 1] as string)) at--;
  return at;
}

const SETS_HEADER = /(?:header|headers|set|append|setRequestHeader|setHeader|addHeader|add_header|with_header|withHeader|HTTPHeader)s?\(\s{0,8}["'`][\w-]{2,64}$/i;

function isHeader(head: string, auth: Subject['rule']['auth']): boolean {
  const tail = head.slice(-160);
  if (AUTH_SCHEME.test(tail.slice(-48))) return true;
  if (auth?.scheme !== undefined && tail.trimEnd().endsWith(auth.scheme) && /\s$/.test(tail) && /[\s"'`:=]$/.test(tail.trimEnd().slice(0, -auth.scheme.length))) return true;
  const named = nameBefore(tail);
  if (named === undefined) return false;
  const { name, operator, at } = named;
  const upToName = tail.slice(0, at + name.length);
  if (/(?:^|\s)(?:-H|--header)[ =]?\s{0,4}\\?["'`]?[\w-]{2,64}$/.test(upToName)) return true;
  if (operator === ',' && !SETS_HEADER.test(upToName)) return false;
  if (HEADER_NAME.test(name)) return true;
  return name.toLowerCase() === auth?.header?.toLowerCase() && (operator === ',' || /\bheaders?\b/i.test(head.slice(0, at - tail.length)));
}

/** Programs that are given keys; a line that begins with one, or with a prompt, is a command. */
const COMMAND = /^\s*(?:[$%] \s*(?:\w+=\S*\s+)*[\w./-]+\s|(?:-\s+)?(?:run:\s+|RUN\s+)?(?:sudo\s+|time\s+|env\s+)?(?:curl|wget|aws|gcloud|docker|kubectl|helm|heroku|vercel|netlify|flyctl|wrangler|gh|npm|npx|pnpm|yarn|psql|mysql|mongosh|redis-cli|terraform|sshpass|echo|printf)\s)/;
const OPTION = /(?:^|\s)--?[A-Za-z][\w-]{0,40}(?:=|\s+)\\?["'`]?$|["'`]--?[A-Za-z][\w-]{0,40}["'`]\s{0,4},\s{0,4}["'`]$|["'`]--[A-Za-z][\w-]{0,40}=$/;
const CONTINUED = /\\\r?$/;

function isCommandLine(before: string, head: string, above: string): boolean {
  if (before.length < SIGHT && COMMAND.test(before)) return true;
  if (CONTINUED.test(above) && /^\s*-/.test(before)) return true;
  const tail = head.slice(-120);
  return OPTION.test(tail) || /(?:^|\s)(?:-H|--header|-u|--user)[ =]?\s{0,4}\\?["'`]?[\w-]{0,64}:?\s?(?:\w+\s)?$/.test(tail);
}

const LOGS = /\b(?:console\.(?:log|error|warn|info|debug|trace|dir|table)|(?:\w*logger|(?:\w+_)?log|logging|winston|pino|slog|zap)\??\.(?:trace|verbose|debug|info|notice|log|warn|warning|error|critical|fatal|exception|print|printf|println|[diewv])|(?:fmt|log|logger)\.(?:Fp|Sp|P)?(?:Print|rint|Debug|Info|Warn|Error|Fatal)(?:f|ln)?|System\.(?:out|err)\.print(?:ln|f)?|Console\.Write(?:Line)?|e?print(?:ln|f)?!?|NSLog|error_log|syslog|var_dump|print_r)\s{0,2}\(/gi;
/** Ruby needs no brackets. */
const LOGS_BARE = /^\s*(?:puts|print|p|(?:\w+\.)?logger\.(?:debug|info|warn|error|fatal))\s+["'][^"']*$/;

/** Whether the text ends inside the brackets of a call that writes to a log or a terminal. */
function isLogged(text: string): boolean {
  if (LOGS_BARE.test(text.slice(text.lastIndexOf('\n') + 1))) return true;
  if (!text.includes('(')) return false;
  LOGS.lastIndex = 0;
  for (let call = LOGS.exec(text); call !== null; call = LOGS.exec(text)) if (isOpen(text, LOGS.lastIndex)) return true;
  return false;
}

/** Whether the bracket before `from` is still open at the end. Brackets in strings do not count; a string ends with its line at the latest. */
function isOpen(text: string, from: number): boolean {
  let depth = 1;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '\\') at++;
    else if (quote !== '') {
      if (character === quote || (character === '\n' && quote !== '`')) quote = '';
    } else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return false;
  }
  return true;
}

const ASSIGNED = /[\w$\])"'`]\s{0,16}(?:=>|:=|\?=|[:=])\s{0,16}(?:[\w.]{1,30}\()?[([{]?\s{0,4}[bfru]?(?:\\?["'`]){0,3}$|(?:\|\||\?\?)\s{0,4}["'`]$/;
/** `ENV NAME value`, `<name>value</name>`, `{"name": "…", "value": "…"}` end like these. */
const ASSIGNED_OTHERWISE = /^\s*(?:ENV|ARG|setx?|define)\s+[\w.-]+\s+["']?$/i;

function isAssigned(head: string, behind: string): boolean {
  return ASSIGNED.test(head.slice(-96)) || ASSIGNED_OTHERWISE.test(head.slice(-160)) || (/<[\w:.-]+(?:\s[^<>]{0,80})?>\s{0,8}$/.test(head.slice(-160)) && /^\s{0,8}<\//.test(behind));
}

function isArgument(head: string): boolean {
  return /[\w$\])]\((?:[^()\n]{0,80},)?\s{0,8}["'`]$/.test(head.slice(-128));
}
