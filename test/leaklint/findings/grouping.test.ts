import { RuleSet } from '@leaklint/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupFindings } from '../../../packages/leaklint/src/findings/grouping.ts';
import type { Seen } from '../../../packages/leaklint/src/findings/grouping.ts';
import { Mask } from '../../../packages/leaklint/src/terminal/mask.ts';
import type { Origin } from '../../../packages/leaklint/src/findings/origin.ts';
import { Services } from '../../../packages/leaklint/src/findings/services.ts';
import { keyFor } from '../../e2e/scratch.ts';

const rules = RuleSet.builtin();
const ruleIndex = (id: string): number => rules.rules.findIndex((rule) => rule.id === id);
const options = { rules: rules.rules, services: new Services([]), now: new Date('2026-01-01T00:00:00Z'), mask: new Mask(rules, false) };

function sighting(overrides: Partial<Seen> & { origin?: Origin } = {}): Seen {
  return {
    secret: { fingerprint: 'lk1_0', rule: ruleIndex('zavu-live-key'), vendor: 'Zavu', confidence: 'high', notes: [], redacted: 'zv_live_… (40 characters)', length: 40 },
    origin: { source: 'blob', id: 'a', paths: ['a'], pathsTotal: 1, exposures: ['history'], version: 'a' },
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 41,
    utf16Column: 1,
    utf16EndColumn: 41,
    encoding: 0,
    times: 1,
    mark: { allow: [] },
    ...overrides,
  };
}

const commit = (id: string, committed: number) => ({ id, author: 'A', email: 'a@example.org', authored: committed, committed });

describe('grouping', () => {
  test('does not depend on the order in which sightings come', () => {
    const one = fc.record({ print: fc.constantFrom('1', '2', '3'), rule: fc.constantFrom('zavu-live-key', 'generic-secret'), path: fc.constantFrom('a', 'b', 'c'), line: fc.integer({ min: 1, max: 3 }), date: fc.integer({ min: 1, max: 3 }) });
    const arbitrary = fc.array(one, { maxLength: 30 }).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length })));
    fc.assert(
      fc.property(arbitrary, ([list, order]) => {
        const all = list.map(({ print, rule, path, line, date }) =>
          sighting({
            secret: { ...sighting().secret, fingerprint: print, rule: ruleIndex(rule) },
            origin: { source: 'blob', id: path, paths: [path], pathsTotal: 1, exposures: ['history'], version: path, introduced: { commit: commit(`c${date}`, date), path } },
            line,
          }),
        );
        const shuffled = order.map((index) => all[index] as Seen);
        expect(groupFindings(shuffled, options)).toEqual(groupFindings(all, options));
      }),
    );
  });

  test('a known form names a secret before a guess does', () => {
    const guess = sighting({ secret: { ...sighting().secret, rule: ruleIndex('generic-secret'), redacted: '(40 characters)' } });
    expect(groupFindings([guess, sighting()], options)).toMatchObject([{ rule: 'zavu-live-key', redacted: 'zv_live_… (40 characters)', placesTotal: 2 }]);
  });

  test('the earliest introduction counts, and the age with it', () => {
    const origin = (id: string, date: string): Origin => ({ ...sighting().origin, id, version: id, introduced: { commit: commit(id, Date.parse(date) / 1000), path: id } });
    const [finding] = groupFindings([sighting({ origin: origin('later', '2025-12-01T00:00:00Z') }), sighting({ origin: origin('first', '2025-10-01T00:00:00Z') })], options);
    expect(finding).toMatchObject({ introduced: { commit: 'first', date: '2025-10-01T00:00:00Z', path: 'first' }, ageDays: 92, rotateAfterDays: 90, overdue: true, versions: 2 });
  });

  test('of one commit that holds it in its message and in a file, the file is named', () => {
    const introduced = { commit: commit('c', 1) };
    const message = sighting({ origin: { source: 'commit', id: 'c', paths: [], pathsTotal: 0, exposures: ['history'], introduced }, line: 17 });
    const file = sighting({ origin: { ...sighting().origin, introduced: { ...introduced, path: 'a' } }, line: 36 });
    for (const order of [[message, file], [file, message]]) expect(groupFindings(order, options)[0]?.introduced).toMatchObject({ path: 'a', line: 36 });
  });

  test.each([[Number.MAX_SAFE_INTEGER], [-1], [0]])('a commit may claim the date %d', (date) => {
    const origin: Origin = { ...sighting().origin, introduced: { commit: commit('c', date) } };
    expect(groupFindings([sighting({ origin })], options)[0]?.introduced?.date).toMatch(/Z$/);
  });

  test('each place knows what it is, the finding knows it of all, and a live key outside production is called one', () => {
    const at = (path: string, context: Seen['mark']['context'], secret = sighting().secret): Seen => sighting({ secret, origin: { ...sighting().origin, id: path, paths: [path] }, mark: { allow: [], ...(context === undefined ? {} : { context }) } });
    const [finding] = groupFindings([at('b/.env.development', ['assignment']), at('a/x.test.ts', ['log-call', 'url-query']), at('c', undefined)], options);
    expect(finding?.places.map(({ path, context }) => [path, context])).toEqual([['a/x.test.ts', ['test', 'log-call', 'url-query']], ['b/.env.development', ['development', 'env-file', 'assignment']], ['c', undefined]]);
    expect(finding).toMatchObject({ context: ['test', 'development', 'env-file', 'log-call', 'url-query', 'assignment'], notes: ['a live key in a test and a file for development: use a test key there'] });
    const testKey = { ...sighting().secret, rule: ruleIndex('zavu-test-key') };
    expect(groupFindings([at('a/x.test.ts', undefined, testKey)], options)).toMatchObject([{ context: ['test'], notes: [] }]);
    expect(groupFindings([at('a/x.ts', undefined)], options)[0]).not.toHaveProperty('context');
  });

  test('places are capped and counted', () => {
    const many = Array.from({ length: 50 }, (_, line) => sighting({ line: line + 1, times: 2 }));
    const [finding] = groupFindings(many, options);
    expect(finding?.places.map((place) => place.line)).toEqual(Array.from({ length: 20 }, (_, line) => line + 1));
    expect(finding?.placesTotal).toBe(100);
  });

  test('a vendor that the context named is kept', () => {
    const stripe = ruleIndex('stripe-live-key');
    const named = (vendor: string): Seen => sighting({ secret: { ...sighting().secret, rule: stripe, vendor } });
    expect(groupFindings([named('Stripe'), named('Uvio')], options)[0]?.provider).toBe('Uvio');
  });
});

describe('the mask', () => {
  test('shows of a key in a name, an author or a message only what a report may show', () => {
    const key = keyFor('mask');
    const mask = new Mask(rules, false);
    expect(mask.path(`a/${key}/b.txt`)).toBe('a/zv_live_… (40 characters)/b.txt');
    expect(mask.text(`by ${key} and others`)).toBe('by zv_live_… (40 characters) and others');
    expect(mask.path('über/plain.txt'.normalize())).not.toContain('…');
    expect(new Mask(rules, true).path(`a/${key}`)).toBe(`a/${key}`);
  });
});
