/** A plan: everything the kernel needs to look for a set of anchors, as one block of bytes that goes into its memory as it is. */
import {
  ENTRY_BYTES,
  FOLD_BIT,
  HASH_BITS,
  HEADER_BYTES,
  H_ANCHORS,
  H_BYTES,
  H_GRAMS,
  H_GRAM_COUNT,
  H_HASH_BITS,
  H_MAGIC,
  H_PAIRS,
  H_PAIR_COUNT,
  H_RECORDS,
  H_STRIDES,
  H_STRIDE_COUNT,
  H_TEDDY,
  H_TEDDY_SETS,
  IMAGE_MAGIC,
  LENGTH_BITS,
  RECORD_BYTES,
  R_LENGTH,
  R_LITERAL,
  TEDDY_SET_BYTES,
} from '../assembly/layout.ts';

export interface Plan {
  readonly anchorCount: number;
  /** Laid out as assembly/layout.ts says. */
  readonly image: Uint8Array;
}

export interface PlannedLiteral {
  readonly literal: Uint8Array;
  readonly fold: boolean;
}

/** The bytes of a plan, for `decodePlan` of the same version. */
export function encodePlan(plan: Plan): Uint8Array {
  return plan.image.slice();
}

/** Throws a RangeError when the bytes are not a plan of this version, or are cut off. Keeps a view on `bytes`. */
export function decodePlan(bytes: Uint8Array): Plan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(H_MAGIC, true) !== IMAGE_MAGIC || view.getUint32(H_HASH_BITS, true) !== HASH_BITS) {
    throw new RangeError('these bytes are not a prefilter plan of this version');
  }
  const field = (at: number): number => view.getUint32(at, true);
  if (field(H_BYTES) !== bytes.length) throw new RangeError(`the prefilter plan says ${field(H_BYTES)} bytes, but there are ${bytes.length}`);
  const parts: readonly [place: number, bytes: number][] = [
    [field(H_RECORDS), field(H_ANCHORS) * RECORD_BYTES],
    [field(H_TEDDY), field(H_TEDDY_SETS) * TEDDY_SET_BYTES],
    [field(H_GRAMS), field(H_GRAM_COUNT) * ENTRY_BYTES],
    [field(H_PAIRS), field(H_PAIR_COUNT) * ENTRY_BYTES],
    [field(H_STRIDES), field(H_STRIDE_COUNT) * ENTRY_BYTES],
  ];
  if (parts.some(([place, length]) => place < HEADER_BYTES || place + length > bytes.length)) {
    throw new RangeError('the prefilter plan is damaged: a part lies outside it');
  }
  return { anchorCount: field(H_ANCHORS), image: bytes };
}

/** The literals a plan looks for, in order of their anchors' index. A folded one is in lower case. */
export function planLiterals(plan: Plan): PlannedLiteral[] {
  const { image } = plan;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const records = view.getUint32(H_RECORDS, true);
  return Array.from({ length: plan.anchorCount }, (_, index) => {
    const record = records + index * RECORD_BYTES;
    const place = view.getUint32(record + R_LITERAL, true);
    const shape = view.getUint32(record + R_LENGTH, true);
    return { literal: image.slice(place, place + (shape & ((1 << LENGTH_BITS) - 1))), fold: shape >>> FOLD_BIT !== 0 };
  });
}

/** The Teddy sets of a plan, as `ImageParts.teddy` has them. */
export function teddyOf({ image }: Plan): Uint8Array {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const place = view.getUint32(H_TEDDY, true);
  return image.slice(place, place + view.getUint32(H_TEDDY_SETS, true) * TEDDY_SET_BYTES);
}
