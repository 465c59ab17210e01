/**
 * A rule's pattern, taken apart: the flat branches it can match, so that what stands before and behind an anchor, and how far a match can reach, is known without running it.
 */
import { ByteClass } from '@leaklint/kernel';
import { expandFragments } from './fragments.ts';
import type { Run } from './rule.ts';

/** A piece of a branch. `gap` is anything else, with its least and most length (`Infinity` where unbounded). */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'gap'; readonly min: number; readonly max: number };

export type Branch = readonly Piece[];

/** The pattern as an expression, with its runs as groups. */
export interface Pattern {
  /** Source of the regular expression; a run named x is the group x, further uses x_2, x_3 … */
  readonly source: string;
  /** Every group that is a run. */
  readonly groups: readonly { readonly group: string; readonly run: Run }[];
  /** All branches, or undefined when there are too many to list (more than 256). */
  readonly branches: readonly Branch[] | undefined;
  /** How many bytes before and behind the match the pattern can look at; `Infinity` where that is not known. */
  readonly behind: number;
  readonly ahead: number;
}

/** A pattern that cannot be read; the message says where. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const MAX_BRANCHES = 256;

/** Takes a pattern apart. Throws `PatternError` for an unknown run, a bad expression, or a missing group `secret`. */
export function parsePattern(written: string, runs: readonly Run[]): Pattern {
  const pattern = expandFragments(written, runs.map((run) => run.name));
  const groups: { group: string; run: Run }[] = [];
  const uses = new Map<string, number>();
  const source = pattern.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => {
    const run = runs.find((one) => one.name === name);
    if (run === undefined) throw new PatternError(`{{${name}}} is not a run of this rule`);
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    const group = use === 1 ? name : `${name}_${use}`;
    groups.push({ group, run });
    return `(?<${group}>${classSource(run.alphabet)}+)`;
  });
  if (!pattern.includes('(?<secret>')) throw new PatternError('needs a group (?<secret>…)');
  for (const run of runs) if (!uses.has(run.name)) throw new PatternError(`the run ${run.name} is not used`);
  try {
    new RegExp(source, 'd');
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : String(error));
  }
  const reader = new Reader(pattern, runs);
  const branches = reader.alternatives();
  return { source, groups, branches: branches?.map(joinText), behind: reader.behind, ahead: reader.ahead };
}

