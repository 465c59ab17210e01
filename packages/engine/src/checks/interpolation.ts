/**
 * Template syntax: marks that open a place for an expression, `${KEY}`, `{{key}}`, `#{key}`, `$(cmd)`, `%(key)s`. A password that happens to hold such a mark is no template.
 */

/** What opens a place; each ends in its bracket. */
const OPENINGS = /\$\{|\{\{|\$\(|#\{|%\(/g;
const CLOSED_BY: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Whether what stands behind some mark can be an expression: its brackets close each other, up to the one of the mark. Of a text that may be cut off (not `whole`) the end closes all. */
export function isInterpolated(text: string, whole = false): boolean {
  for (const { 0: mark, index } of text.matchAll(OPENINGS)) {
    const end = nested(text, mark === '{{' ? index : index + 1);
    if (end !== -1 && (end <= text.length || !whole)) return true;
  }
  return false;
}

/** A bracket closes another than the one that is open: no language writes that outside of a string. One that closes none may have been opened before the text. */
export function isMisnested(text: string): boolean {
  for (let at = 0, end = 0; at < text.length; at = end) {
    if (CLOSED_BY[text.charAt(at)] === undefined) {
      end = at + 1;
      continue;
    }
    end = nested(text, at);
    if (end === -1) return true;
  }
  return false;
}

/** From the bracket at `from` behind the one that closes it; beyond the text where none does, -1 where another closes before. */
function nested(text: string, from: number): number {
  const open: string[] = [];
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    const closing = CLOSED_BY[character];
    if (closing !== undefined) open.push(closing);
    else if (/[)\]}]/.test(character) && open.pop() !== character) return -1;
    if (open.length === 0) return at + 1;
  }
  return text.length + 1;
}
