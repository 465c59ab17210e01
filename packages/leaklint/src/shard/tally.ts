/** A tally: how many things there are, and the sum of their ids. Those of all shards must add up to those of the whole: nothing left out, nothing twice. */
import { createHash } from 'node:crypto';

export interface Tally {
  readonly count: number;
  /** Modulo 2²⁵⁶, in hex. */
  readonly sum: string;
}

const MODULUS = 1n << 256n;
const WORDS = 16;

/** Adds up ids in any order. Sixteen bits at a time: four billion of them fit into a double. */
export class Tallying {
  #count = 0;
  readonly #words = new Float64Array(WORDS);

  /** The id of `length` bytes (at most 32) that begins at `at`. */
  add(bytes: Uint8Array, at: number, length: number): void {
    this.#count++;
    for (let word = 0, from = at + length - 2; from >= at; word++, from -= 2) {
      this.#words[word] = (this.#words[word] as number) + ((bytes[from] as number) << 8) + (bytes[from + 1] as number);
    }
  }

  /** Something that is known by a text instead. */
  addText(text: string): void {
    this.add(createHash('sha256').update(text).digest(), 0, 32);
  }

  tally(): Tally {
    const sum = this.#words.reduceRight((high, word) => (high << 16n) + BigInt(word), 0n);
    return { count: this.#count, sum: (sum % MODULUS).toString(16) };
  }
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return { count: tallies.reduce((all, { count }) => all + count, 0), sum: (tallies.reduce((all, { sum }) => all + BigInt(`0x${sum}`), 0n) % MODULUS).toString(16) };
}

export function equalTallies(a: Tally, b: Tally): boolean {
  return a.count === b.count && a.sum === b.sum;
}