/** A class as regular-expression source: `[\x30-\x39…]`, whatever characters are in it. */
export function classSource(alphabet: string): string {
  const set = ByteClass.of(alphabet);
  const hex = (byte: number): string => (/[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
  let source = '';
  for (let byte = 0; byte < 256; byte++) {
    if (!set.has(byte)) continue;
    const first = byte;
    while (byte < 255 && set.has(byte + 1)) byte++;
    source += byte === first ? hex(first) : `${hex(first)}-${hex(byte)}`;
  }
  return `[${source}]`;
}

/** The least and most length of a stretch of pieces. */
export function reach(pieces: readonly Piece[]): { min: number; max: number } {
  let min = 0;
  let max = 0;
  for (const piece of pieces) {
    const [least, most] = piece.kind === 'text' ? [piece.text.length, piece.text.length] : piece.kind === 'run' ? [piece.run.min, piece.run.max] : [piece.min, piece.max];
    min += least;
    max += most;
  }
  return { min, max };
}

function joinText(branch: Branch): Branch {
  const joined: Piece[] = [];
  for (const piece of branch) {
    const last = joined.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') joined[joined.length - 1] = { kind: 'text', text: last.text + piece.text };
    else if (piece.kind !== 'gap' || piece.max > 0) joined.push(piece);
  }
  return joined;
}

/** Reads the part of regular-expression syntax that branches need; everything it does not follow becomes a gap. */
class Reader {
  behind = 0;
  ahead = 0;
  readonly #pattern: string;
  readonly #runs: readonly Run[];
  #at = 0;

  constructor(pattern: string, runs: readonly Run[]) {
    this.#pattern = pattern;
    this.#runs = runs;
  }

  /** Alternatives up to the closing bracket or the end; undefined when there are too many. */
  alternatives(): Branch[] | undefined {
    let all: Branch[] | undefined = [];
    do {
      const branches = this.#sequence();
      all = all === undefined || branches === undefined || all.length + branches.length > MAX_BRANCHES ? undefined : [...all, ...branches];
    } while (this.#take('|'));
    return all;
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #sequence(): Branch[] | undefined {
    let branches: Branch[] | undefined = [[]];
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== '|' && this.#pattern[this.#at] !== ')') {
      const atom = this.#quantified(this.#atom());
      branches = branches === undefined || atom === undefined || branches.length * atom.length > MAX_BRANCHES ? undefined : branches.flatMap((head) => atom.map((tail) => [...head, ...tail]));
    }
    return branches;
  }

  #atom(): Branch[] | undefined {
    const run = /^\{\{([^{}]*)\}\}/.exec(this.#pattern.slice(this.#at, this.#at + 64));
    if (run !== null) {
      this.#at += run[0].length;
      const found = this.#runs.find((one) => one.name === run[1]);
      if (found === undefined) throw new PatternError(`{{${run[1]}}} is not a run of this rule`);
      return [[{ kind: 'run', run: found }]];
    }
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) {
      while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ']') this.#at += this.#pattern[this.#at] === '\\' ? 2 : 1;
      this.#at++;
      return [[{ kind: 'gap', min: 1, max: 1 }]];
    }
    if (this.#take('\\')) return [[this.#escape()]];
    const char = this.#pattern[this.#at++] ?? '';
    if (char === '^') this.behind = Infinity;
    if (char === '$') this.ahead = Infinity;
    if (char === '^' || char === '$') return [[]];
    return [[char === '.' ? { kind: 'gap', min: 1, max: 1 } : { kind: 'text', text: char }]];
  }

  #group(): Branch[] | undefined {
    const behind = this.#pattern.startsWith('?<=', this.#at) || this.#pattern.startsWith('?<!', this.#at);
    const ahead = this.#pattern.startsWith('?=', this.#at) || this.#pattern.startsWith('?!', this.#at);
    this.#at += /^(\?<[=!]|\?[=!:]|\?<[A-Za-z]\w*>)?/.exec(this.#pattern.slice(this.#at, this.#at + 64))?.[0].length ?? 0;
    const inner = this.alternatives();
    if (!this.#take(')')) throw new PatternError('a bracket is not closed');
    if (!behind && !ahead) return inner;
    const far = inner === undefined ? Infinity : Math.max(...inner.map((branch) => reach(branch).max));
    if (behind) this.behind = Math.max(this.behind, far);
    else this.ahead = Math.max(this.ahead, far);
    return [[]];
  }

  #escape(): Piece {
    const char = this.#pattern[this.#at++] ?? '';
    if (char === 'b' || char === 'B') {
      this.behind = Math.max(this.behind, 1);
      this.ahead = Math.max(this.ahead, 1);
      return { kind: 'gap', min: 0, max: 0 };
    }
    if (/[dDwWsS]/.test(char)) return { kind: 'gap', min: 1, max: 1 };
    if (char === 'x') {
      const code = Number.parseInt(this.#pattern.slice(this.#at, this.#at + 2), 16);
      this.#at += 2;
      return { kind: 'text', text: String.fromCharCode(code) };
    }
    if (/[1-9k]/.test(char)) return { kind: 'gap', min: 0, max: Infinity };
    const control = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' }[char];
    return { kind: 'text', text: control ?? char };
  }

  #quantified(atom: Branch[] | undefined): Branch[] | undefined {
    const sign = /^(?:\{(\d+)(,?)(\d*)\}|[*+?])\??/.exec(this.#pattern.slice(this.#at, this.#at + 32));
    if (sign === null) return atom;
    this.#at += sign[0].length;
    const [least, most] = sign[1] !== undefined ? [Number(sign[1]), sign[3] !== '' ? Number(sign[3]) : sign[2] === ',' ? Infinity : Number(sign[1])] : sign[0].startsWith('?') ? [0, 1] : [sign[0].startsWith('+') ? 1 : 0, Infinity];
    // With and without: worth two branches only where the part could hold an anchor.
    if (least === 0 && most === 1 && atom !== undefined && atom.length < MAX_BRANCHES / 2 && atom.some((branch) => branch.some((piece) => piece.kind !== 'gap' && (piece.kind === 'run' || piece.text.length >= 4)))) return [[], ...atom];
    if (atom === undefined) return [[{ kind: 'gap', min: 0, max: Infinity }]];
    const reaches = atom.map(reach);
    const longest = Math.max(...reaches.map((one) => one.max));
    return [[{ kind: 'gap', min: least * Math.min(...reaches.map((one) => one.min)), max: longest === 0 ? 0 : most * longest }]];
  }
}
