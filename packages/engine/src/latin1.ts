/** Latin1: bytes as a text, one character a byte. */

/** Keeps its view of the bytes that it read last: making one costs more than a short text. */
export class Latin1 {
  #view: Buffer = Buffer.alloc(0);
  #viewed: Uint8Array | undefined;

  of(bytes: Uint8Array, from: number, to: number): string {
    if (bytes !== this.#viewed) {
      this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#viewed = bytes;
    }
    return this.#view.toString('latin1', from, to);
  }
}
