/**
 * Confirms: what the kernel may ask of the bytes around an anchor before JavaScript hears of it, in the plain text, in one with escapes, in an encoded one. From one to the other it may only become weaker (law 3).
 */
import { ByteClass, type Confirm } from '@leaklint/kernel';
import { BASE64_BYTES, HEX_BYTES, VARIANT } from './encoding.ts';
import type { ConfirmSource } from './rule.ts';

/** A confirm reads no further than this, so that it sees the same in a stream's buffer as in the whole text. */
const MOST_BEFORE = 512;
const MOST_AFTER = 2048;

/** The bytes that codes are written with, and the signs before them. */
const CODES = '%\\\\&#;0-9A-Fa-fux';
/** Bytes that are never escaped where the bytes beside them are not. */
const UNESCAPED: ByteClass = ByteClass.of('A-Za-z0-9_.~-');
/** Base64 with escapes in it, or over lines that are indented or quoted. (With a byte less the planner would write out all that may follow a literal of four: the search took a seventh longer.) */
const WRAPPED_BASE64: string = union(BASE64_BYTES, CODES, ' \\t\\r\\n*>');

/**
 * The confirm of a plain anchor in a text whose other characters may be escaped. Each code is longer than what it stands for, so the least lengths hold and the most are doubled; a class takes codes in when it has
 * characters that are escaped in practice. Between a name and its value nearly everything is.
 */
export function tolerant({ notBefore, before, after, then, value }: ConfirmSource): ConfirmSource {
  return {
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(before === undefined ? {} : { before: { of: withCodes(before.of), min: before.min } }),
    ...(after === undefined ? {} : { after: { of: withCodes(after.of), min: after.min } }),
    ...(then === undefined ? {} : { then: { byte: then.byte, through: withCodes(then.through), within: then.within * 2 } }),
    ...(value === undefined
      ? {}
      : {
          value: {
            gap: value.gap * 2,
            name: union(value.name, CODES, '+'),
            operator: union(value.operator, '&%\\\\'),
            pad: value.pad * 2,
            lead: union(value.lead, CODES, '+A-Za-z'),
            of: union(value.of, CODES),
            min: value.min,
            need: value.need,
          },
        }),
  };
}

function withCodes(alphabet: string): string {
  return ByteClass.of(alphabet).bytes().every((byte) => UNESCAPED.has(byte)) ? alphabet : union(alphabet, CODES);
}

/** One class of several, written byte by byte: a hyphen at the end of one would make a range with the next. */
function union(...classes: readonly string[]): string {
  const all = classes.map((one) => ByteClass.of(one)).reduce((sum, one) => sum.union(one));
  return all.bytes().map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/** The confirm of an anchor that is escaped itself. */
export function escapedConfirm(plain: ConfirmSource, variant: number): ConfirmSource {
  const { notBefore: _, then, ...rest } = tolerant(plain);
  // The byte that has to come is escaped as well.
  return { ...rest, ...(then === undefined || variant !== VARIANT.escapes ? {} : { then }) };
}

/** The confirm of an anchor of which every character is escaped: so are those behind it, or they are as they are. */
export function spelledConfirm({ after }: ConfirmSource): ConfirmSource {
  return after === undefined ? {} : { after: { of: union(after.of, CODES), min: after.min } };
}

/** The confirm of an anchor in base64 in base64, behind which `behind` bytes stand in the text. */
export function twiceConfirm(behind: number): ConfirmSource {
  // Either layer may lose three characters at an edge of what is sure.
  const min = Math.floor((Math.floor((behind * 4) / 3) - 3) * 4 / 3) - 3;
  return min <= 0 ? {} : { after: { of: WRAPPED_BASE64, min } };
}

/** As the kernel takes it; undefined when it asks nothing. */
export function confirmOf(source: ConfirmSource): Confirm | undefined {
  const { notBefore, before, after, then, value } = source;
  const confirm: Confirm = {
    ...(notBefore === undefined ? {} : { notBefore: ByteClass.of(notBefore) }),
    ...(before === undefined ? {} : { before: { of: ByteClass.of(before.of), min: Math.min(MOST_BEFORE, before.min) } }),
    ...(after === undefined ? {} : { after: { of: ByteClass.of(after.of), min: Math.min(MOST_AFTER, after.min) } }),
    ...(then === undefined ? {} : { then: { byte: then.byte.charCodeAt(0), through: ByteClass.of(then.through), within: then.within } }),
    ...(value === undefined ? {} : { value: { gap: value.gap, name: ByteClass.of(value.name), operator: ByteClass.of(value.operator), pad: value.pad, lead: ByteClass.of(value.lead), of: ByteClass.of(value.of), min: value.min, need: ByteClass.of(value.need) } }),
  };
  return Object.keys(confirm).length === 0 ? undefined : confirm;
}

/** What a confirm of the plain text still says of the encoded text. It may only become weaker. */
export function encodedConfirm(plain: ConfirmSource, length: number, variant: number): ConfirmSource {
  const behind = plain.after?.min ?? 0;
  if (variant === VARIANT.utf16) {
    const wide = (alphabet: string): string => `\0${alphabet}`;
    const { before, after, then, value } = plain;
    return {
      ...(before === undefined ? {} : { before: { of: wide(before.of), min: before.min * 2 } }),
      ...(after === undefined ? {} : { after: { of: wide(after.of), min: after.min * 2 } }),
      ...(then === undefined ? {} : { then: { byte: then.byte, through: wide(then.through), within: then.within * 2 + 2 } }),
      ...(value === undefined ? {} : { value: { gap: value.gap * 2 + 1, name: wide(value.name), operator: value.operator, pad: value.pad * 2 + 1, lead: wide(value.lead), of: wide(value.of), min: value.min * 2 - 1, need: value.need } }),
    };
  }
  if (variant === VARIANT.hex) return behind === 0 ? {} : { after: { of: HEX_BYTES, min: behind * 2 } };
  const shift = variant - VARIANT.base64;
  // A short literal takes a character more (see `encodedLiterals`).
  const min = Math.max(0, Math.floor((8 * (shift + length + behind)) / 6) - Math.floor((8 * (shift + length)) / 6) - 1);
  return min === 0 ? {} : { after: { of: WRAPPED_BASE64, min } };
}
