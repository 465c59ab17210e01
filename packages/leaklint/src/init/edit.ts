/** An edit: what `leaklint init` adds to a file, and how exactly that comes out again. All text here is bytes as latin1, so that nothing else in a file changes. */

/** Where a program must not write: why, and what a person is to do. */
export interface ByHand {
  readonly byHand: string;
}

/** `remove` undoes `add` to the byte; both leave alone what they have nothing to do with. */
export interface Edit {
  /** `undefined`: there is no file yet. The same text where leaklint is in it already. */
  add(text: string | undefined): string | ByHand;
  /** `undefined`: nothing would be left of the file, which was ours. The same text where nothing of ours is in it. */
  remove(text: string): string | undefined;
}

/** The call that every kind of hook makes; how it is reached differs. */
export const CALL = 'leaklint staged';

/** Any form in which init has ever written that call. */
export const OURS = '(?:npx (?:--no -- )?|yarn )?leaklint staged';

/** Whether a script or a configuration names leaklint beyond its comments. */
export function namesLeaklint(text: string): boolean {
  return text.split('\n').some((line) => /\bleaklint\b/.test(line) && !/^\s*#/.test(line));
}

/** The lines of a text: one that ends with a line feed has an empty last line. */
export function linesOf(text: string): string[] {
  return text.split('\n');
}

/** Where a line is appended: before the empty last line, if there is one and others before it. A text without a final line feed stays without. */
export function endOf(lines: readonly string[]): number {
  return lines.length > 1 && lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

/** The lines with others put in at `index`, with the line ends of their surroundings. */
export function inserted(lines: readonly string[], index: number, added: readonly string[]): string {
  const end = lines.length > 1 && lines[0]?.endsWith('\r') === true ? '\r' : '';
  if (index === lines.length) return [lines.join('\n'), ...added].join(`${end}\n`);
  return lines.toSpliced(index, 0, ...added.map((line) => line + end)).join('\n');
}

/** The lines that are left of `text`; a last line without a line feed has no carriage return either. */
export function joined(lines: readonly string[], text: string): string {
  const rest = lines.join('\n');
  return text.endsWith('\n') ? rest : rest.replace(/\r$/, '');
}
