// Repositories for the tests of the pack reader: made by git, read back by git.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const env = {
  PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C',
  GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_AUTHOR_DATE: '1700000000 +0000',
  GIT_COMMITTER_NAME: 'C', GIT_COMMITTER_EMAIL: 'c@example.org', GIT_COMMITTER_DATE: '1700000000 +0000',
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leaklint-pack-'));
  folders.push(folder);
  return folder;
}

export interface GitObject {
  readonly type: string;
  readonly bytes: Buffer;
}

export class TestRepository {
  readonly path: string;
  readonly idBytes: 20 | 32;

  constructor(format: 'sha1' | 'sha256' = 'sha1') {
    this.path = temporaryFolder();
    this.idBytes = format === 'sha1' ? 20 : 32;
    this.git(['init', '-q', '--bare', '--template=', `--object-format=${format}`]);
  }

  get objects(): string {
    return join(this.path, 'objects');
  }

  git(args: readonly string[], input: string | Buffer = ''): Buffer {
    return execFileSync('git', ['-C', this.path, ...args], { env, input, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  /** One commit a version on a branch; a version is the text of each path. Everything in one pack. */
  import(branch: string, versions: readonly Readonly<Record<string, Buffer>>[]): void {
    const parts: Buffer[] = [];
    versions.forEach((files, i) => {
      parts.push(Buffer.from(`commit refs/heads/${branch}\ncommitter C <c@example.org> ${1700000000 + i} +0000\ndata ${String(i).length + 8}\nversion ${i}\n`));
      for (const [path, text] of Object.entries(files)) parts.push(Buffer.from(`M 100644 inline ${path}\ndata ${text.length}\n`), text, Buffer.from('\n'));
    });
    this.git(['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet', '--force'], Buffer.concat(parts));
  }

  /** Every packed object as git reads it. */
  read(): Map<string, GitObject> {
    const out = this.git(['cat-file', '--batch-all-objects', '--batch']);
    const objects = new Map<string, GitObject>();
    for (let at = 0; at < out.length; ) {
      const end = out.indexOf(10, at);
      const [id = '', type = '', size = ''] = out.toString('latin1', at, end).split(' ');
      const length = Number(size);
      objects.set(id, { type, bytes: out.subarray(end + 1, end + 1 + length) });
      at = end + 1 + length + 1;
    }
    return objects;
  }
}

/** Text that changes from version to version as code does: lines replaced, put in, taken out and moved, a cut mid-line now and then. */
export function versions(count: number, lines: number, seed: number): Buffer[] {
  let state = seed * 2654435761 + 12345;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const line = (): string => Array.from({ length: 1 + next(9) }, () => next(1 << 20).toString(36)).join(' ');
  let text = Array.from({ length: lines }, line);
  return Array.from({ length: count }, () => {
    for (let edits = 1 + next(3); edits > 0; edits--) {
      const at = next(text.length + 1);
      const kind = next(5);
      if (kind === 0) text[at] = line();
      else if (kind === 1) text.splice(at, 0, ...Array.from({ length: 1 + next(4) }, line));
      else if (kind === 2 && text.length > lines / 2) text.splice(at, 1 + next(3));
      else if (kind === 3) text = [...text.slice(at), ...text.slice(0, at)];
      else text[at] = `${text[at] ?? ''}${next(1000)}`;
    }
    const whole = text.join('\n');
    return Buffer.from(next(4) === 0 ? whole.slice(next(30), whole.length - next(30)) : `${whole}\n`);
  });
}
