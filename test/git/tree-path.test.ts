import { expect, test } from 'vitest';
import { idsAt, ObjectReader } from '@leaklint/git';
import { commit, git, open, repository } from './fixture.ts';

test('what stands at a path is what git says stands there', async () => {
  const folder = repository();
  const head = commit(folder, { 'a': '1\n', 'd/b': '2\n', 'd/e/c': '3\n', 'd/e/ü\nx': '4\n', 'd.txt': '5\n' });
  const repo = await open(folder);
  const listed = git(folder, ['ls-tree', '-r', '-t', '-z', '--full-tree', head]).split('\0').filter((line) => line !== '').map((line) => {
    const [, , id = '', path = ''] = /^\d+ (\w+) (\w+)\t([^]*)$/.exec(line) ?? [];
    return [path, id] as const;
  });
  expect(listed).toHaveLength(7);
  const absent = ['', 'b', 'd/', 'd/x', 'a/b', 'd/e/c/f', '../a', '/a'];
  const reader = new ObjectReader(repo);
  try {
    for (const at of [head, 'HEAD']) expect([...(await idsAt(reader, at, [...absent, ...listed.map(([path]) => path)], repo.idBytes))]).toEqual(listed);
    expect(await idsAt(reader, '0'.repeat(head.length), ['a'], repo.idBytes)).toEqual(new Map());
    expect(await idsAt(reader, git(folder, ['rev-parse', `${head}^{tree}`]).trim(), ['a'], repo.idBytes)).toEqual(new Map());
  } finally {
    reader.close();
  }
});
