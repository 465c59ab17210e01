// Loose objects, and their heads, against what git says of them.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { discover, listSome, ObjectReader, TYPE_NAMES } from '@leaklint/git';
import type { Repository, WholeObject } from '@leaklint/git';
import { describe, expect, test } from 'vitest';
import { TestRepository } from './pack-repository.ts';

/** Loose objects of every type, by id: type and size as git tells them. */
function loose(format: 'sha1' | 'sha256'): { repository: TestRepository; told: Map<string, { type: string; size: number }> } {
  const repository = new TestRepository(format);
  const blobs = ['', 'x', 'a line\n'.repeat(40), 'z'.repeat(300_000)].map((text) => repository.git(['hash-object', '-w', '--stdin'], text).toString().trim());
  const tree = repository.git(['mktree'], blobs.map((id, n) => `100644 blob ${id}\tfile-${n}\n`).join('')).toString().trim();
  const commit = repository.git(['commit-tree', '-m', 'one', tree]).toString().trim();
  repository.git(['update-ref', 'refs/heads/main', commit]);
  repository.git(['tag', '-a', '-m', 'first', 'v1', commit]);
  const lines = repository.git(['cat-file', '--batch-all-objects', '--batch-check']).toString().trim().split('\n');
  return { repository, told: new Map(lines.map((line) => line.split(' ')).map(([id = '', type = '', size = '']) => [id, { type, size: Number(size) }])) };
}

async function listed(repository: TestRepository, ids: readonly string[]): Promise<{ found: Map<string, { type: string; size: number }>; warnings: readonly string[] }> {
  const table = await listSome(await discovered(repository), ids);
  return { found: new Map(ids.map((id, row) => [id, { type: TYPE_NAMES[table.types[row]!]!, size: table.sizes[row]! }])), warnings: table.warnings };
}

const discovered = async (repository: TestRepository): Promise<Repository> => (await discover(repository.path, { env: { PATH: process.env['PATH'] } }))!;

async function readEach(repository: Repository, ids: readonly string[]): Promise<(WholeObject | undefined)[]> {
  const reader = new ObjectReader(repository);
  const read = await Promise.all(ids.map((id) => reader.read(id)));
  reader.close();
  return read;
}

const fileOf = (repository: TestRepository, id: string): string => join(repository.objects, id.slice(0, 2), id.slice(2));

describe.each(['sha1', 'sha256'] as const)('loose objects of %s', (format) => {
  test('type and size are those that git tells', async () => {
    const { repository, told } = loose(format);
    expect(new Set([...told.values()].map(({ type }) => type))).toEqual(new Set(['blob', 'tree', 'commit', 'tag']));
    expect(await listed(repository, [...told.keys()].sort())).toEqual({ found: told, warnings: [] });
  });

  test('what they hold is what git reads, packed or not, and a loose one needs no git', async () => {
    const { repository, told } = loose(format);
    const ids = [...told.keys()].sort();
    const contents = ids.map((id) => repository.git(['cat-file', told.get(id)!.type, id]));
    const place = await discovered(repository);
    const same = (read: readonly (WholeObject | undefined)[]): void => {
      for (const [n, id] of ids.entries()) expect(read[n]).toEqual({ id, type: told.get(id)!.type, bytes: contents[n] });
    };
    same(await readEach({ ...place, cwd: join(place.cwd, 'where no git can start') }, ids));
    repository.git(['repack', '-adq']);
    same(await readEach(place, ids));
  });

  test('of a damaged one nothing is read, or all of it', async () => {
    const { repository, told } = loose(format);
    const [id] = [...told].find(([, { size }]) => size === 280)!;
    const content = repository.git(['cat-file', 'blob', id]);
    const place = await discovered(repository);
    const file = fileOf(repository, id);
    const sound = readFileSync(file);
    chmodSync(file, 0o644);
    let lost = 0;
    for (let bit = 0; bit < sound.length * 8; bit += 5) {
      const damaged = Buffer.from(sound);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(file, damaged);
      const [read] = await readEach(place, [id]);
      if (read === undefined) lost++;
      else expect(read.bytes).toEqual(content);
    }
    expect(lost).toBeGreaterThan(20);
  });

  test('damage in the first bytes is said in the words of git', async () => {
    const { repository, told } = loose(format);
    const id = [...told].find(([, { size }]) => size === 280)![0];
    chmodSync(fileOf(repository, id), 0o644);
    writeFileSync(fileOf(repository, id), readFileSync(fileOf(repository, id)).fill(0, 0, 4));
    const { found, warnings } = await listed(repository, [...told.keys()].sort());
    expect(found.get(id)?.type).toBe('unreadable');
    expect(warnings.join('\n')).toContain(id);
    for (const [other, what] of told) if (other !== id) expect(found.get(other)).toEqual(what);
  });

  test('what borrows from another repository finds them there', async () => {
    const { repository, told } = loose(format);
    const borrower = new TestRepository(format);
    writeFileSync(join(borrower.objects, 'info', 'alternates'), `${repository.objects}\n`);
    expect((await listed(borrower, [...told.keys()].sort())).found).toEqual(told);
  });
});
