/** A translation: what another tool's file comes to here, and what it has no words for here. */
import type { Allow, AuditVerdict } from '@leaklint/engine';
import type { OwnRule } from '../policy/config.ts';

/** A finding that the other tool was told of: by hash, by secret, or by place, as far as its file goes. */
export interface KnownFinding {
  readonly verdict: AuditVerdict;
  readonly reason?: string;
  /** SHA-1 of the secret, in hex. */
  readonly sha1?: string;
  readonly secret?: string;
  readonly path?: string;
  readonly line?: number;
  readonly commit?: string;
  /** Where it stands in the other tool's file. */
  readonly where: string;
}

export interface Translation {
  readonly allow: readonly Allow[];
  readonly rules: readonly OwnRule[];
  /** Paths that are not reported, as in .gitignore. */
  readonly exclude: readonly string[];
  readonly disable: readonly string[];
  readonly known: readonly KnownFinding[];
  /** What could not be carried over, a line each. */
  readonly left: readonly string[];
}

export const NOTHING_TRANSLATED: Translation = { allow: [], rules: [], exclude: [], disable: [], known: [], left: [] };

export function merged(all: readonly Translation[]): Translation {
  return {
    allow: all.flatMap((one) => one.allow),
    rules: all.flatMap((one) => one.rules),
    exclude: all.flatMap((one) => one.exclude),
    disable: [...new Set(all.flatMap((one) => one.disable))],
    known: all.flatMap((one) => one.known),
    left: all.flatMap((one) => one.left),
  };
}
