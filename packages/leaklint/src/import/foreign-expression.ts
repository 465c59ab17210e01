/** Foreign expressions: regular expressions of Go (RE2) and of JavaScript literals, as JavaScript reads them. */
import { expressionFault } from '../policy/expression.ts';

export type Rendered = { readonly source: string } | { readonly fault: string };

const POSIX: Readonly<Record<string, string>> = { alnum: 'A-Za-z0-9', alpha: 'A-Za-z', digit: '0-9', lower: 'a-z', upper: 'A-Z', xdigit: '0-9A-Fa-f', space: '\\s', word: '\\w', punct: '!-/:-@[-`{-~' };

/** RE2's syntax (github.com/google/re2/wiki/Syntax), as far as JavaScript can say the same. A leading `(?i)` stays. */
export function fromGo(expression: string): Rendered {
  const flags = /^\(\?([a-z]+)\)/.exec(expression)?.[1] ?? '';
  const body = flags === '' ? expression : expression.slice(flags.length + 3);
  if (/[^ims]/.test(flags)) return { fault: `the flags (?${flags}) have no counterpart` };
  if (/\(\?[a-z]*-?[a-z]+[:)]/.test(body)) return { fault: 'flags inside an expression have no counterpart' };
  if (/\\[pPQEC]/.test(body)) return { fault: 'Unicode classes and \\Q…\\E have no counterpart' };
  const source = body
    .replace(/\[:(\^?)([a-z]+):\]/g, (whole, not: string, name: string) => (not === '' ? (POSIX[name] ?? whole) : whole))
    .replace(/\(\?P</g, '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$')
    .replace(/\\a/g, '\\x07');
  return { source: `${flags.includes('i') ? '(?i)' : ''}${flags.includes('s') ? source.replace(/(?<!\\)\.(?![^[\]]*\])/g, '[\\s\\S]') : source}` };
}

/** `/…/flags`, or a plain text that means itself. */
export function fromJavaScript(text: string): Rendered {
  const literal = /^\/(.+)\/([a-z]*)$/s.exec(text);
  if (literal === null) return { source: `^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$` };
  return { source: `${literal[2]?.includes('i') === true ? '(?i)' : ''}${literal[1] ?? ''}` };
}

/** Of an item of the configuration, in characters. */
export const LONGEST = 1000;

/** For an allowlist: it must also be quick, and not fit everything. */
export function forAllowlist(rendered: Rendered): Rendered {
  if ('fault' in rendered) return rendered;
  if (rendered.source.length > LONGEST) return { fault: `longer than ${LONGEST} characters` };
  const fault = expressionFault(rendered.source);
  return fault === undefined ? rendered : { fault };
}
