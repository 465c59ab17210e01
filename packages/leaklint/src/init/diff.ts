/** A small diff: the lines that come and go, with a little of what stands around them. For files of a person's size. */

export interface DiffLine {
  readonly mark: ' ' | '+' | '-' | '…';
  readonly text: string;
}

const AROUND = 2;

function linesFrom(text: string | undefined): string[] {
  return text === undefined ? [] : text.replace(/\n$/, '').split('\n');
}

/** `undefined`: no such file. */
export function diff(before: string | undefined, after: string | undefined): DiffLine[] {
  const old = linesFrom(before);
  const now = linesFrom(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const all: DiffLine[] = [
    ...old.slice(0, head).map((text) => ({ mark: ' ', text }) as const),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map((text) => ({ mark: ' ', text }) as const),
  ];
  return around(all);
}

/** The longest common subsequence stays. */
function middle(old: readonly string[], now: readonly string[]): DiffLine[] {
  const common = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) common[i]![j] = old[i] === now[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ mark: ' ', text: old[i++]! });
      j++;
    } else if (j >= now.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!)) lines.push({ mark: '-', text: old[i++]! });
    else lines.push({ mark: '+', text: now[j++]! });
  }
  return lines;
}

function around(all: readonly DiffLine[]): DiffLine[] {
  const near = all.map((_, i) => all.slice(Math.max(0, i - AROUND), i + AROUND + 1).some(({ mark }) => mark !== ' '));
  return all.flatMap((line, i) => (near[i] === true ? [line] : near[i + 1] === true ? [{ mark: '…', text: '' } as const] : []));
}
