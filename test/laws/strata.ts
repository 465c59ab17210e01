/** The strata of law 2: kinds of change that a careless reader of deltas misses. Each makes a case from random numbers; what is taken away is longer than what comes, so that git, too, makes the same text of the same base. */
import { gzipSync } from 'node:zlib';
import { WINDOW } from '@leaklint/engine';
import { expandFragments } from '../../packages/engine/src/fragments.ts';
import { filled } from '../engine/filled.ts';
import { PROBE_BODY } from '../engine/probes.ts';
import { make } from '../engine/scanner.ts';
import { type Case, type Piece, removed, replaced, replacement } from './case.ts';

/** Numbers in [0, 1). */
type Random = () => number;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const between = (random: Random, least: number, most: number): number => least + below(random, most - least + 1);
const one = <T>(random: Random, ...list: readonly [T, ...T[]]): T => list[below(random, list.length)] ?? list[0];
const seed = (random: Random): number => below(random, 1 << 30);

function words(random: Random): string {
  return Array.from({ length: between(random, 2, 7) }, () => below(random, 1 << 24).toString(36)).join(' ');
}

const lines = (random: Random, count: number): string => Array.from({ length: count }, () => `${words(random)}\n`).join('');

/** More than one line of some other text, as long as was asked for, without a line break. */
const stretch = (random: Random, length: number): string => {
  let text = '';
  while (text.length < length) text += `${words(random)} `;
  return text.slice(0, length);
};

/** A key, and how long its anchor is. */
function key(random: Random): { readonly text: string; readonly anchor: number } {
  const [template, anchor] = one<readonly [string, number]>(random, ['zv_live_{{alnum:32}}', 8], ['sk_live_{{alnum:24}}', 8], ['{{github:ghp_}}', 4], ['{{npm}}', 4]);
  return { text: make(template, seed(random)), anchor };
}

/** Longer than any token may be, and made of what tokens are made of. */
const GLUED = 'Q'.repeat(300);

/** The key without one of its bytes, which a longer stretch stands for: no key. */
function broken(text: string, at: number): { readonly before: string; readonly from: string; readonly to: string; readonly after: string } {
  return { before: text.slice(0, at), from: '~~~~~~~~', to: text.slice(at, at + 1), after: text.slice(at + 1) };
}

const wide = (text: string, order: 'le' | 'be'): string => {
  const bytes = Buffer.from(text, 'utf16le');
  return (order === 'be' ? bytes.swap16() : bytes).toString('latin1');
};

function anchorSeam(random: Random): Case {
  const { text, anchor } = key(random);
  const cut = between(random, 1, anchor - 1);
  const [before, after] = [lines(random, 6), `"\n${lines(random, 8)}`];
  const [head, tail] = [text.slice(0, cut), text.slice(cut)];
  if (random() < 0.5) return removed(`${before}"${head}`, `\n\n\n\n\n${words(random)}\n\n\n\n\n`, tail + after);
  // The halves stand the other way round in the base.
  const [first, middle] = [`${tail}${after}`, `\n\n\n\n\n${lines(random, 2)}`];
  const base = `${before}${first}${middle}"${head}`;
  return { first: `${base}\n${lines(random, 3)}`, deltas: [[[0, before.length], [base.length - head.length - 1, base.length], [before.length, before.length + first.length]]] };
}

/** What stands one to three lines from the anchor comes into being. */
function linesAway(random: Random): Case {
  const distance = between(random, 1, 3);
  const gap = `\n${lines(random, distance - 1)}`;
  const [before, after] = [lines(random, 6), `\n${lines(random, 6)}`];
  const kind = below(random, 4);
  if (kind === 0) return replaced(before, '~~~~~~~~', 'HEAD', `${gap}PROBE_KEY ${PROBE_BODY}#${after}`);
  if (kind === 1) return replaced(`${before}HEAD PROBE_KEY${gap}${words(random)} `, '~'.repeat(20), PROBE_BODY, `#${after}`);
  if (kind === 2) return replaced(`${before}HEAD PROBE_KEY${gap}${PROBE_BODY}`, '~~~~', '#', after);
  const login = Buffer.from(`acme:${make('{{alnum:20}}', seed(random))}`).toString('base64');
  return replaced(`${before}{ "auths": {\n${'\n'.repeat(distance - 1)}"h": { "auth": "`, '${AUTHORITY} of some other kind', login, `" } } }${after}`);
}

