/** Verdicts: what a person said about each finding in a public repository, one line each, never with the key. */

/** What a verdict is about: one finding, where it came in. */
export interface Subject {
  /** `owner/name`. */
  readonly repository: string;
  /** The introducing commit; `-` where the finding belongs to none. */
  readonly commit: string;
  readonly path: string;
  readonly line: number;
  readonly rule: string;
}

export interface Verdict extends Subject {
  /** right: a key that somebody had to rotate, or would have if it had been real. wrong: no key at all. */
  readonly verdict: 'right' | 'wrong';
  readonly why: string;
}

/** The columns, which are also a file's first line. */
export const columns: readonly string[] = ['repository', 'commit', 'path', 'line', 'rule', 'verdict', 'why'];

/** One name for one subject, wherever it was read. */
export function nameOf({ repository, commit, path, line, rule }: Subject): string {
  return [repository, commit, path, line, rule].join('\t');
}

/** A name or path as one cell: control characters, which git allows in paths, would break the line. */
export function cell(text: string): string {
   
  return text.replace(/[\u0000-\u001f\u007f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Reads one file; throws with its name and line when it is not what it should be. */
export function parseVerdicts(file: string, text: string): Verdict[] {
  const [head, ...rest] = text.split('\n');
  if (head !== columns.join('\t')) throw new Error(`${file}:1: the columns must be ${columns.join(', ')}`);
  if (rest.pop() !== '') throw new Error(`${file}: the last line does not end`);
  const seen = new Set<string>();
  return rest.map((row, index) => {
    const place = `${file}:${index + 2}`;
    const [repository = '', commit = '', path = '', line = '', rule = '', verdict = '', why = '', ...more] = row.split('\t');
    if (more.length > 0 || why.trim() === '') throw new Error(`${place}: wants ${columns.length} cells, the last with a reason`);
    if (!/^(?:-|[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) throw new Error(`${place}: the commit is no full id`);
    if (!/^[1-9]\d*$/.test(line)) throw new Error(`${place}: the line is no line number`);
    if (verdict !== 'right' && verdict !== 'wrong') throw new Error(`${place}: the verdict is neither right nor wrong`);
    const subject = { repository, commit, path, line: Number(line), rule };
    if (seen.has(nameOf(subject))) throw new Error(`${place}: judged twice`);
    seen.add(nameOf(subject));
    return { ...subject, verdict, why };
  });
}

export interface Rate {
  readonly name: string;
  readonly right: number;
  readonly wrong: number;
  /** wrong / (right + wrong). */
  readonly falsePositives: number;
}

/** Counts verdicts by repository or by rule, most first. */
export function rates(verdicts: readonly Verdict[], by: 'repository' | 'rule'): Rate[] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) groups.set(verdict[by], [...(groups.get(verdict[by]) ?? []), verdict]);
  return [...groups].map(([name, group]) => rate(name, group)).sort((a, b) => b.right + b.wrong - a.right - a.wrong || (a.name < b.name ? -1 : 1));
}

/** Of all of them together. */
export function rate(name: string, verdicts: readonly Verdict[]): Rate {
  const wrong = verdicts.filter(({ verdict }) => verdict === 'wrong').length;
  return { name, right: verdicts.length - wrong, wrong, falsePositives: verdicts.length === 0 ? 0 : wrong / verdicts.length };
}

/** As much of leaklint's JSON report as judging needs. */
export interface Report {
  readonly findings: readonly ReportedFinding[];
}

export interface ReportedFinding {
  readonly rule: string;
  readonly environment?: 'live' | 'test';
  readonly introduced?: { readonly commit: string; readonly path?: string; readonly line: number };
  readonly places: readonly { readonly source: string; readonly path?: string; readonly otherPaths?: number; readonly commit?: string; readonly line: number }[];
  readonly placesTotal: number;
  readonly parts?: readonly ReportedFinding[];
}

/** Each key by itself: parts of a credential are judged, too. */
export function keysOf({ findings }: Report): ReportedFinding[] {
  return findings.flatMap((finding) => [finding, ...(finding.parts ?? [])]);
}

/** A folder or file that holds tests, by the habits of the common languages: `test/`, `t/`, `testdata/`, `__fixtures__/`, `a_test.go`, `a.spec.ts`, `test_a.py`, `ATest.java`. Examples and documents do not count: keys in them have been real. */
const testPath = /(?:^|\/)(?:(?:unit|integration|e2e)?[-_]?tests?|t|spec|specs|__tests__|test[-_]?data|fixtures?|__fixtures__|mocks?|__mocks__|__snapshots__)\/|(?:^|\/)[^/]*(?:[._-](?:test|spec)\.[^/]+|_test\.go|Tests?\.(?:java|kt|cs))$|(?:^|\/)test_[^/]*\.py$/;

/** Plainly a test key: the rule says so by its prefix (environment test), or every place of it is known and lies in a test path. */
export function plainlyTest(finding: ReportedFinding): boolean {
  if (finding.environment === 'test') return true;
  if (finding.placesTotal !== finding.places.length) return false;
  return finding.places.length > 0 && finding.places.every(({ path, otherPaths }) => path !== undefined && (otherPaths ?? 0) === 0 && testPath.test(path));
}

/** What of a report a person has to judge: one subject a finding, plain test keys left out. */
export function subjects(repository: string, report: Report): Subject[] {
  return keysOf(report)
    .filter((finding) => !plainlyTest(finding))
    .map(({ rule, introduced, places }) => {
      const [place] = places;
      return {
        repository,
        commit: introduced?.commit ?? place?.commit ?? '-',
        path: cell(introduced === undefined ? (place?.path ?? `(${place?.source ?? 'unknown'})`) : (introduced.path ?? '(commit)')),
        line: introduced?.line ?? place?.line ?? 1,
        rule,
      };
    });
}
