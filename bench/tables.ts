/** Markdown tables of measurements. */

/** A row, its cells made safe for Markdown. */
export function cells(...texts: readonly string[]): string[] {
  return texts.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' '));
}

/** The first column is text, the others are numbers, set to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

/** Bytes as '8,107 MB' (millions), one decimal below ten. */
export function megabytes(bytes: number): string {
  const millions = bytes / 1e6;
  return `${millions < 10 ? millions.toFixed(1) : Math.round(millions).toLocaleString('en')} MB`;
}
