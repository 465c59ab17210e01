// Entries read by several threads are the entries that one reads, also when a thread dies over its part.
import { EntryReading, PackSet, type ReadTogether, type SharedEntryReading } from '@leaklint/git';
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { TestRepository } from './pack-repository.ts';

/** More entries than three slices hold, in two packs. */
let repository: TestRepository;
beforeAll(() => {
  repository = new TestRepository('sha1');
  const text = randomBytes(64).toString('hex');
  for (const [branch, count] of [['main', 40_000], ['side', 20_000]] as const) {
    repository.import(branch, [Object.fromEntries(Array.from({ length: count }, (_, n) => [`${branch}-${n % 64}/${n}.txt`, Buffer.from(`${text} ${branch} ${n}`)]))]);
  }
});

/** All that was read, and how many slices there were. */
function columnsOf(set: PackSet): unknown {
  const columns = set.packs.map(({ types, sizes, headers, bases, faults, offsets }) => [types, sizes, headers, bases, faults, offsets].map((column) => Buffer.from(column.buffer.slice(0)).toString('base64')));
  set.close();
  return columns;
}

const folders = (): string[] => [repository.objects];
const alone = (): unknown => columnsOf(PackSet.open(folders(), 20));
const together = async (others: (reading: SharedEntryReading) => void): Promise<unknown> => columnsOf(await PackSet.openTogether(folders(), 20, ((reading) => Promise.resolve(others(reading))) satisfies ReadTogether));

describe('entries read together', () => {
  test('by somebody else, all of them', async () => {
    expect(await together((reading) => EntryReading.fromShared(reading).takePart())).toEqual(alone());
  });

  test('by three, each some of it', async () => {
    let slices = 0;
    const read = await together((reading) => {
      const state = new Int32Array(reading.state);
      slices = state.length - 1;
      // one that came last, then one that took the first two; the rest is for this thread
      Atomics.store(state, 0, slices - 1);
      EntryReading.fromShared(reading).takePart();
      expect([...state.subarray(1)].filter((done) => done === 1).length).toBe(1);
      Atomics.store(state, 0, 0);
      const [pack] = reading.packs;
      EntryReading.fromShared({ packs: [pack!], state: reading.state }).takePart();
    });
    expect(slices).toBeGreaterThan(3);
    expect(read).toEqual(alone());
  });

  test('by one that died over what it took', async () => {
    let taken = 0;
    const read = await together((reading) => {
      const state = new Int32Array(reading.state);
      taken = Atomics.add(state, 0, 3) + 3; // taken, and never read
    });
    expect(taken).toBe(3);
    expect(read).toEqual(alone());
  });
});