function pemBody(random: Random): Case {
  const block = make(one(random, '{{pem:RSA PRIVATE KEY}}', '{{pem:EC PRIVATE KEY}}', '{{pem:OPENSSH PRIVATE KEY}}'), seed(random));
  const headers = random() < 0.5 ? '' : Array.from({ length: between(random, 4, 6) }, () => `Comment: ${words(random)}\n`).join('');
  const pem = block.replace('\n', `\n${headers}`);
  const body = pem.indexOf('\n') + 1 + headers.length;
  const end = pem.lastIndexOf('\n');
  const [before, after] = [lines(random, 4), `\n${lines(random, 6)}`];
  if (random() < 0.3) {
    // The block's end comes into being far behind any line rule's window.
    const far = Array.from({ length: between(random, 70, 200) }, () => `${make('{{base64:64}}', seed(random))}\n`).join('');
    return replaced(`${before}${pem.slice(0, end)}\n${far}`, '!!!! not the end of it !!!!', pem.slice(end + 1), after);
  }
  // In the first line nothing before it would do for a key; further down the base has a match of its own.
  const at = random() < 0.6 ? body + between(random, 1, 30) : between(random, body + 1, end - 1);
  return replaced(before + pem.slice(0, at), '!!!!!!!!', pem.slice(at, at + 1), pem.slice(at + 1) + after);
}

function nulAtZero(random: Random): Case {
  const { text } = key(random);
  const rest = `"\n${lines(random, 12)}`;
  const kind = below(random, 4);
  if (kind === 0) return replaced('', 'QQ', '\0', text + rest); // put in, and the key is one only then
  if (kind === 1) return replaced('', '\0Q', '', text + rest); // taken out, likewise
  if (kind === 2) return removed('', '\0', lines(random, 3) + text + rest);
  const order = one(random, 'le', 'be');
  return replaced('', '\0~~~', '\0', wide(`${lines(random, 2)}"${text}"\n`, order) + rest); // every character moves by a byte
}

function longLine(random: Random): Case {
  const length = between(random, WINDOW.after, 3 * WINDOW.after);
  const { text } = key(random);
  const line = stretch(random, length);
  const at = below(random, length);
  const whole = `${line.slice(0, at)} "${text}" ${line.slice(at)}`;
  const own = at + 2 + between(random, 4, text.length - 1);
  // Far or near, before or behind; in half of the cases the key itself is mended as well.
  const distance = one(random, between(random, 1, 60), between(random, WINDOW.before - 50, WINDOW.before + 50), between(random, WINDOW.after - 50, WINDOW.after + 50), below(random, length));
  const change = random() < 0.5 ? at - distance : at + text.length + 4 + distance;
  const points = change > 0 && change < whole.length - 1 ? (random() < 0.5 ? [change] : [change, own].sort((a, b) => a - b)) : [own];
  return mended(lines(random, 2), whole, points, `\n${lines(random, 2)}`);
}

/** In the base a stretch of no meaning stands for each byte of `points`. */
function mended(before: string, whole: string, points: readonly number[], after: string): Case {
  let first = before;
  const pieces: Piece[] = [];
  let done = 0;
  let copied = 0;
  for (const point of points) {
    first += `${whole.slice(done, point)}~~~~~~~~`;
    pieces.push([copied, first.length - 8], whole.slice(point, point + 1));
    copied = first.length;
    done = point + 1;
  }
  first += whole.slice(done) + after;
  return { first, deltas: [[...pieces, [copied, first.length]]] };
}

