/** A text feed: takes texts in whatever pieces they come and hands their matches to the recorder. The scanner copies what it is given into its
 * own memory either way, so a piece costs no more than a whole, and memory does not grow with the text. */
import type { TextScanner } from '@leaklint/engine';
import type { Recorder } from './sightings.ts';

export class TextFeed {
  readonly #scanner: TextScanner;
  readonly #recorder: Recorder;
  #unit = 0;
  /** Whether the last finished text had a match. */
  hot = false;

  constructor(scanner: TextScanner, recorder: Recorder) {
    this.#scanner = scanner;
    this.#recorder = recorder;
  }

  /** Begins a text; an unfinished one is forgotten. */
  begin(unit: number): void {
    this.#unit = unit;
    this.#scanner.begin();
  }

  chunk(bytes: Uint8Array): void {
    this.#scanner.write(bytes);
  }

  end(): void {
    const matches = this.#scanner.finish();
    this.hot = matches.length > 0;
    this.#recorder.record(this.#unit, matches);
  }

  /** A small text that is at hand. */
  text(unit: number, bytes: Uint8Array): void {
    this.begin(unit);
    this.chunk(bytes);
    this.end();
  }
}
