/** Named entries: which trees hold an entry of a given name. Asked only for the few names that hold a key. */

/** Tree `trees[n]` holds an entry called `names[n]`, a position in the list that was asked for. */
export interface NamedEntries {
  readonly trees: Uint32Array;
  readonly names: Uint32Array;
}

/** Reads trees (git's format: octal mode, space, name, NUL, raw id; again and again). A damaged one is read as far as it goes: the tree pass has reported it. */
export class NamedEntryPass {
  readonly #wanted: ReadonlyMap<string, number>;
  readonly #texts: readonly Buffer[];
  readonly #idBytes: number;
  readonly #trees: number[] = [];
  readonly #names: number[] = [];

  constructor(names: readonly string[], idBytes: number) {
    this.#wanted = new Map(names.map((name, index) => [name, index]));
    this.#texts = names.map((name) => Buffer.from(name, 'latin1'));
    this.#idBytes = idBytes;
  }

  tree(row: number, bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (!this.#texts.some((name) => text.includes(name))) return; // nearly all trees: entries are not looked at one by one
    for (let at = 0; at < text.length; ) {
      const space = text.indexOf(0x20, at);
      const end = text.indexOf(0, space + 1);
      if (space === -1 || end === -1) return;
      const name = this.#wanted.get(text.toString('latin1', space + 1, end));
      if (name !== undefined) {
        this.#trees.push(row);
        this.#names.push(name);
      }
      at = end + 1 + this.#idBytes;
    }
  }

  result(): NamedEntries {
    return { trees: Uint32Array.from(this.#trees), names: Uint32Array.from(this.#names) };
  }
}
