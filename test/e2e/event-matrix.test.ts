/** The event matrix: whatever happens, in whatever state the checkout is, the action scans what git's plumbing says came in; and where it cannot, it never says clean. */
import { afterAll, describe, expect, test } from 'vitest';
import { act } from './act.ts';
import type { Acted } from './act.ts';
import { cellOf, EVENTS, STATES } from './event-matrix.ts';
import type { Case } from './event-matrix.ts';
import { addedBy, allOf } from './event-repositories.ts';
import { removeScratch } from './scratch.ts';

afterAll(removeScratch);

/** What the findings say was scanned: there is a key in everything. */
function scannedBy({ report }: Acted): string[] {
  const ranged = report.scope.kind === 'range';
  const of = report.findings.flatMap(({ places, placesTotal }) => {
    expect(places).toHaveLength(placesTotal);
    return places.flatMap(({ source, id = '', path = '', commit = '', otherPaths }) => {
      if (source === 'file') return [];
      if (source !== 'blob' || !ranged) return [`${source} ${id}`];
      expect(otherPaths).toBeUndefined();
      return [`blob ${id} ${path} ${commit}`];
    });
  });
  return of.sort();
}

function counts(objects: readonly string[]): object {
  const distinct = new Set(objects.map((one) => one.split(' ', 2).join(' ')));
  const total = (type: string): number => [...distinct].filter((one) => one.startsWith(type)).length;
  return { blobs: { scanned: total('blob'), total: total('blob') }, commits: { scanned: total('commit'), total: total('commit') }, tags: { scanned: total('tag'), total: total('tag') } };
}

const known = new Map<string, readonly string[]>();
function expectedOf({ clone, expected }: Case): readonly string[] {
  if (expected.kind === 'nothing' || expected.kind === 'lost') return [];
  const key = JSON.stringify([clone.root, expected]);
  const objects = known.get(key) ?? (expected.kind === 'range' ? addedBy(clone, expected.head, expected.base) : allOf(clone));
  known.set(key, objects);
  return objects;
}

function check(acted: Acted, one: Case): void {
  const { expected } = one;
  const [line = ''] = acted.log.split('\n');
  const objects = expectedOf(one);
  expect(scannedBy(acted)).toEqual(objects);
  expect(acted.report.coverage).toMatchObject(counts(objects));
  const complete = expected.kind !== 'lost' && expected.kind !== 'cut off';
  const code = expected.kind === 'nothing' ? 0 : expected.kind === 'lost' ? 3 : 1;
  expect(acted).toMatchObject({ code, stderr: '', outputs: { complete: String(complete), 'exit-code': String(code) } });
  switch (expected.kind) {
    case 'range':
      expect(acted.report.scope.range).toBe(`${expected.base}..${expected.head}`);
      return expect(line).toMatch(/: what .* adds to .* is scanned$/);
    case 'everything': return expect(line).toMatch(/: everything is scanned/);
    case 'cut off': return expect(acted.log).toContain('fetch-depth: 0');
    case 'nothing': return expect(line).toMatch(/: nothing to scan, nothing came in$/);
    default: return expect(line).toMatch(expected.says);
  }
}

describe.each(EVENTS)('%s', (event) => {
  test.concurrent.each(STATES)('%s', async (state) => {
    const { cases, because } = cellOf(event, state);
    if (because !== undefined) return expect(because).toMatch(/^\w.{20,}/);
    for (const make of cases) {
      const one = make();
      check(await act(one.workspace, event, one.payload, {}, { search: one.path }), one);
    }
  }, 180_000);
});

test('every cell is a case or a reason', () => {
  const cells = EVENTS.flatMap((event) => STATES.map((state) => ({ event, state, ...cellOf(event, state) })));
  expect(cells).toHaveLength(182);
  expect(cells.filter(({ cases, because }) => (cases.length > 0) === (because !== undefined))).toEqual([]);
  expect(cells.filter(({ cases }) => cases.length > 0)).toHaveLength(166);
});
