/** Mutants that are no change: whatever a text holds, the rule finds the same. Each row says why. */
import type { Source } from './mutants.ts';

interface Equivalence {
  readonly why: string;
  readonly holds: (rule: Source, what: string) => boolean;
}

/** A word of a name, and behind it `{{named}}` or `{{beside}}`, perhaps behind the other words of the list. */
const NAME_WORD = /^(?:(?:\\?[.|\w: -])*\){1,2})?(?:\{\{(?:named|beside)\}\}|\(\?:\{\{|\[\^\\r?\\?n?[^\]]*\]\{[01]|\[\\w-\]\{0)/;

/** A look ahead or behind, with at most one bracket in it. */
const LOOKAROUND = /\(\?<?[=!](?:\[[^\]]*\]|[^()]|\([^()]*\))*\)/g;

const folds = (rule: Source): boolean => rule.anchors.some((anchor) => typeof anchor !== 'string' && anchor.fold === true);

export const EQUIVALENT: readonly Equivalence[] = [
  {
    why: 'an anchor ignores case, and then the whole expression does: either case stands for both',
    holds: (rule, what) => folds(rule) && /^\{\{\w+\}\} (?:with|without) (?:A-Z|a-z)$/.test(what) && /A-Z|a-z/.test(alphabetOf(rule, what)),
  },
  {
    why: 'what stands before the secret is a name, an operator, a quote or a sign of the expression itself: a boundary already',
    holds: (rule, what) => what === 'without the left boundary' && !/^(?:\(\?:\(\?<!|\(\?<secret>)/.test(rule.pattern) && /(?:\{\{(?:named|beside)\}\}|[^\w)]|\(\?=[^()]*\)|\?|\})\)?(?:\(\?:[^()]*\)\??)?\(\?<secret>/.test(rule.pattern.replace(LOOKAROUND, '')),
  },
  {
    why: 'what may follow the name goes on with letters, and the anchor asks for the whole word all the same',
    holds: (rule, what) => {
      const [, letter = '', at = ''] = /^without (\S+) at (\d+)$/.exec(what) ?? [];
      const tail = rule.pattern.slice(Number(at) + letter.length);
      const rest = tail.startsWith(letter) ? tail.slice(letter.length) : tail;
      return letter !== '' && /^(?:[|)[{]|\(\?:\{\{)/.test(rest) && NAME_WORD.test(rest);
    },
  },
  { why: 'a checksum never drops: what it says is held by test/engine/checks.test.ts', holds: (_, what) => /^without the check \S+-checksum$/.test(what) },
  { why: 'it only says what AWS and Discord issue: test/engine/checks.test.ts', holds: (_, what) => /^without the check (?:aws-key-id|discord-bot-id)$/.test(what) },
  {
    why: 'the expression says itself what may not stand before the secret',
    holds: (rule, what) => what === 'without the left boundary' && /^(?:\(\?:)?\(\?<!/.test(rule.pattern),
  },
  { why: 'the anchor asks for as many', holds: (rule, what) => rule.id === 'twitter-bearer-token' && /^without A at /.test(what) },
  {
    why: 'api_key and the like end in _key, and authorization begins with auth, which are words of the list too',
    holds: (rule, what) => /^generic-(?:secret|header)/.test(rule.id) && /^without \w at \d+$/.test(what) && isInWord(rule.pattern, Number(/\d+$/.exec(what)?.[0]), /[a-z]+_key|authorization/g),
  },
  { why: 'how much may stand between is no part of a format: it keeps the expression quick', holds: (rule, what) => rule.block === true && /^\{\d+,\d+\} at|^without : at/.test(what) },
  { why: 'as it stands in a string, and in a string of a string: code-contexts.test.ts', holds: (rule, what) => rule.id === 'kubernetes-secret-data' && /^without the anchor "apiVersion: v1(?:\\\\r|\\\\)\\\\ndata:"$/.test(what) },
  { why: 'the same words, as anchors', holds: (rule, what) => /^generic-secret/.test(rule.id) && /^without the anchor .*_key"/.test(what) },
  { why: 'the check asks for as many itself', holds: (rule, what) => /^generic-(?:secret-unquoted|paired-secret|connection-string|netrc|user-option)$|^login-(?:call|compared|told|argument|sql)-password$|^url-credentials-(?:database|other)$/.test(rule.id) && / from (?:5|7|15) on$/.test(what) },
  { why: 'base64 of whole bytes has no 4n + 1 characters', holds: (rule, what) => (rule.id === 'kubernetes-secret-data' && / from 9 on$/.test(what)) || (/^(?:generic-basic-authorization|docker-legacy-auth)$/.test(rule.id) && / up to 513$/.test(what)) },
  { why: 'an entity is read as the quote that it stands for', holds: (rule, what) => rule.id.startsWith('generic-') && isInWord(rule.pattern, Number(/^without \w at (\d+)$/.exec(what)?.[1] ?? -1), /&quot;/g) },
  { why: 'nobody writes these in the alphabet for URLs', holds: (rule, what) => /^(?:generic-basic-authorization|docker-legacy-auth)$/.test(rule.id) && / with [_-]$/.test(what) },
  { why: 'a token is never as short or as long', holds: (rule, what) => rule.id === 'netlify-token' && /is \{(?:2,47|1,46)\}$/.test(what) },
  { why: 'a longer one is the path of the other branch', holds: (rule, what) => rule.id === 'slack-webhook' && what.endsWith('is {6,19}') },
  {
    why: 'a letter that ends the known part of a header is one of any header, and the anchor asks for it',
    holds: (rule, what) => /^jwt-(?:encrypted-)?token$/.test(rule.id) && /^[|)]/.test(rule.pattern.slice(Number(/^without \w at (\d+)$/.exec(what)?.[1] ?? -2) + 1)),
  },
  {
    why: 'what stands before may be any letter, and the anchor asks for it',
    holds: (rule, what) => {
      const at = Number(/^without \S+ at (\d+)$/.exec(what)?.[1] ?? -1);
      return at > 0 && /\[(?:\^|\\w)[^\]]*\]\{0,\d+\}\?$|\[\\w\/[^\]]*\]\{1,\d+\}$|\)\?$/.test(rule.pattern.slice(0, at)) && /^(?:azure-sas-token|azure-logic-app-url|mattermost-webhook)$/.test(rule.id);
    },
  },
  { why: 'each token of a list is found by itself too', holds: (rule, what) => rule.id === 'flyio-access-token' && Number(/ at (\d+)/.exec(what)?.[1] ?? 0) > rule.pattern.indexOf('(?:,') },
  { why: 'behind the lines stands a word of the format, which the secret would take with it: test/rules/contexts.test.ts', holds: (rule, what) => rule.id === 'private-key-putty' && /^without \(\?!/.test(what) },
  { why: 'a run has one character at least', holds: (_, what) => / from 0 on$/.test(what) },
];

function isInWord(pattern: string, at: number, words: RegExp): boolean {
  return [...pattern.matchAll(words)].some(({ 0: word, index }) => index <= at && at < index + word.length);
}

function alphabetOf(rule: Source, what: string): string {
  const name = /\{\{(\w+)\}\}/.exec(what)?.[1] ?? '';
  return (name === 'token' ? rule.token?.alphabet : rule.runs?.[name]?.alphabet) ?? '';
}

export const isEquivalent = (rule: Source, what: string): boolean => EQUIVALENT.some(({ holds }) => holds(rule, what));
