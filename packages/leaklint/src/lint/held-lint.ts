/** What of a linter's findings the commits that a change builds on hold already: the same rule reports the same lines in some file of theirs. */
import { displayPath } from '@leaklint/git';
import type { EntryChange, ObjectReader } from '@leaklint/git';
import { Holdings } from '../repository/holdings.ts';
import type { Search } from '../repository/holdings.ts';
import { plain } from './lint-finding.ts';
import type { Lint, LintFinding } from './lint-finding.ts';
import type { LintText } from './lint-text.ts';

/** A change, and what it builds on. */
export interface Basis {
  /** Against each of those; what stood at a path is looked at first. */
  readonly changes: readonly EntryChange[];
  readonly reader: ObjectReader;
  /** Ids of commits. */
  parents(): Promise<readonly string[]>;
}

/** What is silenced is known by another name than what is said: a comment may be new where the use is not. */
export function asSilenced<Finding extends LintFinding>(finding: Finding): Finding {
  return { ...finding, identity: `silenced ${finding.identity}` };
}

/** Files of the parents that hold a finding's lines and are linted to see whether they hold the finding, at most. */
const MOST_LIKE_IT = 16;

/** Identities of those of the findings that a parent holds. */
export async function heldLint(basis: Basis, lint: Lint, findings: readonly LintFinding[], signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  const look = async (text: LintText): Promise<void> => {
    const { findings: open, silenced = [] } = await lint(text);
    for (const { identity } of [...open, ...silenced, ...silenced.map(asSilenced)]) held.add(identity);
  };
  const paths = new Set(findings.map((finding) => finding.path));
  const before = new Set(basis.changes.filter(({ path, oldId }) => /[1-9a-f]/.test(oldId) && paths.has(displayPath(path))).map(({ path, oldId }) => `${oldId} ${displayPath(path)}`));
  for (const [id = '', path = ''] of [...before].map((one) => [one.slice(0, one.indexOf(' ')), one.slice(one.indexOf(' ') + 1)])) {
    const object = await basis.reader.read(id);
    if (object !== undefined) await look({ path, text: textOf(object.bytes) });
  }
  const open = findings.filter(({ identity }) => !held.has(identity));
  if (open.length === 0) return held;
  const alike = new Map<string, LintText[]>();
  const holdings = new Holdings(basis.reader, open.map(({ identity }) => identity), linesSearch(open, alike), signal);
  await holdings.ofCommits(await basis.parents());
  for (const [identity, texts] of alike) {
    for (const text of texts) {
      if (held.has(identity)) break;
      await look(text);
    }
  }
  return held;
}

/** Collects texts that hold the lines of a finding, each to be linted as if it stood at the finding's path; what has enough of them counts as found. */
function linesSearch(findings: readonly LintFinding[], alike: Map<string, LintText[]>): Search {
  return (bytes) => {
    const text = textOf(bytes);
    const whole = plain(text);
    const found = new Set<string>();
    for (const { identity, path } of findings) {
      const texts = alike.get(identity) ?? [];
      if (texts.length < MOST_LIKE_IT && whole.includes(identity.slice(identity.indexOf('\0') + 1))) alike.set(identity, [...texts, { path, text }]);
      if (texts.length + 1 >= MOST_LIKE_IT) found.add(identity);
    }
    return found;
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
