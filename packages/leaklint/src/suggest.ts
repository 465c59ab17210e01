/** Did you mean: the known word nearest to an unknown one. */

/** Edits (insert, delete, replace, swap neighbours) that turn `a` into `b`. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** At most a third of the letters wrong, or one word the beginning of the other; else nothing. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.slice(0, 64).toLowerCase();
  let best: { name: string; edits: number } | undefined;
  for (const name of known) {
    const isStart = wanted.length >= 3 && name.startsWith(wanted);
    const edits = isStart ? 1 : distance(wanted, name.toLowerCase());
    if (edits <= Math.max(1, Math.floor(name.length / 3)) && (best === undefined || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}

/** ` (did you mean …?)`, or nothing. */
export function didYouMean(word: string, known: readonly string[], prefix = ''): string {
  const name = suggest(word, known);
  return name === undefined ? '' : ` (did you mean ${prefix}${name}?)`;
}
