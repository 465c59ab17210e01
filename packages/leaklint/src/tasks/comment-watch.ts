/** The comment watch: where in the files of a scan comments ask that something be passed over, so that one beside which nothing was found can be told. */
import { ignoredRules } from '@leaklint/engine';

export interface IgnoreComment {
  /** The file, as the task counts them. */
  readonly unit: number;
  readonly line: number;
  readonly rules: readonly string[];
}

const WORD = Buffer.from('leaklint-ignore:');
const LINE_FEED = 0x0a;
/** Bytes of a line that are looked at around the word, and that are kept of one which goes on in the next piece. */
const LONGEST = 1024;
const NOTHING = Buffer.alloc(0);

/** Follows one text after another, in whatever pieces they come. */
export class CommentWatch {
  #unit = 0;
  /** Line feeds before what is kept. */
  #lines = 0;
  #kept: Buffer = NOTHING;
  #found: IgnoreComment[] = [];

  begin(unit: number): void {
    this.#unit = unit;
    this.#lines = 0;
    this.#kept = NOTHING;
  }

  chunk(bytes: Uint8Array): void {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const text = this.#kept.length === 0 ? piece : Buffer.concat([this.#kept, piece]);
    const whole = text.lastIndexOf(LINE_FEED) + 1;
    this.#search(text.subarray(0, whole));
    this.#lines += lineFeeds(text, 0, whole);
    // The piece is a buffer that the reader uses again.
    this.#kept = Buffer.from(text.subarray(Math.max(whole, text.length - LONGEST)));
  }

  end(): void {
    this.#search(this.#kept);
    this.#kept = NOTHING;
  }

  /** What was found since the last call. */
  take(): IgnoreComment[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #search(text: Buffer): void {
    let line = this.#lines + 1;
    let counted = 0;
    for (let at = text.indexOf(WORD); at !== -1; at = text.indexOf(WORD, at + 1)) {
      line += lineFeeds(text, counted, at);
      counted = at;
      const start = text.lastIndexOf(LINE_FEED, at) + 1;
      const end = text.indexOf(LINE_FEED, at);
      const rules = ignoredRules(text.toString('latin1', Math.max(start, at - LONGEST), Math.min(end === -1 ? text.length : end, at + LONGEST)));
      if (rules.length > 0) this.#found.push({ unit: this.#unit, line, rules });
    }
  }
}

function lineFeeds(text: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf(LINE_FEED, from); at !== -1 && at < to; at = text.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
