/**
 * A baseline: the secrets that a project knows of, one line each, by fingerprint alone. No path, line or date, so that it survives renames, rebases and reformatting,
 * and so that two branches which both add to it merge by keeping both.
 */

/** What a person found out. `known`: nothing yet. `real`: a leak, which stays reported until it is `revoked`. */
export type AuditVerdict = 'known' | 'false' | 'test' | 'revoked' | 'real';

/** From the one that hides most to the one that hides least: of two lines for one secret the later one here counts. */
export const AUDIT_VERDICTS: readonly AuditVerdict[] = ['known', 'false', 'test', 'revoked', 'real'];

export interface BaselineEntry {
  readonly fingerprint: string;
  readonly verdict: AuditVerdict;
  /** The rule that found it, for whoever reads the file; it decides nothing. */
  readonly rule: string;
  readonly reason?: string;
}

export interface Baseline {
  /** By fingerprint. */
  readonly entries: ReadonlyMap<string, BaselineEntry>;
  /** Key of the fingerprints; absent: that of the configuration, or the public one. */
  readonly salt?: string;
}

export const EMPTY_BASELINE: Baseline = { entries: new Map() };

/** A line that is none. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const ENTRY = /^(lk1_[0-9a-f]{32})[ \t]+([a-z]+)[ \t]+([a-z0-9-]+)(?:[ \t]+--[ \t]+(.*\S))?[ \t]*$/;

/** Order and doubles do not matter: a merge that kept both sides is as good as a sorted file. Throws `BaselineError`. */
export function parseBaseline(text: string): Baseline {
  const entries = new Map<string, BaselineEntry>();
  let salt: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(line)) throw new BaselineError(index + 1, 'a merge conflict: keep the lines of both sides and delete the markers');
    const key = /^salt[ \t]+(\S{8,256})[ \t]*$/.exec(line)?.[1];
    if (key !== undefined) {
      if (salt !== undefined && salt !== key) throw new BaselineError(index + 1, 'a second salt: entries made with different salts cannot stand in one file');
      salt = key;
      continue;
    }
    const [, fingerprint = '', verdict = '', rule = '', reason] = ENTRY.exec(line) ?? [];
    if (fingerprint === '') throw new BaselineError(index + 1, 'not an entry: FINGERPRINT VERDICT RULE -- REASON');
    if (!isVerdict(verdict)) throw new BaselineError(index + 1, `no verdict ${verdict}: one of ${AUDIT_VERDICTS.join(', ')}`);
    const entry: BaselineEntry = { fingerprint, verdict, rule, ...(reason === undefined ? {} : { reason }) };
    const twin = entries.get(fingerprint);
    if (twin === undefined || rank(entry) > rank(twin) || (rank(entry) === rank(twin) && line > formatEntry(twin))) entries.set(fingerprint, entry);
  }
  return { entries, ...(salt === undefined ? {} : { salt }) };
}

function isVerdict(word: string): word is AuditVerdict {
  return (AUDIT_VERDICTS as readonly string[]).includes(word);
}

function rank({ verdict }: BaselineEntry): number {
  return AUDIT_VERDICTS.indexOf(verdict);
}

function formatEntry({ fingerprint, verdict, rule, reason }: BaselineEntry): string {
  return `${fingerprint} ${verdict} ${rule}${reason === undefined ? '' : ` -- ${reason}`}`;
}

/** The same text for the same entries, sorted. */
export function formatBaseline({ entries, salt }: Baseline): string {
  const lines = [...entries.values()].map(formatEntry).sort();
  return [
    '# Secrets that leaklint knows of in this repository, and does not report: leaklint baseline adds, leaklint baseline --prune takes away.',
    '# FINGERPRINT VERDICT RULE -- REASON. In a merge keep the lines of both sides; order does not matter.',
    ...(salt === undefined ? [] : [`salt ${salt}`]),
    ...lines,
    '',
  ].join('\n');
}

/** Whether findings of this fingerprint are hidden. */
export function isBaselined({ entries }: Baseline, fingerprint: string): boolean {
  const entry = entries.get(fingerprint);
  return entry !== undefined && entry.verdict !== 'real';
}
