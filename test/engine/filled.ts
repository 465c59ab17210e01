/** Texts that a pattern matches, at the bounds of its lengths. */
import { ByteClass } from '@leaklint/kernel';

/** Numbers in [0, 1). */
type Random = () => number;

const PART = /\(\?[:=]|\[(?:\\.|[^\\\]])*\]|\\x[0-9a-f]{2}|\\.|[^\\[]/y;
const TIMES = /\{(\d+)(?:,(\d+))?\}|\?/y;

/**
 * A text for a pattern of classes, groups, alternatives, bounded repetitions and lookaheads. `fullness`: how often a part is repeated as often as it may be; else it is any number of times.
 * What a lookahead wants is written over what follows, so that the text may not match after all.
 */
export function filled(pattern: string, random: Random, fullness: number): string {
  let at = 0;
  const take = (part: RegExp): RegExpExecArray | null => {
    part.lastIndex = at;
    const found = part.exec(pattern);
    if (found !== null) at += found[0].length;
    return found;
  };
  const below = (limit: number): number => Math.floor(random() * limit);
  function alternatives(most: number): () => string {
    const all: (() => string)[] = [];
    do all.push(sequence(most));
    while (pattern[at] === '|' && ++at > 0);
    return () => all[below(all.length)]?.() ?? '';
  }
  function sequence(most: number): () => string {
    const parts: ((behind: string) => string)[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
      const part = take(PART)?.[0];
      if (part === undefined) throw new Error(`${pattern} is not followed at ${at}`);
      const ahead = part === '(?=';
      const once = part.startsWith('(?') ? alternatives(ahead ? 0 : most) : memberOf(part);
      if (part.startsWith('(?')) at++;
      const times = take(TIMES);
      const [least, limit] = times === null ? [1, 1] : times[1] === undefined ? [0, 1] : [Number(times[1]), Number(times[2] ?? times[1])];
      parts.push((behind) => {
        if (ahead) return overwritten(behind, once());
        const count = random() < most ? limit : least + below(limit - least + 1);
        return Array.from({ length: count }, once).join('') + behind;
      });
    }
    return () => parts.reduceRight((behind, part) => part(behind), '');
  }
  function memberOf(part: string): () => string {
    const bytes = part.length === 1 ? [part.charCodeAt(0)] : ByteClass.of(part.startsWith('[') ? part.slice(1, -1) : part).bytes();
    return () => String.fromCharCode(bytes[below(bytes.length)] ?? 0);
  }
  return alternatives(fullness)();
}

function overwritten(text: string, by: string): string {
  return by + text.slice(by.length);
}
