/**
 * Where a secret begins and ends among its neighbours: the left boundary of a token.
 */
import type { ByteClass } from '@leaklint/kernel';

const [UNDERSCORE, PERCENT, BACKSLASH, BRACKET, EQUALS, SMALL_M, SMALL_U, SMALL_X] = [0x5f, 0x25, 0x5c, 0x5b, 0x3d, 0x6d, 0x75, 0x78];

/**
 * May a token of `alphabet` begin at `at`, in the window that begins at `start`? Yes behind a byte that is not of the alphabet, behind NAME_ (a name glued on),
 * and behind an escape whose last letter only looks like a part of it: \n \t \r, %3D, \u0022, \x22, =3D of quoted-printable, an ANSI colour. Reads at most 24 bytes before `at`.
 */
export function isLeftBoundary(bytes: Uint8Array, start: number, at: number, clipped: boolean, alphabet: ByteClass): boolean {
  if (at === start) return !clipped;
  const before = bytes[at - 1] ?? 0;
  if (!alphabet.has(before)) return true;
  if (before === UNDERSCORE) return at - 2 >= start && isNameByte(bytes[at - 2] ?? 0);
  return isEscapeEnd(bytes, start, at, before);
}

/** Would a token [at, to) begin inside an escape: with the n of \n, the 3D of %3D, the 31m of a colour? Only a token that begins with a run of its alphabet can: to one with a prefix of its own this never says no. */
export function isInEscape(bytes: Uint8Array, start: number, at: number, to: number): boolean {
  if (at === start) return false;
  const [before, first] = [bytes[at - 1], bytes[at] ?? 0];
  if (before === BACKSLASH) return first === 0x6e || first === 0x74 || first === 0x72 || first === SMALL_U || first === SMALL_X;
  if (before === PERCENT) return isHex(first) && isHex(bytes[at + 1] ?? 0);
  return before === BRACKET && isColour(bytes, start, at, to);
}

/** At `at`, behind a bracket: digits and an m, and before it an escape character, in itself or written as \u001b, \x1b, \033, \e. */
function isColour(bytes: Uint8Array, start: number, at: number, to: number): boolean {
  const before = at - 2 >= start ? (bytes[at - 2] ?? 0) : 0;
  if (before !== 0x1b && (before | 0x20) !== 0x62 && before !== 0x33 && before !== 0x65) return false;
  let end = at;
  while (end < to && isColourByte(bytes[end] ?? 0)) end++;
  return end < to && bytes[end] === SMALL_M;
}

function isEscapeEnd(bytes: Uint8Array, start: number, at: number, last: number): boolean {
  const back = (distance: number): number => (at - distance >= start ? (bytes[at - distance] ?? 0) : 0);
  if (back(2) === BACKSLASH) return last === 0x6e || last === 0x74 || last === 0x72 || last === 0x62 || last === 0x66 || last === 0x76 || last === 0x30;
  if (isHex(last) && isHex(back(2))) {
    if (back(3) === PERCENT) return true;
    // =3D =20 =22 (RFC 2045, 6.7): of those that stand before a token in mail
    if (back(3) === EQUALS && (back(2) === 0x32 || (back(2) === 0x33 && last >= 0x41 && last <= 0x46))) return true;
    if (back(3) === SMALL_X && back(4) === BACKSLASH) return true;
    if (isHex(back(3)) && isHex(back(4)) && back(5) === SMALL_U && back(6) === BACKSLASH) return true;
  }
  if (last !== SMALL_M) return false;
  let distance = 2;
  while (distance < 20 && isColourByte(back(distance))) distance++;
  return back(distance) === BRACKET;
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function isColourByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x3b;
}

function isNameByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
}
