/** Commits and tags: one of them as text for a report, all of them as typed arrays for the history. */
import { TextDecoder } from 'node:util';
import { Column, Strings } from './columns.ts';
import { COMMIT, HEX, TREE, UNREADABLE, type ObjectTable } from './objects.ts';

export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly authorEmail: string;
  /** Seconds since 1970; NaN when the commit has none that can be read. */
  readonly authorDate: number;
  readonly committer: string;
  readonly committerEmail: string;
  readonly committerDate: number;
  readonly message: string;
}

/** Reads a commit object. What cannot be read is empty or NaN: a crafted commit is no reason to stop. */
export function readCommit(bytes: Uint8Array): Commit {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const end = raw.indexOf('\n\n');
  const header = end === -1 ? raw : raw.slice(0, end + 1);
  const encoding = /^encoding ([\w.-]+)$/m.exec(header)?.[1];
  const text = decoder(encoding);
  const one = (name: string): string => new RegExp(`^${name} (.*)$`, 'm').exec(header)?.[1] ?? '';
  const author = person(one('author'), text);
  const committer = person(one('committer'), text);
  return {
    tree: one('tree'),
    parents: [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((found) => found[1] ?? ''),
    author: author.name,
    authorEmail: author.email,
    authorDate: author.date,
    committer: committer.name,
    committerEmail: committer.email,
    committerDate: committer.date,
    message: end === -1 ? '' : text(raw.slice(end + 2)),
  };
}

function decoder(encoding: string | undefined): (latin1: string) => string {
  let decode: TextDecoder;
  try {
    decode = new TextDecoder(encoding ?? 'utf-8', { ignoreBOM: true });
  } catch {
    decode = new TextDecoder('utf-8', { ignoreBOM: true }); // an encoding nobody knows: the text shows as UTF-8, damaged where it is not
  }
  return (latin1) => decode.decode(Buffer.from(latin1, 'latin1'));
}

function person(line: string, text: (latin1: string) => string): { name: string; email: string; date: number } {
  const found = /^(.*?) ?<([^>]*)>(?: +(-?\d+))?/.exec(line);
  if (found === null) return { name: text(line), email: '', date: NaN };
  return { name: text(found[1] ?? ''), email: text(found[2] ?? ''), date: found[3] === undefined ? NaN : Number(found[3]) };
}

/** No row: the object a commit or tag names is not in the table. */
export const ABSENT = 0xffffffff;

/** What one share of the commits and tags gives. Plain data and typed arrays: it can be posted. */
export interface CommitPassResult {
  readonly rows: Uint32Array;
  /** Rows of the root trees; ABSENT where the table lacks it, or was not asked. */
  readonly trees: Uint32Array;
  /** Parents of commit n: parents[parentStarts[n], parentStarts[n + 1]); rows or ABSENT. */
  readonly parentStarts: Uint32Array;
  readonly parents: Uint32Array;
  /** Committer dates in seconds; 0 where unreadable or not asked for. */
  readonly dates: Float64Array;
  readonly tagRows: Uint32Array;
  readonly tagTargets: Uint32Array;
  /** Ids named and absent, each once, and of the rows that name it the one with the smallest id. */
  readonly missingIds: Uint8Array;
  readonly missingFrom: Uint32Array;
  readonly problems: readonly { readonly row: number; readonly message: string }[];
}

/** Reads commits and tags, in any order, into columns. */
export class CommitPass {
  private readonly table: ObjectTable;
  private readonly rows: Column = new Column();
  private readonly trees: Column = new Column();
  private readonly parentStarts: Column = new Column();
  private readonly parents: Column = new Column();
  private readonly dates: number[] = [];
  private readonly tagRows: Column = new Column(64);
  private readonly tagTargets: Column = new Column(64);
  private readonly missing: Strings = new Strings();
  private readonly missingFrom: Column = new Column(64);
  private readonly problems: { row: number; message: string }[] = [];
  private readonly id: Uint8Array;
  private readonly links: boolean;

  /** @param links whether what they name is looked up, and when they were made: without it only their form is checked */
  constructor(table: ObjectTable, links = true) {
    this.table = table;
    this.links = links;
    this.id = new Uint8Array(table.idBytes);
  }

  commit(row: number, bytes: Uint8Array): void {
    const line = 2 * this.table.idBytes + 1;
    this.rows.push(row);
    this.parentStarts.push(this.parents.length);
    let at = 0;
    if (startsWith(bytes, 0, 'tree ') && this.hex(bytes, 5)) {
      this.trees.push(this.target(row, TREE));
      at = 5 + line;
    } else {
      this.trees.push(ABSENT);
      this.problems.push({ row, message: 'the commit names no tree' });
    }
    for (; startsWith(bytes, at, 'parent '); at += 7 + line) {
      if (!this.hex(bytes, at + 7)) {
        this.problems.push({ row, message: 'the commit has a parent that is no object id' });
        break;
      }
      this.parents.push(this.target(row, COMMIT));
    }
    this.dates.push(this.links ? committerDate(bytes, at) : 0);
  }

  tag(row: number, bytes: Uint8Array): void {
    if (!startsWith(bytes, 0, 'object ') || !this.hex(bytes, 7)) {
      this.problems.push({ row, message: 'the tag names no object' });
      return;
    }
    this.tagRows.push(row);
    this.tagTargets.push(this.target(row, -1));
  }

  /** Reads the id written at `at` into `this.id`; false when there is none. */
  private hex(bytes: Uint8Array, at: number): boolean {
    const { id } = this;
    for (let i = 0; i < id.length; i++, at += 2) {
      const high = HEX[bytes[at] ?? 0]!;
      const low = HEX[bytes[at + 1] ?? 0]!;
      if ((high | low) > 15) return false;
      id[i] = (high << 4) | low;
    }
    return bytes[at] === 10;
  }

  private target(row: number, type: number): number {
    if (!this.links) return ABSENT;
    const found = this.table.indexOf(this.id);
    if (found === -1) {
      const number = this.missing.intern(this.id, 0, this.id.length);
      if (number === this.missingFrom.length) this.missingFrom.push(row);
      else if (this.table.compare(row, this.missingFrom.values[number]!) < 0) this.missingFrom.values[number] = row;
      return ABSENT;
    }
    const is = this.table.types[found]!;
    if (type !== -1 && is !== type && is !== UNREADABLE) {
      this.problems.push({ row, message: `it names ${this.table.hex(found)}, which is of another type than it should be` });
      return ABSENT;
    }
    return found;
  }

  result(): CommitPassResult {
    return {
      rows: this.rows.trimmed(),
      trees: this.trees.trimmed(),
      parentStarts: this.parentStarts.closed(this.parents.length),
      parents: this.parents.trimmed(),
      dates: Float64Array.from(this.dates),
      tagRows: this.tagRows.trimmed(),
      tagTargets: this.tagTargets.trimmed(),
      missingIds: this.missing.packed().bytes,
      missingFrom: this.missingFrom.trimmed(),
      problems: this.problems,
    };
  }
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** The number behind the last `> ` of the committer line, which comes in the header after `from`. */
function committerDate(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length && bytes[at] !== 10; ) {
    const end = bytes.indexOf(10, at);
    const stop = end === -1 ? bytes.length : end;
    if (startsWith(bytes, at, 'committer ')) {
      let i = bytes.lastIndexOf(0x3e, stop - 1) + 1; // >
      if (i <= at) return 0;
      while (bytes[i] === 0x20) i++;
      let date = 0;
      for (; i < stop && bytes[i]! >= 48 && bytes[i]! <= 57; i++) date = date * 10 + bytes[i]! - 48;
      return Number.isSafeInteger(date) ? date : 0;
    }
    at = stop + 1;
  }
  return 0;
}

/** All commits of the repository by number, and tags by what they point to. */
export class CommitTable {
  readonly count: number;
  readonly rows: Uint32Array;
  readonly trees: Uint32Array;
  readonly parentStarts: Uint32Array;
  /** Numbers of commits of this table (not rows); ABSENT for a parent that is not there. */
  readonly parents: Uint32Array;
  readonly dates: Float64Array;
  readonly tagTargets: ReadonlyMap<number, number>;
  readonly shares: readonly CommitPassResult[];
  private readonly numbers: Int32Array;

  constructor(table: ObjectTable, shares: readonly CommitPassResult[]) {
    this.shares = shares;
    this.count = shares.reduce((sum, share) => sum + share.rows.length, 0);
    this.rows = new Uint32Array(this.count);
    this.trees = new Uint32Array(this.count);
    this.dates = new Float64Array(this.count);
    this.parentStarts = new Uint32Array(this.count + 1);
    this.parents = new Uint32Array(shares.reduce((sum, share) => sum + share.parents.length, 0));
    this.numbers = new Int32Array(table.count).fill(-1);
    let at = 0;
    let parent = 0;
    for (const share of shares) {
      this.rows.set(share.rows, at);
      this.trees.set(share.trees, at);
      this.dates.set(share.dates, at);
      for (let n = 0; n < share.rows.length; n++) {
        this.numbers[share.rows[n]!] = at + n;
        this.parentStarts[at + n] = parent + share.parentStarts[n]!;
      }
      this.parents.set(share.parents, parent);
      at += share.rows.length;
      parent += share.parents.length;
    }
    this.parentStarts[this.count] = parent;
    for (let n = 0; n < this.parents.length; n++) {
      const row = this.parents[n]!;
      const number = row === ABSENT ? -1 : this.numbers[row]!;
      this.parents[n] = number === -1 ? ABSENT : number;
    }
    this.tagTargets = new Map(shares.flatMap((share) => [...share.tagRows].map((row, n) => [row, share.tagTargets[n]!] as const)));
  }

  /** The number of the commit at this row of the object table; -1: it was not read. */
  numberOf(row: number): number {
    return this.numbers[row] ?? -1;
  }

  /** What a chain of tags finally points to: a row, or ABSENT. */
  peel(row: number): number {
    const seen = new Set<number>();
    let at = row;
    while (at !== ABSENT && this.tagTargets.has(at) && !seen.has(at)) {
      seen.add(at);
      at = this.tagTargets.get(at)!;
    }
    return at;
  }
}