/** The match reaches from one end of its window to the other. */
function clip(random: Random): Case {
  const [before, after] = [lines(random, 4), `\n${lines(random, 4)}`];
  const dots = (length: number): string => stretch(random, length);
  if (random() < 0.5) return replaced(before, '~'.repeat(24), 'HEAD', `${dots(WINDOW.before - between(random, 5, 30))}CLIP_KEY ${PROBE_BODY}#${after}`);
  return replaced(`${before}HEAD CLIP_KEY${dots(WINDOW.after - between(random, 22, 50))}${PROBE_BODY}`, '~'.repeat(24), '#', after);
}

function base64Run(random: Random): Case {
  const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(random, 256)));
  const { text } = key(random);
  const front = noise(between(random, 1200, 3000));
  const run = Buffer.concat([front, Buffer.from(` key='${text}'; `), noise(between(random, 4000, 6000))]).toString('base64');
  const inside = Math.floor(((front.length + 12) * 4) / 3) + between(random, 0, 20);
  const beyond = random() < 0.5 ? between(random, 1, inside - WINDOW.before - 40) : between(random, inside + WINDOW.after + 40, run.length - 2);
  return mended(lines(random, 2), run, [...(random() < 0.7 ? [inside] : []), beyond].sort((a, b) => a - b), `\n${lines(random, 2)}`);
}

/** One byte near an encoded key comes back, in its own line or in one of those that it is put together with. */
function nearEncoded(random: Random, text: string, from: number, to: number): Case {
  const at = Math.max(0, Math.min(text.length - 2, between(random, from - 200, to + 200)));
  const [before, after] = [`${lines(random, 5)}${text.slice(0, at)}`, `${text.slice(at + 1)}\n${lines(random, 5)}`];
  return replaced(before, '!!!!!!!!', text.slice(at, at + 1), after);
}

function wrappedBase64(random: Random): Case {
  const { text } = key(random);
  const front = stretch(random, between(random, 20, 160));
  const width = one(random, 60, 64, 76);
  const indent = one(random, '\n', '\r\n', '\n    ', '\n# ');
  const run = Buffer.from(`${front}"${text}" ${stretch(random, 200)}`).toString('base64');
  const wrapped = (run.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(indent);
  const place = (at: number): number => at + Math.floor(at / width) * indent.length;
  return nearEncoded(random, wrapped, place(Math.floor((front.length * 4) / 3)), place(Math.floor(((front.length + text.length + 2) * 4) / 3)));
}

function wrappedNumbers(random: Random): Case {
  const { text } = key(random);
  const bytes = [...Buffer.from(`"${text}"`)].map((byte) => (random() < 0.5 ? String(byte) : `0x${byte.toString(16)}`));
  const list = bytes.map((byte, index) => byte + (index % 16 === 15 ? ',\n  ' : ', ')).join('');
  const opening = one(random, 'String.fromCharCode(', 'Buffer.from([', '[]byte{\n');
  return nearEncoded(random, `${opening}${list}`, 0, opening.length + list.length - 200);
}

function encodedThrough(random: Random): Case {
  const { text } = key(random);
  const codes = (write: (byte: string) => string): string => [...Buffer.from(text)].map((byte) => write(byte.toString(16).padStart(2, '0'))).join('');
  const written = one(random, codes((byte) => `%${byte}`), codes((byte) => `\\x${byte}`), codes((byte) => `\\u00${byte}`), codes((byte) => `&#x${byte};`), codes((byte) => `\\${Number.parseInt(byte, 16).toString(8)}`), codes((byte) => `\\u{${byte}}`), `[${[...Buffer.from(text)].join(', ')}]`, Buffer.from(Buffer.from(`"${text}" `).toString('base64')).toString('base64'));
  return nearEncoded(random, `x = "${written}"`, 205, written.length - 200);
}

/** Strings that code adds up, lists that it joins, lines of mail; something changes in one of them, or between them. */
function inPieces(random: Random): Case {
  const { text } = key(random);
  const [first, second] = [between(random, 4, 12), between(random, 13, 20)];
  const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)];
  const [quote, end] = [one(random, '"', "'"), one(random, '\n', '\r\n')];
  const strings = pieces.map((piece) => quote + piece + quote);
  const written = one(random, strings.join(' + '), strings.join(` +${end}  `), `[${strings.join(', ')}].join(${quote}${quote})`, `[${end}  ${strings.join(`, `)},${end}].join(${quote}${quote})`, `${'some words '.repeat(5)}${pieces.join(`=${end}${one(random, '', 'x')}`)}`);
  return nearEncoded(random, `x = ${written};`, 200, written.length - 195);
}

