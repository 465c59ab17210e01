/** A history that grows: step after step what people do to a repository, from a seed. Dates go back and forth, files and folders move, lines of work are merged, dropped and taken up again. */
import { random } from '../git/fixture.ts';
import { keyFor } from '../e2e/scratch.ts';
import type { Scratch } from '../e2e/scratch.ts';

const PATHS = ['a.ts', 'lib/a.ts', 'lib/deep/er/b.env', 'c.txt', 'package.json', 'lib/package.json', 'x/Dockerfile'];
const FOLDERS = ['lib', 'x', 'lib/deep', 'moved', 'moved/again'];

export class GrowingHistory {
  readonly #scratch: Scratch;
  readonly #random: () => number;
  /** Every commit that was ever made, reachable or not. */
  readonly #commits: string[] = [];
  #count = 0;

  constructor(scratch: Scratch, seed: number) {
    this.#scratch = scratch;
    this.#random = random(seed);
  }

  /** Some commits to begin with. */
  begin(): void {
    for (let n = 0; n < 6; n++) this.commit();
  }

  /** One thing more; returns what. */
  step(): string {
    const deeds = {
      commit: () => this.commit(), more: () => this.commit(), again: () => this.commit(), merge: () => this.#merge(), mergeAgain: () => this.#merge(), revert: () => this.#oldTree(), branch: () => this.#branch(), drop: () => this.#drop(),
      head: () => this.#head(), tag: () => this.#tag(), nobody: () => this.#nobody(), twin: () => this.#twin(), orphan: () => this.commit([]), blobTag: () => this.#blobTag(),
    } as const;
    const names = Object.keys(deeds) as (keyof typeof deeds)[];
    const name = this.#one(names);
    deeds[name]();
    return name;
  }

  commit(parents: readonly string[] = this.#commits.length === 0 ? [] : [this.#one(this.#commits)], taken = ''): void {
    const [first] = parents;
    const branch = `b${this.#below(5)}`;
    let stream = `commit refs/heads/${branch}\ncommitter Carl <carl@example.org> ${this.#date()} +0000\n${data(this.#text(12))}`;
    // Without a parent the branch begins anew.
    stream += first === undefined ? '' : `from ${first}\n`;
    for (const other of parents.slice(1)) stream += `merge ${other}\n`;
    stream += taken;
    for (let edits = this.#below(taken === '' ? 4 : 2); edits > 0; edits--) stream += this.#edit();
    const reset = first === undefined ? `reset refs/heads/${branch}\n\n` : '';
    this.#scratch.gitIn(this.#scratch.root, ['fast-import', '--quiet', '--force'], reset + stream);
    this.#commits.push(this.#scratch.git('rev-parse', `refs/heads/${branch}`));
  }

  #edit(): string {
    switch (this.#below(8)) {
      case 0: return `D ${this.#one([...PATHS, ...FOLDERS])}\n`;
      case 1: return this.#below(3) === 0 ? 'deleteall\n' : '';
      default: return `M 100644 inline ${this.#below(3) === 0 ? `${this.#one(FOLDERS)}/` : ''}${this.#one(PATHS)}\n${data(this.#text(3))}`;
    }
  }

  #merge(): void {
    const [one, other] = [this.#one(this.#commits), this.#one(this.#commits)];
    // Of the other line most files and some folders as they are there.
    const entries = this.#scratch.git('ls-tree', '-rt', other).split('\n').filter((line) => line !== '' && this.#below(3) > 0);
    const taken = entries.map((line) => line.replace(/^(\S+) \S+ (\S+)\t(.*)$/, 'M $1 $2 $3\n')).join('');
    if (one === other) this.commit([one]);
    else this.commit([one, other], taken);
  }

  /** The tree of any commit, or a folder of it, on top of any other. */
  #oldTree(): void {
    const folders = this.#scratch.git('ls-tree', '-rd', '--format=%(objectname)', this.#one(this.#commits)).split('\n').filter((id) => id !== '');
    const tree = folders.length > 0 && this.#below(2) === 0 ? this.#one(folders) : this.#scratch.git('rev-parse', `${this.#one(this.#commits)}^{tree}`);
    this.#made(this.#scratch.git('commit-tree', '-p', this.#one(this.#commits), '-m', this.#text(9), tree));
  }

  /** The same change once more, on the same parent. */
  #twin(): void {
    const of = this.#one(this.#commits);
    const parents = this.#scratch.git('rev-list', '--parents', '-n1', of).split(' ').slice(1);
    this.#made(this.#scratch.git('commit-tree', ...parents.flatMap((id) => ['-p', id]), '-m', `twin ${this.#count++}`, this.#scratch.git('rev-parse', `${of}^{tree}`)));
  }

  #made(id: string): void {
    this.#commits.push(id);
    if (this.#below(3) > 0) this.#scratch.git('update-ref', `refs/heads/b${this.#below(5)}`, id);
  }

  #branch(): void {
    this.#scratch.git('update-ref', `refs/${this.#one(['heads', 'remotes/origin', 'notes', 'tags'])}/n${this.#below(3)}`, this.#one(this.#commits));
  }

  #drop(): void {
    const refs = this.#scratch.git('for-each-ref', '--format=%(refname)').split('\n').filter((name) => name !== '');
    if (refs.length > 1) this.#scratch.git('update-ref', '-d', this.#one(refs));
  }

  #head(): void {
    if (this.#below(2) === 0) this.#scratch.git('symbolic-ref', 'HEAD', `refs/heads/b${this.#below(5)}`);
    else this.#scratch.git('update-ref', '--no-deref', 'HEAD', this.#one(this.#commits));
  }

  #tag(): void {
    const name = `t${this.#count++}`;
    this.#scratch.git('tag', '-a', '-m', this.#text(2), name, this.#one(this.#commits));
    if (this.#below(3) === 0) this.#scratch.git('tag', '-a', '-m', 'a tag of a tag', `${name}-again`, name);
    if (this.#below(3) === 0) this.#scratch.git('tag', '-d', name);
  }

  #nobody(): void {
    this.#scratch.blob(this.#text(1));
  }

  #blobTag(): void {
    this.#scratch.git('update-ref', `refs/tags/blob${this.#below(2)}`, this.#scratch.blob(this.#text(1)));
  }

  /** Of few different ones, so that the same blob comes again. One in `rare` has a key. */
  #text(rare: number): string {
    const key = `key = '${keyFor(`grown ${this.#below(7)}`)}'\n`;
    return `line ${this.#below(12)}\n${this.#below(rare) === 0 ? key : ''}${this.#below(3) === 0 ? `more ${this.#below(4)}\n` : ''}`;
  }

  #date(): number {
    return 1_700_000_000 + this.#below(40) * 1000;
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function data(text: string): string {
  return `data ${text.length}\n${text}\n`;
}
