// Which ids the indexes of packs list, beside what git lists.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { arePacked } from '@leaklint/git';
import { expect, test } from 'vitest';
import { TestRepository, versions } from './pack-repository.ts';

test.each(['sha1', 'sha256'] as const)('%s: every object of two packs, and nothing else', (format) => {
  const repository = new TestRepository(format);
  for (const seed of [1, 2]) repository.import(`b${seed}`, versions(60, 12, seed).map((text) => ({ 'a.txt': text })));
  const packs = join(repository.objects, 'pack');
  const indexes = readdirSync(packs).filter((name) => name.endsWith('.idx')).map((name) => join(packs, name));
  expect(indexes).toHaveLength(2);
  const ids = [...repository.read().keys()];
  expect(ids.length).toBeGreaterThan(200);
  const strangers = ids.flatMap((id) => [`${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`, `${id.startsWith('f') ? '0' : 'f'}${id.slice(1)}`]).filter((id) => !ids.includes(id));
  expect(arePacked(indexes, [...strangers, '0'.repeat(ids[0]?.length ?? 40), ...ids], repository.idBytes)).toEqual(new Set(ids));
  expect(arePacked([], ids, repository.idBytes)).toEqual(new Set());
});
