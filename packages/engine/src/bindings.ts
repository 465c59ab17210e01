/** Bindings: what a hit of each kernel anchor means. All of them lie in one array, which is read from a file as it is: as lists in lists they took two milliseconds of every start. */

/** What a hit of one kernel anchor means: triples of rule index, index of the rule's anchor, variant. A container is no rule's: NO_RULE, its index, its variant. */
export type Binding = ArrayLike<number>;

export class Bindings {
  /** For each anchor, and one more, where its triples begin; then the triples. */
  readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  static of(list: readonly Binding[]): Bindings {
    const words = new Int32Array(list.length + 1 + list.reduce((sum, { length }) => sum + length, 0));
    let at = list.length + 1;
    for (const [index, binding] of list.entries()) {
      words[index] = at;
      words.set(binding, at);
      at += binding.length;
    }
    words[list.length] = at;
    return new Bindings(words);
  }

  /** From little-endian words, as `words` has them. */
  static decode(bytes: Uint8Array): Bindings {
    const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    return new Bindings(new Int32Array(buffer, byteOffset, byteLength / 4));
  }

  get count(): number {
    return (this.words[0] ?? 1) - 1;
  }

  /** Throws a RangeError for an anchor that there is not. */
  at(index: number): Int32Array {
    if (!(index >= 0 && index < this.count)) throw new RangeError(`there is no anchor ${index}`);
    return this.words.subarray(this.words[index], this.words[index + 1]);
  }

  /** These anchors, and behind them those. */
  and(others: Bindings): Bindings {
    const [own, more] = [this.count + 1, others.count + 1];
    const words = new Int32Array(this.words.length + others.words.length - 1);
    for (let index = 0; index < own; index++) words[index] = (this.words[index] ?? 0) + more - 1;
    words.set(this.words.subarray(own), own + more - 1);
    const before = this.words.length - 1;
    for (let index = 1; index < more; index++) words[own - 1 + index] = (others.words[index] ?? 0) + before;
    words.set(others.words.subarray(more), before + more);
    return new Bindings(words);
  }

  /** The same anchors, which mean nothing of these rules. */
  without(rules: ReadonlySet<number>): Bindings {
    const all = Array.from({ length: this.count }, (_, index) => this.at(index));
    return Bindings.of(all.map((binding) => binding.filter((_, at) => !rules.has(binding[at - (at % 3)] ?? -1))));
  }
}
