/** A keyboard: single keys and short texts from a terminal. What was typed ahead is not lost. */
import type { Writable } from 'node:stream';

/** Ctrl-C and Ctrl-D. */
const LEAVING: ReadonlySet<string> = new Set(['\u0003', '\u0004']);

export class Keyboard {
  readonly #input: NodeJS.ReadStream;
  readonly #output: Writable;
  readonly #keys: string[] = [];
  #waiting: ((key: string) => void) | undefined;

  /** Takes the terminal over until it is closed. */
  constructor(input: NodeJS.ReadStream, output: Writable) {
    this.#input = input;
    this.#output = output;
    input.setRawMode(true);
    input.setEncoding('utf8');
    input.on('data', this.#hear);
    input.on('end', this.#end);
    input.resume();
  }

  close(): void {
    this.#input.setRawMode(false);
    this.#input.off('data', this.#hear);
    this.#input.off('end', this.#end);
    this.#input.pause();
  }

  /** One of `keys`, in lower case; undefined when the person leaves. Other keys are passed over. */
  async key(keys: string): Promise<string | undefined> {
    for (;;) {
      const key = (await this.#next()).toLowerCase();
      if (LEAVING.has(key)) return undefined;
      if (keys.includes(key)) return key;
    }
  }

  /** A text up to Enter; undefined when the person leaves. */
  async text(question: string): Promise<string | undefined> {
    this.#output.write(question);
    let text = '';
    for (;;) {
      const key = await this.#next();
      if (LEAVING.has(key)) return undefined;
      if (key === '\r' || key === '\n') {
        this.#output.write('\n');
        return text.trim();
      }
      if (key === '\u007f' || key === '\b') {
        if (text !== '') this.#output.write('\b \b');
        text = text.slice(0, -1);
      } else if (key >= ' ') {
        text += key;
        this.#output.write(key);
      }
    }
  }

  #next(): Promise<string> {
    const key = this.#keys.shift();
    return key === undefined ? new Promise((resolve) => (this.#waiting = resolve)) : Promise.resolve(key);
  }

  readonly #hear = (chunk: string): void => {
    // An arrow or another key that sends an escape sequence means nothing here.
    for (const key of chunk.replace(/\u001b\[?[\d;]*[A-Za-z~]?/g, '')) this.#give(key);
  };

  readonly #end = (): void => this.#give('\u0004');

  #give(key: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#keys.push(key);
    else waiting(key);
  }
}
