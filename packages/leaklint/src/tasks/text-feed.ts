/** A text feed: takes texts in whatever pieces they come and hands their matches to the recorder. The scanner copies what it is given into its
 * own memory either way, so a piece costs no more than a whole, and memory does not grow with the text. */
import type { TextScanner } from '@leaklint/engine';
import type { Recorder } from '../findings/sightings.ts';

/** Somebody who is given the same texts. */
export interface Listener {
  begin(unit: number): void;
  chunk(bytes: Uint8Array): void;
  end(): void;
}

export class TextFeed {
  readonly #scanner: TextScanner;
  readonly #recorder: Recorder;
  readonly #listener: Listener | undefined;
  #unit = 0;
  /** Whether the last finished text had a match. */
  hot = false;

  constructor(scanner: TextScanner, recorder: Recorder, listener?: Listener) {
    this.#scanner = scanner;
    this.#recorder = recorder;
    this.#listener = listener;
  }

  /** Begins a text; an unfinished one is forgotten. */
  begin(unit: number): void {
    this.#unit = unit;
    this.#scanner.begin();
    this.#listener?.begin(unit);
  }

  chunk(bytes: Uint8Array): void {
    this.#scanner.write(bytes);
    this.#listener?.chunk(bytes);
  }

  end(): void {
    const matches = this.#scanner.finish();
    this.hot = matches.length > 0;
    this.#recorder.record(this.#unit, matches);
    this.#listener?.end();
  }

  /** A small text that is at hand. */
  text(unit: number, bytes: Uint8Array): void {
    this.begin(unit);
    this.chunk(bytes);
    this.end();
  }
}