/** A stream is a block: its base is hot with its first four characters, and what changes in it changes all of it. */
function packed(random: Random): Case {
  const { text } = key(random);
  const stream = gzipSync(`${lines(random, between(random, 1, 60))}${text}\n${lines(random, between(random, 0, 60))}`).toString('base64');
  const written = random() < 0.5 ? stream : Buffer.from(stream).toString('base64');
  return nearEncoded(random, written, 200, random() < 0.5 ? -198 : written.length - 200);
}

/** Each line a copy, with a seam where its line break changes. */
function lineBreaks(random: Random): Case {
  const { text } = key(random);
  const parts = [...lines(random, 5).trimEnd().split('\n'), `"${text}"`, '{ "auths": {', '"h": {', `"auth": "${Buffer.from(`acme:${make('{{alnum:20}}', seed(random))}`).toString('base64')}" } } }`, ...lines(random, 5).trimEnd().split('\n')];
  const [from, to] = random() < 0.7 ? ['\r\n', '\n'] : ['\n', '\r\n'];
  const cold = random() < 0.5;
  let first = '';
  const pieces: Piece[] = [];
  for (const part of parts) {
    // A cold base has no match: its keys are broken where quotes begin.
    const base = cold ? part.replace(/"(?=[^:]*"$)|": "/g, '"~~~~~~~~') : part;
    pieces.push(...(base === part ? [[first.length, first.length + part.length] as const] : [part]));
    if (to === '\n') pieces.push([first.length + base.length + 1, first.length + base.length + 2]);
    else pieces.push(to);
    first += base + from;
  }
  return { first, deltas: [pieces] };
}

function utf16(random: Random): Case {
  const order = one(random, 'le', 'be');
  const odd = (): string => one(random, '\u0a0a', '\u0a41', '\u410a', '\u010a', '\u0a00');
  const { text } = key(random);
  const value = make('{{alnum:24}}', seed(random));
  const filler = (): string => Array.from({ length: 12 }, () => `${words(random)}${random() < 0.5 ? odd() : ' '}`).join('\n');
  const [before, after] = [`${filler()}\n`, `\n${filler()}\n`];
  const kind = below(random, 4);
  const parts: [string, string, string, string] =
    kind === 0 ? [`${before}${odd()}"${text.slice(0, 10)}`, '\u2014\u2014\u2014', text.slice(10, 11), `${text.slice(11)}"${odd()}${after}`]
    : kind === 1 ? [`${before}${odd()}`, 'QQQQ', odd(), `${text}${odd()}${after}`]
    : kind === 2 ? [`${before}${text}`, GLUED.slice(0, 140), odd(), after]
    : [`${before}password = "${value.slice(0, 8)}`, ' \u2014\u2014\u2014 ', value.slice(8, 9), `${value.slice(9)}"${odd()}${after}`];
  const [a, b, c, d] = parts.map((part) => wide(part, order));
  return replaced(a ?? '', b ?? '', c ?? '', d ?? '');
}

/** The text between has no key; the last has it again, or has only what the middle one left of it. */
function grandparent(random: Random): Case {
  const { text } = key(random);
  const [before, after] = [`${lines(random, 6)}"`, `"\n${lines(random, 10)}`];
  const { before: head, from, to, after: tail } = broken(text, between(random, 2, text.length - 2));
  const [left, right] = [before + head, tail + after];
  const back = replacement(left, from, random() < 0.7 ? to : `${from}-`, right.slice(0, -between(random, 9, 30)));
  return { first: left + to + right, deltas: [replacement(left, to, from, right), back] };
}

