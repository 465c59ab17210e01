/** An anchor: a literal that every match of some rule contains, and what must stand around it. */
import type { ByteClass } from './byte-class.ts';

export interface Anchor {
  /** At least two bytes. */
  readonly literal: Uint8Array;
  /** ASCII letters match in either case. */
  readonly fold: boolean;
  /** Classes of the bytes right behind the literal. Each must hold. Wanted when the literal is shorter than four bytes. */
  readonly follow?: readonly ByteClass[];
  readonly confirm?: Confirm;
}

/**
 * What the kernel checks around a literal before JavaScript hears of it. Every field may only reject what no rule could
 * match (law 3); all fields given must hold. All reads are inside the text: where the text ends, a run ends.
 */
export interface Confirm {
  /** The byte before the literal is not in the class. At the very start of the text it passes. */
  readonly notBefore?: ByteClass;
  /** At least `min` bytes of the class stand directly before the literal. */
  readonly before?: Run;
  /** At least `min` bytes of the class stand directly after the literal. */
  readonly after?: Run;
  /** Among the first `within` bytes after the literal is `byte`, and every byte before it is in `through`. */
  readonly then?: { readonly byte: number; readonly through: ByteClass; readonly within: number };
  /** An operator, then a value. */
  readonly value?: AssignmentShape;
}

export interface Run {
  readonly of: ByteClass;
  readonly min: number;
}

/**
 * An assignment. After the literal: at most `gap` bytes of `name`, one byte of `operator`, at most `pad` bytes of `lead`,
 * then a run of at least `min` bytes of `of` with at least one byte of `need` in it. Classes may overlap: it holds if there
 * is any way to read the text so. `need` is looked for in the first `NEED_REACH` bytes of the run; a run that long passes
 * without, which keeps the check's cost bounded.
 */
export interface AssignmentShape {
  readonly gap: number;
  readonly name: ByteClass;
  readonly operator: ByteClass;
  readonly pad: number;
  readonly lead: ByteClass;
  readonly of: ByteClass;
  readonly min: number;
  readonly need: ByteClass;
}
