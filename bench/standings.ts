/** How the detectors stand source by source, and where a peer is ahead on cases that are no home of its own. */
import type { Case } from './corpus.ts';
import { cells, table } from './tables.ts';
import { MEASURES, type Scored, tally, valuesOf } from './tally.ts';

/** What the tables need to be read. */
export const BRACKETS = 'In brackets: the cases are the scanner\'s own or a relative\'s. Betterleaks is gitleaks\' successor; nosey parker\'s cases went into titus\', and those into kingfisher\'s, whose rules are betterleaks\' since 2.0. Ripsecrets names no rules: its precision is unknown, and its F1 takes every answer for right. A value that does not stand in the text as a peer reports it (decoded, rewritten), or is a mere piece of it, counts as its whole line.';

/** A table for each measure: a row for each source, a column for each detector; in brackets where the detector or a relative of it wrote the cases. */
export function bySource(cases: readonly Case[], all: readonly Scored[]): string {
  return MEASURES.map(({ name, show }) => table([`${name}, source`, 'positives', 'negatives', ...all.map((one) => one.name)], valuesOf(cases, ({ corpus }) => corpus).map(([source, count]) => {
    const tallies = all.map((one) => tally(cases, one, ({ corpus }) => corpus === source));
    return cells(source, String(count), String(tallies[0]?.negatives ?? 0), ...tallies.map((sum, which) => {
      const { own = [], namesRules = true } = all[which] ?? {};
      return own.includes(source) ? `(${show(sum, namesRules)})` : show(sum, namesRules);
    }));
  }))).join('\n\n');
}

/** Where a peer does better than leaklint on cases that neither it nor a relative of it wrote. */
export function ahead(cases: readonly Case[], [first, ...peers]: readonly Scored[]): string {
  if (first === undefined || peers.length === 0) return 'No peer was scored.';
  let compared = 0;
  let inWhole = 0;
  const rows = peers.flatMap((peer) => valuesOf(cases, ({ corpus }) => corpus).filter(([source]) => !peer.own.includes(source)).flatMap(([source]) => MEASURES.flatMap(({ name, value, show }) => {
    const [ours, theirs] = [first, peer].map((one) => tally(cases, one, ({ corpus }) => corpus === source));
    if (ours === undefined || theirs === undefined || (name === 'precision' && !peer.namesRules)) return [];
    compared++;
    const [mine = 0, other = 0] = [value(ours), value(theirs)];
    if (other > mine && (name === 'recall' || name === 'F1')) inWhole++;
    return other > mine ? [cells(peer.name, source, name, show(ours, true), show(theirs, peer.namesRules))] : [];
  })));
  const said = `Of ${compared} comparisons (each peer, each source that neither it nor a relative wrote, each measure) a peer is ahead in ${rows.length}, in recall or F1 in ${inWhole}`;
  return rows.length === 0 ? `${said}.` : [`${said}:`, '', table(['peer', 'source', 'measure', 'leaklint', 'peer'], rows)].join('\n');
}
