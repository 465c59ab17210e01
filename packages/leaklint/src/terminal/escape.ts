/** Escaping: repository text made visible, so that a name can neither move the cursor, nor hide, nor reorder, nor start a command of a build log. */

/** Controls, formats (bidi, zero-width), surrogates without a partner, private use, line and paragraph separators, everything drawn as nothing, noncharacters, and blanks that only look like a space. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]|(?! )\p{Zs}/gu;

/** What a build log would obey: `::name::` at the start of a line (GitHub trims blanks before it), `##[name]` and `##vso[…]` anywhere. */
const LOG_COMMAND = /(?<=^|\s):(?=:)|(?<=#)#(?=\[|vso\[)/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Repository text for a terminal or a log: one line, every invisible character spelled out. What is plain stays as it is. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => NAMED[character] ?? codePoint(character)).replace(LOG_COMMAND, codePoint);
}

/** JSON that is safe to print: parses to the same value, but no string in it holds an invisible character or a log command as such. */
export function printableJson(value: unknown, indent?: number): string {
  const units = (text: string): string => Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
  // JSON.stringify spells out C0 and lone surrogates itself; the only raw control left is the line feed of its own indentation.
  return JSON.stringify(value, undefined, indent)
    .replace(INVISIBLE, (character) => (character === '\n' ? character : units(character)))
    .replace(/(?<=#)#(?=\[|vso\[)/gu, units);
}

/** A path as a relative URI reference (RFC 3986): every segment percent-encoded, never a scheme, never empty. */
export function relativeUri(path: string): string {
  const encoded = path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`));
  return encoded.join('/').replace(/^\/+/, '') || '.';
}
