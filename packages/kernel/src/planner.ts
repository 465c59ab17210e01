/** Plans how a set of anchors is looked for: the difference between 0.2 and several GB/s. */
import { HASH_BITS, OFFSET_BITS } from '../assembly/layout.ts';
import type { Anchor } from './anchor.ts';
import { folded, type Frequencies, gramAt, SourceModel } from './frequencies.ts';
import { frequencies as counted } from './generated/frequencies.ts';
import { type Entry, extendImage, hashOf, writeImage } from './image.ts';
import { type Plan, teddyOf } from './plan.ts';
import { bothCases, bytesAt, growTeddy, planTeddy } from './teddy.ts';

/** From this length on, a literal covers four bytes that begin at an even place, wherever it stands. */
const LONG = 5;
/** So many neighbouring stretches of four bytes: at one of them the kernel looks. */
const STEPS = [0, 1];
/** A literal of one byte less is as good when what follows it is one of a few: letters and digits, folded, are 36, base64 and what may break it 49. */
const MOST_NEXT = 52;
const ALL_BYTES: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);
const LONGEST = 4096;
/** Above this share of positions with a false alarm, a second Teddy set is cheaper than the alarms. */
const CROWDED = 0.01;
/** More short literals than this never fit into one set. */
const SURELY_CROWDED = 250;

/** Throws a RangeError for an anchor that cannot be planned; its message names the index. */
export function planPrefilter(anchors: readonly Anchor[], frequencies?: Frequencies): Plan {
  anchors.forEach(check);
  const model = frequencies === undefined ? builtinModel(false) : new SourceModel(frequencies);
  const { short, long } = divided(anchors, 0);
  const literals = short.map(({ anchor }) => anchor);
  let teddy = literals.length <= SURELY_CROWDED ? planTeddy(literals, model, 1) : undefined;
  if (!teddy || teddy.estimate > CROWDED) teddy = planTeddy(literals, model, 2);
  const { grams, pairs } = teddyEntries(short, teddy.offsets);
  const strides = strideEntries(long, model);
  const image = writeImage(anchors, {
    teddy: teddy.sets,
    grams,
    gramFactor: quietestFactor(grams, model.grams, model),
    pairs,
    strides,
    strideFactor: quietestFactor(strides, model.grams.map(folded), model),
  });
  return { anchorCount: anchors.length, image };
}

/**
 * The plan with these anchors besides, numbered on from its own. What is planned stays as it is: some anchors more cost milliseconds, where planning thousands
 * takes a second. Throws a RangeError as `planPrefilter` does, with the index in `anchors`.
 */
export function extendPlan(plan: Plan, anchors: readonly Anchor[]): Plan {
  anchors.forEach(check);
  const model = builtinModel(true);
  const { short, long } = divided(anchors, plan.anchorCount);
  const teddy = growTeddy(teddyOf(plan), short.map(({ anchor }) => anchor), model);
  const image = extendImage(plan.image, anchors, { teddy: teddy.sets, ...teddyEntries(short, teddy.offsets), strides: strideEntries(long, model) });
  return { anchorCount: plan.anchorCount + anchors.length, image };
}

/** An anchor with its index in the plan. */
interface Numbered {
  readonly anchor: Anchor;
  readonly index: number;
}

function divided(anchors: readonly Anchor[], first: number): { readonly short: readonly Numbered[]; readonly long: readonly Numbered[] } {
  const numbered = anchors.map((anchor, at) => ({ anchor, index: first + at }));
  return { short: numbered.filter(({ anchor }) => !isLong(anchor)), long: numbered.filter(({ anchor }) => isLong(anchor)) };
}

function teddyEntries(short: readonly Numbered[], offsets: readonly number[]): { readonly grams: readonly Entry[]; readonly pairs: readonly Entry[] } {
  const pairs: Entry[] = [];
  const grams: Entry[] = [];
  short.forEach(({ anchor, index }, i) => {
    const width = anchor.literal.length < 4 ? 2 : 4;
    (width === 2 ? pairs : grams).push(...entriesOf(anchor, index, offsets[i]!, width));
  });
  return { grams, pairs };
}

function strideEntries(long: readonly Numbered[], model: SourceModel): Entry[] {
  return long.flatMap(({ anchor, index }) => {
    const first = rarestStretch(anchor, model);
    return STEPS.flatMap((step) => stretches(anchor, first + step).map((bytes) => ({ bytes, anchor: index, offset: first + step })));
  });
}

const builtin: { small?: SourceModel; whole?: SourceModel } = {};

