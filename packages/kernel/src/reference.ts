/** The reference prefilter: tries every anchor at every position. Slow and obviously right; the oracle of the kernel. */
import type { Anchor } from './anchor.ts';
import { confirmed } from './confirm.ts';
import { checkSpan, type Prefilter } from './prefilter.ts';

export class ReferencePrefilter implements Prefilter {
  readonly hits: Uint32Array;
  resume = 0;
  readonly #anchors: readonly Anchor[];
  readonly #bytes: Uint8Array;

  /** `hitPairs`: room for so many hits a call; at least one for each anchor. */
  constructor(anchors: readonly Anchor[], bytes: Uint8Array, options: { readonly hitPairs?: number } = {}) {
    this.#anchors = anchors;
    this.#bytes = bytes;
    this.hits = new Uint32Array(2 * Math.max(options.hitPairs ?? 16_384, anchors.length));
  }

  scan(start: number, end: number, from: number, to: number): number {
    checkSpan(start, end, from, to, 0, this.#bytes.length);
    let count = 0;
    for (let at = from; at < to; at++) {
      const before = count;
      for (let index = 0; index < this.#anchors.length; index++) {
        if (!this.#standsAt(this.#anchors[index]!, start, end, at)) continue;
        if (2 * count === this.hits.length) {
          this.resume = at;
          return before;
        }
        this.hits[2 * count] = at - start;
        this.hits[2 * count + 1] = index;
        count++;
      }
    }
    this.resume = to;
    return count;
  }

  #standsAt(anchor: Anchor, start: number, end: number, at: number): boolean {
    const { literal, fold, follow = [], confirm } = anchor;
    const after = at + literal.length;
    if (after + follow.length > end) return false;
    const same = (byte: number): number => (fold && byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
    if (!literal.every((byte, index) => same(this.#bytes[at + index]!) === same(byte))) return false;
    if (!follow.every((bytes, index) => bytes.has(this.#bytes[after + index]!))) return false;
    return !confirm || confirmed(confirm, this.#bytes, start, end, at, after);
  }
}
