/**
 * What stands around a match: its lines and the one before, where comments speak to scanners. Bounded, and a function of the text alone, however it was read; it never decides whether there is a match.
 */
import type { Found } from './judgement.ts';

/** Bytes to either side of a match that its lines are looked for in. */
export const SIGHT = 1024;

/** Bytes before a match in which a comment that switches scanning off for what follows is heard. */
export const HEARING = 32768;

/** Text is latin1, without NUL bytes, so that a comment in UTF-16 reads like any other. */
export interface Surroundings {
  /** The line before the first of the match; empty where it is out of sight. */
  readonly above: string;
  /** The match's own lines up to it and behind it. */
  readonly before: string;
  readonly behind: string;
  /** The last of the comments that switch off and on is one that switches off. */
  readonly off: boolean;
  /** Up to SIGHT bytes to either side, line breaks and all; to be asked at once. */
  near(): { readonly before: string; readonly behind: string };
}

/** What a program that reads matches makes of one and its surroundings: a number of its own, 0 for nothing. */
export type Classify = (match: Found, around: Surroundings) => number;

const LINE_BREAK = 0x0a;
const SWITCH = Buffer.from('secretlint-');
const LONGEST_SWITCH = 24;
const OFF = /^secretlint-disable(?!-)/;
const ON = /^secretlint-enable(?!-)/;

/** Follows one text; its matches are given in order. */
export class Onlooker {
  /** Text offset up to which switches have been looked for, where the last one stands, and what it says. */
  #heard = 0;
  #at = -1;
  #off = false;

  begin(): void {
    this.#heard = 0;
    this.#at = -1;
    this.#off = false;
  }

  /** What is around `[from, to)` of `bytes`, of which `[start, end)` is at hand: the whole text, or at least SIGHT and HEARING. `origin` is the text offset of `start`. */
  around(bytes: Uint8Array, start: number, end: number, from: number, to: number, origin: number): Surroundings {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const left = Math.max(start, from - SIGHT);
    const right = Math.min(end, to + SIGHT);
    const lineStart = behindBreak(bytes, left, from);
    const stop = bytes.subarray(to, right).indexOf(LINE_BREAK);
    const aboveStart = lineStart > left ? behindBreak(bytes, left, lineStart - 1) : lineStart;
    // A line that begins out of sight is known only in part, and a part may say the contrary of the whole.
    const whole = aboveStart > left || origin + left - start === 0;
    return {
      above: whole && lineStart > left ? plain(view.toString('latin1', aboveStart, lineStart - 1)) : '',
      before: plain(view.toString('latin1', lineStart, from)),
      behind: plain(view.toString('latin1', to, stop === -1 ? right : to + stop)),
      off: this.#isOff(view, start, from, origin),
      near: () => ({ before: view.toString('latin1', left, from), behind: view.toString('latin1', to, right) }),
    };
  }

  #isOff(view: Buffer, start: number, from: number, origin: number): boolean {
    const here = origin + from - start;
    // A match may begin a little before the one that was found before it.
    if (here < this.#heard) this.begin();
    const first = Math.max(0, this.#heard - LONGEST_SWITCH, here - HEARING);
    const before = view.subarray(0, from); // looked for further on, each match would cost the rest of its text
    for (let at = before.indexOf(SWITCH, start + first - origin); at !== -1; at = before.indexOf(SWITCH, at + 1)) {
      const text = before.toString('latin1', at, Math.min(from, at + LONGEST_SWITCH));
      const off = OFF.test(text);
      if (!off && !ON.test(text)) continue;
      this.#off = off;
      this.#at = origin + at - start;
    }
    this.#heard = here;
    return this.#off && here - this.#at <= HEARING;
  }
}

/** Where the line begins that `at` is in; `least` when that is further back. */
function behindBreak(bytes: Uint8Array, least: number, at: number): number {
  while (at > least && bytes[at - 1] !== LINE_BREAK) at--;
  return at;
}

function plain(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}