/** Name and value as far apart as the fragment between them allows in two lines; something changes anywhere from one to the other. */
function farName(random: Random): Case {
  const [first, ...others] = filled(expandFragments('{{named}}', []), random, 0.95).split('\n');
  const text = `plivo${others.length === 0 ? first : `${first}\n${others.join(' ')}`}${make('{{alnum:40}}', seed(random))}`;
  const at = between(random, 0, text.length - 2);
  return replaced(`${lines(random, 5)}${text.slice(0, at)}`, '!!!!!!!!', text.slice(at, at + 1), `${text.slice(at + 1)}"\n${lines(random, 5)}`);
}

function amongNewLines(random: Random): Case {
  const { text } = key(random);
  const [before, after] = [lines(random, 25), lines(random, 25)];
  return replaced(before, lines(random, 30), `${lines(random, between(random, 5, 9))}"${text}"\n${lines(random, between(random, 5, 9))}`, after);
}

function hotBase(random: Random): Case {
  const { text } = key(random);
  return replaced(`${lines(random, 5)}"${text}"\n${lines(random, 10)}`, lines(random, 2), words(random), `\n${lines(random, 4)}`);
}

function seamInLine(random: Random): Case {
  const { text, anchor } = key(random);
  const [before, after] = [`${lines(random, 6)}value = `, `\n${lines(random, 6)}`];
  const kind = below(random, 3);
  if (kind === 0) return removed(`${before}"`, GLUED.slice(0, between(random, 20, 300)), `${text}"${after}`); // the left neighbour taken away
  if (kind === 1) return removed(`${before}"${text}`, GLUED, after); // the tail taken away
  const cut = between(random, anchor, text.length - 1);
  return removed(`${before}"${text.slice(0, cut)}`, `\n\n\n\n\n${words(random)}\n\n\n\n\n`, `${text.slice(cut)}"${after}`);
}

export const STRATA: Readonly<Record<string, (random: Random) => Case>> = {
  'a result cut off mid-line at its end': (random) => {
    const head = `${lines(random, 8)}value = ${key(random).text}`;
    return { first: `${head}${GLUED}${words(random)}\n${lines(random, 6)}`, deltas: [[[0, head.length]]] };
  },
  'a result cut off mid-line at its beginning': (random) => {
    const head = `${lines(random, 8)}${words(random)}Q`;
    const first = `${head}${key(random).text}"\n${lines(random, 8)}`;
    return { first, deltas: [[[head.length, first.length]]] };
  },
  'a seam at the beginning of a line': (random) => removed(lines(random, 8), GLUED.slice(0, between(random, 20, 300)), `${key(random).text}\n${lines(random, 8)}`),
  'a seam inside a line': seamInLine,
  'a seam inside an anchor': anchorSeam,
  'a change one to three lines from the anchor': linesAway,
  'a change inside a PEM body': pemBody,
  'a NUL put in or taken out at byte 0': nulAtZero,
  'a line of one to three clips, changed anywhere': longLine,
  'a match from one end of its window to the other': clip,
  'a base64 run changed beyond the window': base64Run,
  'base64 over several lines': wrappedBase64,
  'a list of numbers over several lines': wrappedNumbers,
  'a key of which every byte is a code, or encoded twice': encodedThrough,
  'a key in pieces': inPieces,
  'a key that was packed': packed,
  'CRLF to LF and back': lineBreaks,
  'UTF-16, with characters that hold the byte 0x0A': utf16,
  'a key only in the grandparent': grandparent,
  'a name far from its value': farName,
  'a key among new lines': amongNewLines,
  'a hot base changed elsewhere': hotBase,
};

/** An anchor of more lines than any window, made by a change of its last byte. */
export function spanningAnchor(random: Random): Case {
  return replaced(`${lines(random, 6)}SPAN\n\n\n\n\nKE`, '~~~~~~~~', 'Y', `${PROBE_BODY}#\n${lines(random, 6)}`);
}
