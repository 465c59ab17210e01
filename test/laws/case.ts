/** A case of law 2: a first text, and the texts that deltas make of it one after the other. Only the last is asked about. */
import { createHash } from 'node:crypto';
import { type DeltaOp, deltaOf, type PackEntry } from '../git/pack-file.ts';

/** A copy of [from, to) of the text before, or new bytes. */
export type Piece = readonly [from: number, to: number] | string;

export interface Case {
  /** Bytes as latin1, as everywhere here. */
  readonly first: string;
  readonly deltas: readonly (readonly Piece[])[];
}

/** `before` + `from` + `after` becomes `before` + `to` + `after`, by one copy, new bytes, one copy. */
export function replaced(before: string, from: string, to: string, after: string): Case {
  return { first: before + from + after, deltas: [replacement(before, from, to, after)] };
}

export function replacement(before: string, from: string, to: string, after: string): Piece[] {
  const behind = before.length + from.length;
  return [[0, before.length], to, [behind, behind + after.length]];
}

/** The same, where nothing is put in: two copies and the seam between them. */
export function removed(before: string, middle: string, after: string): Case {
  return replaced(before, middle, '', after);
}

/** Every text of a case, the first one first. */
export function textsOf({ first, deltas }: Case): Buffer[] {
  const texts = [first];
  for (const pieces of deltas) {
    const base = texts.at(-1) ?? '';
    texts.push(pieces.map((piece) => (typeof piece === 'string' ? piece : base.slice(...piece))).join(''));
  }
  return texts.map((text) => Buffer.from(text, 'latin1'));
}

/** The case as entries of a pack, the first text whole; `at` is the number of entries before. */
export function entriesOf(one: Case, at: number): PackEntry[] {
  const texts = textsOf(one);
  return texts.map((text, i): PackEntry => {
    const base = texts[i - 1];
    return base === undefined ? { type: 3, bytes: text } : { base: at + i - 1, bytes: deltaOf(base.length, (one.deltas[i - 1] ?? []).flatMap(opsOf)) };
  });
}

/** An insertion holds at most 127 bytes; one of no bytes is none. */
function opsOf(piece: Piece): DeltaOp[] {
  if (typeof piece !== 'string') return piece[1] > piece[0] ? [{ copy: [piece[0], piece[1] - piece[0]] }] : [];
  const bytes = Buffer.from(piece, 'latin1');
  return Array.from({ length: Math.ceil(bytes.length / 127) }, (_, i) => ({ insert: bytes.subarray(127 * i, 127 * (i + 1)) }));
}

/** The id that git gives to a blob. */
export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
