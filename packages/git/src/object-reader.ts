/** Single objects on demand, by id: one `cat-file --batch` that is asked and answers, for ranges, where listing every object would cost more than the answer. */
import { GitError, startGit, type GitPlace, type GitProcess } from './git.ts';
import { looseObject, type LooseStore } from './loose-object.ts';
import { TYPE_NAMES } from './objects.ts';

export interface WholeObject {
  readonly id: string;
  readonly type: 'commit' | 'tree' | 'blob' | 'tag';
  readonly bytes: Buffer;
}

interface Question {
  readonly id: string;
  readonly answer: (object: WholeObject | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** Reads commits, tags and trees whole. An object that is missing or damaged reads as `undefined`. Close it when done. */
export class ObjectReader {
  private readonly place: GitPlace & Partial<LooseStore>;
  private readonly signal: AbortSignal | undefined;
  private git: GitProcess | undefined;
  private waiting: Question[] = [];
  private chunks: Buffer[] = [];
  private length = 0;

  /** @param place a repository, where there is one: then no git is started for objects that are loose */
  constructor(place: GitPlace & Partial<LooseStore>, signal?: AbortSignal) {
    this.place = place;
    this.signal = signal;
  }

  /** @param id in full, or HEAD: the commit it stands for, where there is one. */
  read(id: string): Promise<WholeObject | undefined> {
    return new Promise((answer, fail) => {
      if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64}|HEAD)$/.test(id)) throw new GitError('failed', `not an object id: ${id}`);
      const loose = this.loose(id);
      if (loose !== undefined) return answer(loose);
      this.waiting.push({ id, answer, fail });
      if (this.git === undefined) this.start();
      else this.git.stdin.write(`${id}\n`);
    });
  }

  private loose(id: string): WholeObject | undefined {
    const { objectsDir, alternates, objectFormat } = this.place;
    if (objectsDir === undefined || alternates === undefined || objectFormat === undefined || id === 'HEAD') return undefined;
    const found = looseObject({ objectsDir, alternates, objectFormat }, id);
    return found && { id, type: TYPE_NAMES[found.type] as WholeObject['type'], bytes: found.bytes };
  }

  close(): void {
    this.git?.stdin.end();
  }

  private start(): void {
    const git = startGit(this.place, ['cat-file', '--batch'], { signal: this.signal });
    this.git = git;
    this.chunks = [];
    this.length = 0;
    git.stdout.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.length += chunk.length;
      try {
        this.answers();
      } catch (error) {
        git.kill();
        for (const { fail } of this.waiting.splice(0)) fail(error);
      }
    });
    const over = (): void => {
      if (this.git === git) this.git = undefined;
      // Answers are flushed one by one, so the first without one is what git died of. The rest is asked again.
      this.waiting.shift()?.answer(undefined);
      if (this.waiting.length === 0) return;
      try {
        this.start();
      } catch (error) {
        for (const { fail } of this.waiting.splice(0)) fail(error);
      }
    };
    git.exit.then(
      (exit) => {
        if (exit.code === 0 && this.waiting.length === 0) {
          if (this.git === git) this.git = undefined;
        } else over();
      },
      (error: unknown) => {
        if (this.git === git) this.git = undefined;
        for (const { fail } of this.waiting.splice(0)) fail(error);
      },
    );
    git.stdin.write(this.waiting.map(({ id }) => `${id}\n`).join(''));
  }

  private answers(): void {
    for (;;) {
      const first = this.chunks[0];
      if (first === undefined) return;
      const end = first.indexOf(10);
      if (end === -1) {
        if (this.chunks.length === 1) return;
        this.join();
        continue;
      }
      const [id = '', type = '', size = ''] = first.toString('latin1', 0, end).split(' ');
      const question = this.waiting[0];
      if (question === undefined || (id !== question.id && question.id !== 'HEAD')) throw new GitError('failed', 'git cat-file answered something that was not asked');
      const known = type === 'commit' || type === 'tree' || type === 'blob' || type === 'tag';
      const bytes = known ? Number(size) : -1; // `<id> missing` has no content and no newline behind it
      if (known && !/^\d+$/.test(size)) throw new GitError('failed', `git cat-file announced a ${TYPE_NAMES.includes(type) ? type : 'thing'} without a size`);
      const next = end + 1 + bytes + 1;
      if (this.length < next) return;
      if (first.length < next) {
        this.join();
        continue;
      }
      this.waiting.shift();
      if (next === first.length) this.chunks.shift();
      else this.chunks[0] = first.subarray(next);
      this.length -= next;
      question.answer(known ? { id, type, bytes: first.subarray(end + 1, end + 1 + bytes) } : undefined);
    }
  }

  private join(): void {
    this.chunks = [Buffer.concat(this.chunks)];
  }
}
