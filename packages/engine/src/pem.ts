/**
 * The body of a PEM block, whatever its text was wrapped in: line breaks, `\n` escapes, quotes and plus signs of a string concatenation.
 */

/** The base64 of the first block in `text`, without header lines (`Proc-Type: …`), escapes, white space and the PGP checksum line. Undefined when `text` is no PEM block. */
export function pemBody(text: string): string | undefined {
  const begin = /^-----BEGIN [A-Z0-9 ]+-----/.exec(text);
  if (begin === null) return undefined;
  const end = text.indexOf('-----END', begin[0].length);
  const inner = text
    .slice(begin[0].length, end === -1 ? text.length : end)
    .replace(/\\+(?:[nrt]|u000[aAdD9])|&#(?:10|13|xa|xd);/gi, '\n')
    // `+`, `/` and `=`, as JSON and HTML may hold them
    .replace(/\\+u00(2b|2f|3d)|&#x(2b|2f|3d);|&#(43|47|61);/gi, (_, unicode?: string, hex?: string, decimal?: string) => String.fromCharCode(decimal === undefined ? Number.parseInt(unicode ?? hex ?? '', 16) : Number(decimal)));
  const lines = inner.split(/[\n\r]/).map((line) => line.replace(/^[\s"'`+,#*|>\\]+|[\s"'`+,\\]+$/g, ''));
  const body = lines.filter((line) => !/^[A-Z][A-Za-z-]*:/.test(line) && !/^=[A-Za-z0-9+/]{4}$/.test(line));
  return body.join('').replace(/[^A-Za-z0-9+/=]/g, '');
}
