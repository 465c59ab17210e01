// The inventory against git's own list, whatever the objects lie in.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { discover, openPacks, PackWalk, takeInventory, TYPE_NAMES, UNKNOWN } from '@leaklint/git';
import { WasmUnpacker } from '@leaklint/kernel';
import { describe, expect, test } from 'vitest';
import { TestRepository, versions } from './pack-repository.ts';

function packsOf(repository: TestRepository, end: string): string[] {
  const folder = join(repository.objects, 'pack');
  return readdirSync(folder).filter((name) => name.endsWith(end)).map((name) => join(folder, name));
}

/** A pack of its own for each branch, and a loose object. */
function several(format: 'sha1' | 'sha256' = 'sha1'): TestRepository {
  const repository = new TestRepository(format);
  for (const [seed, branch] of ['main', 'side'].entries()) repository.import(branch, versions(20, 40, seed).map((text) => ({ 'a.txt': text, 'sub/b.txt': text.subarray(0, 90) })));
  repository.git(['hash-object', '-w', '--stdin'], `loose, ${format}`);
  return repository;
}

async function inventoryOf(repository: TestRepository): ReturnType<typeof takeInventory> {
  const found = await discover(repository.path, { env: { PATH: process.env['PATH'] } });
  return takeInventory(found!);
}

/** id → type, as the inventory has it; sizes of what is not walked must be known. */
async function listed(repository: TestRepository): Promise<{ types: Map<string, string>; packed: number; warnings: readonly string[]; problems: number }> {
  const { table, packs, packed } = await inventoryOf(repository);
  packs.close();
  const types = new Map<string, string>();
  for (let row = 0; row < table.count; row++) {
    types.set(table.hex(row), TYPE_NAMES[table.types[row]!]!);
    expect(table.sizes[row] === UNKNOWN).toBe(row < packed);
    expect(table.indexOf(table.ids, row * repository.idBytes)).toBe(row);
  }
  expect(types.size).toBe(table.count);
  return { types, packed, warnings: table.warnings, problems: packs.problems.length };
}

function oracle(repository: TestRepository): Map<string, string> {
  const lines = repository.git(['cat-file', '--batch-all-objects', '--batch-check']).toString().split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.split(' ')[0]!, line.split(' ')[1]!]));
}

const shapes: Readonly<Record<string, () => TestRepository>> = {
  'nothing at all': () => new TestRepository(),
  'loose objects only': () => {
    const repository = new TestRepository();
    repository.git(['hash-object', '-w', '--stdin'], 'one');
    return repository;
  },
  'several packs and loose objects': several,
  'SHA-256': () => several('sha256'),
  'an object that is packed twice and loose as well': () => {
    const repository = several();
    const ids = [...oracle(repository).keys()].filter((_, n) => n % 2 === 0);
    repository.git(['pack-objects', '-q', 'objects/pack/pack'], `${ids.join('\n')}\n`);
    expect(packsOf(repository, '.pack').length).toBe(3);
    repository.git(['hash-object', '-w', '--stdin'], repository.read().get(ids.find((id) => oracle(repository).get(id) === 'blob')!)!.bytes);
    return repository;
  },
  'a multi-pack-index': () => {
    const repository = several();
    repository.git(['multi-pack-index', 'write']);
    return repository;
  },
  alternates: () => {
    const [repository, other] = [several(), several()];
    other.import('other', versions(10, 20, 9).map((text) => ({ o: text })));
    other.git(['hash-object', '-w', '--stdin'], 'loose over there');
    writeFileSync(join(repository.objects, 'info', 'alternates'), `${other.objects}\n`);
    return repository;
  },
  'rubbish between the loose objects': () => {
    const repository = several();
    mkdirSync(join(repository.objects, 'aa'), { recursive: true });
    writeFileSync(join(repository.objects, 'aa', 'tmp_obj_x'), '');
    writeFileSync(join(repository.objects, 'zz'), '');
    return repository;
  },
};

describe('lists what git lists, and the packs show what it says they do', () => {
  test.each(Object.keys(shapes))('%s', async (shape) => {
    const repository = shapes[shape]!();
    const { types, warnings, problems } = await listed(repository);
    expect(new Map([...types].sort())).toEqual(new Map([...oracle(repository)].sort()));
    expect({ warnings, problems }).toEqual({ warnings: [], problems: 0 });
  });

  test('a multi-pack-index in place of an index: git lists less than it can read', async () => {
    const repository = several();
    const all = oracle(repository);
    repository.git(['multi-pack-index', 'write']);
    rmSync(packsOf(repository, '.idx')[0]!, { force: true });
    expect(oracle(repository).size).toBeLessThan(all.size);
    expect(new Map([...(await listed(repository)).types].sort())).toEqual(new Map([...all].sort()));
  });

  test('a damaged loose object is a row that cannot be read', async () => {
    const repository = several();
    const id = repository.git(['hash-object', '-w', '--stdin'], 'to be emptied').toString().trim();
    const file = join(repository.objects, id.slice(0, 2), id.slice(2));
    rmSync(file);
    writeFileSync(file, '');
    const { types, warnings } = await listed(repository);
    expect(types.get(id)).toBe('unreadable');
    expect(warnings.join()).toContain('is empty');
  });

  test('a pack that only git can open: its objects are listed, and the trouble is named', async () => {
    const repository = several();
    const [pack] = packsOf(repository, '.pack');
    rmSync(pack!.replace(/pack$/, 'idx'), { force: true });
    repository.git(['index-pack', '--index-version=1', pack!]);
    const { types, packed, problems } = await listed(repository);
    expect(new Map([...types].sort())).toEqual(new Map([...oracle(repository)].sort()));
    expect(problems).toBe(1);
    expect(packed).toBeLessThan(types.size - 1);
  });
});

test('packs that vanish after they were opened are read to the end', async () => {
  const repository = several();
  const before = repository.read();
  const { packs } = await inventoryOf(repository);
  repository.git(['repack', '-adfq']);
  expect(packs.packs.some(({ path }) => existsSync(path))).toBe(false);
  const unpacker = new WasmUnpacker();
  const shown = new Set<string>();
  const walk = new PackWalk(packs, unpacker, { at: unpacker.base });
  walk.walk(packs.families([1, 2, 3, 4]), {
    object(slot, _type, at, length) {
      expect(Buffer.from(unpacker.bytes.subarray(at, at + length)).equals(before.get(packs.hex(slot))!.bytes)).toBe(true);
      shown.add(packs.hex(slot));
    },
    unreadable: (_, reason) => expect.fail(reason),
    large: () => expect.fail('too large'),
  });
  packs.close();
  expect(shown.size).toBe(before.size - 1); // all but the loose one
});

test('packs that vanish before they are opened are looked for again', async () => {
  const repository = several();
  const [pack] = packsOf(repository, '.pack');
  renameSync(pack!, `${pack!}.away`);
  const found = await discover(repository.path, { env: { PATH: process.env['PATH'] } });
  const packs = await openPacks(found!);
  packs.close();
  expect(packs.problems.map(({ reason }) => reason)).toEqual(['an index without its pack']);
});
