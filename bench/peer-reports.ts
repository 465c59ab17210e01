/** What other scanners print of what they found, read into one form: the file, the rule, what it takes for the secret, and the lines where it stands. */

export interface Found {
  /** As the peer was given it. */
  readonly path: string;
  /** Empty where the peer does not say which of its rules it was. */
  readonly rule: string;
  /** In each form that the report gives of it, unmasked. */
  readonly secrets: readonly string[];
  /** The text around it that the report quotes too. */
  readonly around?: string;
  /** First and last line, 1-based; undefined where the report says nothing of them. */
  readonly lines?: readonly [number, number];
}

interface GitleaksFinding {
  readonly File: string;
  readonly RuleID: string;
  readonly Secret: string;
  readonly Match: string;
  readonly StartLine: number;
  readonly EndLine: number;
}

/** `--report-format=json` of gitleaks and betterleaks; of nothing the latter writes null. Of what they decode, `Secret` is the decoded text. */
export function readGitleaks(report: string): Found[] {
  return ((JSON.parse(report) as GitleaksFinding[] | null) ?? []).map(({ File, RuleID, Secret, Match, StartLine, EndLine }) => ({ path: File, rule: RuleID, secrets: [Secret], around: Match, lines: [StartLine, EndLine] }));
}

interface TrufflehogPlace {
  readonly file?: string;
  readonly line?: number;
}

interface TrufflehogFinding {
  readonly DetectorName?: string;
  readonly Raw?: string;
  readonly RawV2?: string;
  readonly SourceMetadata?: { readonly Data?: { readonly Filesystem?: TrufflehogPlace; readonly Git?: TrufflehogPlace } };
}

/** `--json`: a line a finding, between lines of its log. `RawV2` is where a key has two parts. */
export function readTrufflehog(stdout: string): Found[] {
  return stdout.split('\n').filter((line) => line.startsWith('{"SourceMetadata"')).map((line) => {
    const { DetectorName = '', Raw = '', RawV2 = '', SourceMetadata } = JSON.parse(line) as TrufflehogFinding;
    const { file = '', line: at = 0 } = SourceMetadata?.Data?.Filesystem ?? SourceMetadata?.Data?.Git ?? {};
    return { path: file, rule: DetectorName, secrets: [Raw, RawV2].filter((text) => text !== ''), ...(at > 0 ? { lines: [at, at] as const } : {}) };
  });
}

interface SecretlintFile {
  readonly filePath: string;
  readonly sourceContent: string;
  readonly messages: readonly {
    readonly ruleId: string;
    readonly message: string;
    readonly range: readonly [number, number];
    readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  }[];
}

/** `--format=json`: where in the text of each file. Nothing at all is printed when no file was read. */
export function readSecretlint(stdout: string): Found[] {
  if (stdout.trim() === '') return [];
  return (JSON.parse(stdout) as SecretlintFile[]).flatMap(({ filePath, sourceContent, messages }) =>
    messages.map(({ ruleId, message, range: [from, to], loc: { start, end } }) => ({ path: filePath, rule: ruleId.replace(/^@secretlint\/secretlint-rule-/, ''), secrets: [sourceContent.slice(from, to)], around: message, lines: [start.line, end.line] })),
  );
}

interface DetectSecretsReport {
  readonly results: readonly {
    readonly filename: string;
    readonly secrets: string;
    readonly types: readonly string[];
    /** What stands on each line with it, by number. */
    readonly lines: Readonly<Record<string, string>>;
  }[];
}

/** `detect-secrets audit --report`: a scan's baseline has hashes alone, its report the values. */
export function readDetectSecrets(report: string): Found[] {
  return (JSON.parse(report) as DetectSecretsReport).results.flatMap(({ filename, secrets, types, lines }) => {
    const numbers = Object.keys(lines).map(Number);
    return types.map((rule) => ({ path: filename, rule, secrets: [secrets], lines: [Math.min(...numbers), Math.max(...numbers)] as const }));
  });
}

/** `detect-secrets-hook --json`: lines and hashes. */
export function readDetectSecretsHook(stdout: string): Omit<Found, 'secrets'>[] {
  const { results } = JSON.parse(stdout) as { readonly results: Readonly<Record<string, readonly { readonly type: string; readonly line_number: number }[]>> };
  return Object.entries(results).flatMap(([path, found]) => found.map(({ type, line_number: line }) => ({ path, rule: type, lines: [line, line] as const })));
}

/** `--only-matching`: `PATH:LINE:VALUE`. It names no rule. */
export function readRipsecrets(stdout: string): Found[] {
  return stdout.split('\n').filter((line) => line !== '').map((line) => {
    const [, path, number, value] = /^(.*?):(\d+):(.*)$/.exec(line) ?? [];
    if (path === undefined || value === undefined) throw new Error('ripsecrets printed a line that is no finding');
    return { path, rule: '', secrets: [value], lines: [Number(number), Number(number)] };
  });
}

interface KingfisherReport {
  readonly findings?: readonly {
    readonly rule: { readonly id: string };
    readonly finding: { readonly path: string; readonly snippet: string; readonly line: number };
  }[];
}

/** `--format=json`: of what it decodes, `snippet` is the decoded text. Ids begin with the name of the set that a rule is of, which says nothing of the provider. */
export function readKingfisher(report: string): Found[] {
  return ((JSON.parse(report) as KingfisherReport).findings ?? []).map(({ rule, finding: { path, snippet, line } }) => ({ path, rule: rule.id.replace(/^\w+\./, ''), secrets: [snippet], lines: [line, line] }));
}
