/** Changed ranges of a text, widened to the lines around them. The kernel does it in its loop; here is what it does. */

/** How far around a changed range anchors are tried. */
export interface RangeReach {
  /** So many line breaks are passed on either side. */
  readonly lines: number;
  /** Bytes before a range in which an anchor can begin, and behind it. */
  readonly before: number;
  readonly after: number;
  /** At least so many bytes before a range, whatever lines they are. */
  readonly literal: number;
}

const LINE_BREAK = 0x0a;

/**
 * The reference of `Kernel.widen`, for any bytes. `pairs` are [from, to) relative to `start` and in order; what is given are such pairs, apart from each
 * other, none beginning before `least`.
 */
export function widenRanges(bytes: Uint8Array, start: number, end: number, pairs: readonly (readonly [from: number, to: number])[], least: number, reach: RangeReach): [from: number, to: number][] {
  const given: [number, number][] = [];
  let from = least;
  let to = least; // [from, to) is open, everything before it is given
  const give = (): void => {
    if (to > from) given.push([from - start, to - start]);
  };
  for (const [first, last] of pairs) {
    if (start + first > to) {
      const wider = widenedStart(bytes, to, start + first, reach);
      if (wider > to) {
        give();
        from = wider;
      }
    }
    to = Math.max(to, widenedEnd(bytes, end, start + last, reach));
  }
  give();
  return given;
}

/** Where the first anchor may begin that a change at `from` concerns; no less than `least`, the beginning of the text or what is known already. */
function widenedStart(bytes: Uint8Array, least: number, from: number, reach: RangeReach): number {
  const last = Math.max(least, from - reach.before);
  let at = from;
  for (let breaks = 0; at > last; at--) if (bytes[at - 1] === LINE_BREAK && ++breaks > reach.lines) break;
  return Math.max(last, Math.min(at, from - reach.literal));
}

/** Where the first anchor behind `to` may begin that a change up to there does not concern; no more than `end`. */
function widenedEnd(bytes: Uint8Array, end: number, to: number, reach: RangeReach): number {
  const last = Math.min(end, to + reach.after);
  let at = to;
  for (let breaks = 0; at < last; ) if (bytes[at++] === LINE_BREAK && ++breaks > reach.lines) break;
  return at;
}