function builtinModel(small: boolean): SourceModel {
  return (builtin[small ? 'small' : 'whole'] ??= new SourceModel(JSON.parse(counted) as Frequencies, small));
}

function check({ literal, follow = [], confirm = {} }: Anchor, index: number): void {
  const refuse = (reason: string): never => {
    throw new RangeError(`anchor ${index} (${JSON.stringify(Buffer.from(literal).toString('latin1'))}): ${reason}`);
  };
  if (literal.length < 2) refuse('a literal has at least two bytes');
  if (literal.length > LONGEST) refuse(`a literal has at most ${LONGEST} bytes`);
  if (follow.length > 255) refuse('at most 255 classes follow');
  const { before, after, then, value } = confirm;
  const counts = [before?.min, after?.min, then?.within, value?.gap, value?.pad, value?.min];
  for (const count of counts) {
    if (count !== undefined && !(Number.isInteger(count) && count >= 0 && count <= 65_535)) refuse(`${count} is no count of bytes from 0 to 65535`);
  }
  if (then && !(Number.isInteger(then.byte) && then.byte >= 0 && then.byte <= 255)) refuse(`${then.byte} is no byte`);
}

/** Whether the kernel can find it by what stands at even places: by itself, or with the byte that must follow. */
function isLong(anchor: Anchor): boolean {
  const { length } = anchor.literal;
  return length >= LONG || (length === LONG - 1 && smallNext(anchor).length <= MOST_NEXT);
}

/** The bytes that may follow the literal, folded. */
function smallNext(anchor: Anchor): readonly number[] {
  const allowed = bytesAt(anchor, anchor.literal.length);
  return allowed === undefined ? ALL_BYTES : [...new Set(allowed.map((byte) => byte | 0x20))];
}

/** The four bytes at `offset`, folded; in every way that the byte behind the literal may be, if it is one of them. */
function stretches(anchor: Anchor, offset: number): readonly number[] {
  const { literal } = anchor;
  if (offset + 4 <= literal.length) return [folded(gramAt(literal, offset))];
  return smallNext(anchor).map((byte) => folded(gramAt(Uint8Array.of(...literal.subarray(offset), byte), 0)));
}

/** One entry for each way the bytes at `offset` may be written. */
function entriesOf({ literal, fold }: Anchor, anchor: number, offset: number, width: 2 | 4): Entry[] {
  const ways = [0];
  for (let i = 0; i < width; i++) {
    const [byte, other] = fold ? bothCases(literal[offset + i]!) : [literal[offset + i]!];
    for (let way = ways.length - 1; way >= 0; way--) {
      if (other !== undefined) ways.push((ways[way]! | (other << (8 * i))) >>> 0);
      ways[way] = (ways[way]! | (byte! << (8 * i))) >>> 0;
    }
  }
  return ways.map((bytes) => ({ bytes, anchor, offset }));
}

/** The offset of the five bytes whose two stretches of four are the rarest in source code. */
function rarestStretch({ literal: bytes }: Anchor, model: SourceModel): number {
  if (bytes.length < LONG) return 0;
  const last = Math.min(bytes.length - LONG, 2 ** OFFSET_BITS - 4);
  let best = 0;
  let rarest = Infinity;
  for (let offset = 0; offset <= last; offset++) {
    let sum = 0;
    for (const step of STEPS) sum += model.foldedProbability(bytes, offset + step);
    if (sum < rarest) {
      rarest = sum;
      best = offset;
    }
  }
  return best;
}

/** The multiplier under which the most frequent stretches of source code collide least with what is looked for. */
function quietestFactor(entries: readonly Entry[], grams: Uint32Array, model: SourceModel): number {
  const wanted = new Set(entries.map(({ bytes }) => bytes));
  let best = 0x9e3779b1;
  let least = Infinity;
  let factor = 0x9e3779b1;
  const taken = new Uint8Array(1 << HASH_BITS);
  for (let attempt = 0; attempt < 48 && least > 0; attempt++, factor = (Math.imul(factor, 0x2c1b3c6d) + 0x297a2d38) | 1) {
    for (const bytes of wanted) taken[hashOf(bytes, factor)] = 1;
    let noise = 0;
    for (let i = 0; i < grams.length; i++) {
      const bytes = grams[i]!;
      if (taken[hashOf(bytes, factor)] && !wanted.has(bytes)) noise += model.weights[i]!;
    }
    for (const bytes of wanted) taken[hashOf(bytes, factor)] = 0;
    if (noise < least) {
      least = noise;
      best = factor >>> 0;
    }
  }
  return best;
}
