/** Layout: how wide a text is drawn, and how labelled rows are wrapped to a width. */

const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Colours, and both ends of a link. */
const CODES = /\u001b(?:\[[\d;]*m|\]8;;[^\u001b]*\u001b\\)/g;

/** Columns that a text takes; East Asian wide characters and emoji take two, combining marks, colour codes and links none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(CODES, '')) width += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** Joins parts into lines of at most `columns`; a part is never cut, because a person copies paths and ids. */
export function flow(parts: readonly string[], separator: string, columns: number): string[] {
  const lines: string[] = [];
  const tail = separator.trimEnd();
  for (const [i, part] of parts.entries()) {
    const last = lines.at(-1);
    const open = i < parts.length - 1 ? tail : '';
    if (last !== undefined && displayWidth(last + separator + part + open) <= columns) lines[lines.length - 1] = last + separator + part;
    else if (last === undefined) lines.push(part);
    else {
      lines[lines.length - 1] = (last + separator).trimEnd();
      lines.push(part);
    }
  }
  return lines;
}

/** Words of a sentence wrapped to a width. */
export function wrap(text: string, columns: number): string[] {
  return flow(text.split(' '), ' ', columns);
}

/** `label` in a column of its own, the lines beside it. */
export function labelled(label: string, lines: readonly string[], labelColumns: number, indent = ''): string[] {
  return lines.map((line, i) => `${indent}${padEnd(i === 0 ? label : '', labelColumns)}${line}`.trimEnd());
}

/** 262343 → `262,343`, in every locale. */
export function grouped(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 key`, `2 keys`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** Bytes in decimal units, as disks and networks count them. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value < 99.5 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

export function secondsText(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
