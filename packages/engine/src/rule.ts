/**
 * A rule: what one kind of secret looks like, as written in a rule file and as resolved for the matcher.
 */
import { RULE_FILE_SCHEMA } from './rule-schema.ts';
import { validate } from './validate.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';
export type Confidence = 'high' | 'medium' | 'low';

/** A greedy run of one alphabet, `min` to `max` characters. */
export interface Run {
  readonly name: string;
  readonly alphabet: string;
  readonly min: number;
  readonly max: number;
}

/** A literal that every match of its rule contains. */
export interface RuleAnchor {
  readonly text: string;
  readonly fold: boolean;
  readonly follow: readonly string[];
}

export interface RunSource {
  readonly alphabet: string;
  readonly length: number | readonly [number, number];
}

export type AnchorSource = string | { readonly text: string; readonly fold?: boolean; readonly follow?: readonly string[] };

/** `confirm` as written: classes are strings. See the kernel's `Confirm`. */
export interface ConfirmSource {
  readonly notBefore?: string;
  readonly before?: { readonly of: string; readonly min: number };
  readonly after?: { readonly of: string; readonly min: number };
  readonly then?: { readonly byte: string; readonly through: string; readonly within: number };
  readonly value?: { readonly gap: number; readonly name: string; readonly operator: string; readonly pad: number; readonly lead: string; readonly of: string; readonly min: number; readonly need: string };
}

export interface VendorContext {
  readonly provider: string;
  readonly near: readonly string[];
}

export interface Revocation {
  readonly url?: string;
  readonly steps: readonly string[];
}

/** What belongs to a secret and is of no use without it: what another rule finds, or an identifier. */
export type PartSource = { readonly rule: string } | IdentifierSource;

/** What names the account or the client. A run with what stands around it; known by its prefix, its suffix or a name before it. */
export interface IdentifierSource {
  readonly name: string;
  readonly prefix?: string;
  readonly suffix?: string;
  /** Names, in either case, of which one and an operator stand before it. */
  readonly after?: readonly string[];
  readonly alphabet: string;
  readonly length: number | readonly [number, number];
}

export function isIdentifier(part: PartSource): part is IdentifierSource {
  return 'name' in part;
}

/** One rule as written in a file. */
export interface RuleSource {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly environment?: 'live' | 'test';
  readonly kind?: 'secret' | 'generic';
  readonly confidence?: Confidence;
  readonly anchors: readonly AnchorSource[];
  readonly pattern: string;
  readonly further?: string;
  readonly token?: RunSource;
  readonly runs?: Readonly<Record<string, RunSource>>;
  readonly lines?: number;
  readonly block?: boolean;
  readonly boundary?: 'token' | 'none';
  readonly entropy?: number;
  readonly checks?: readonly string[];
  readonly weak?: boolean;
  readonly prefix?: string;
  readonly encoded?: boolean;
  readonly confirm?: ConfirmSource;
  readonly context?: readonly VendorContext[];
  readonly parts?: readonly PartSource[];
  readonly revoke?: Revocation;
  readonly rotateAfterDays?: number;
  readonly examples: readonly string[];
  readonly counterexamples: readonly string[];
}

/** A rule file that has passed validation. `file` is the name used in messages. */
export interface RuleFile {
  readonly file: string;
  readonly provider: string;
  readonly homepage?: string;
  readonly references?: readonly string[];
  readonly hosts?: readonly string[];
  readonly auth?: { readonly header?: string; readonly scheme?: string; readonly query?: string };
  readonly env?: readonly string[];
  readonly rules: readonly RuleSource[];
}

/** A rule with every default filled in. */
export interface Rule {
  readonly index: number;
  readonly file: string;
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly homepage: string | undefined;
  readonly references: readonly string[];
  readonly hosts: readonly string[];
  readonly auth: { readonly header?: string; readonly scheme?: string; readonly query?: string } | undefined;
  readonly env: readonly string[];
  readonly severity: Severity;
  readonly environment: 'live' | 'test' | undefined;
  readonly kind: 'secret' | 'generic';
  readonly confidence: Confidence;
  readonly anchors: readonly RuleAnchor[];
  readonly pattern: string;
  /** Of a block that goes on with more secrets: the next, right behind the one before. */
  readonly further: string | undefined;
  readonly runs: readonly Run[];
  readonly lines: number;
  readonly block: boolean;
  readonly boundary: 'token' | 'none';
  readonly entropy: number;
  readonly checks: readonly string[];
  readonly weak: boolean;
  readonly prefix: string | undefined;
  readonly encoded: boolean;
  readonly confirm: ConfirmSource | undefined;
  readonly context: readonly VendorContext[];
  readonly parts: readonly PartSource[];
  readonly revoke: Revocation | undefined;
  readonly rotateAfterDays: number | undefined;
  readonly examples: readonly string[];
  readonly counterexamples: readonly string[];
}

/** A rule file is wrong. The message is one line a fault: `file: rule-id: path: what`. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  readonly faults: readonly RuleFault[];
  constructor(faults: readonly RuleFault[]) {
    super(faults.map((fault) => [fault.file, fault.rule, fault.path, fault.message].filter((part) => part !== undefined && part !== '').join(': ')).join('\n'));
    this.faults = faults;
  }
}

export interface RuleFault {
  readonly file: string;
  readonly rule: string | undefined;
  readonly path: string;
  readonly message: string;
}

/** Reads one parsed rule file (the object that a YAML parser gave). Throws `RuleError` with every fault. */
export function parseRuleFile(file: string, document: unknown): RuleFile {
  const faults: RuleFault[] = validate(RULE_FILE_SCHEMA, document).map((fault) => ({ file, rule: ruleAt(document, fault.path), path: fault.path, message: fault.message }));
  if (faults.length > 0) throw new RuleError(faults);
  return { ...(document as Omit<RuleFile, 'file'>), file };
}

function ruleAt(document: unknown, path: string): string | undefined {
  const index = /^rules\[(\d+)\]/.exec(path)?.[1];
  if (index === undefined) return undefined;
  const rule = (document as { rules: unknown[] }).rules[Number(index)];
  const id = typeof rule === 'object' && rule !== null ? (rule as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** The parts of a rule that no scan reads: kept apart so that the built-in ones are parsed only when somebody asks. */
export type RuleTexts = Pick<RuleSource, 'examples' | 'counterexamples' | 'revoke'>;

/** Fills in the defaults of one rule. */
export function resolveRule(file: Omit<RuleFile, 'rules'>, source: Omit<RuleSource, keyof RuleTexts>, index: number, texts: () => RuleTexts): Rule {
  const kind = source.kind ?? 'secret';
  return {
    index,
    file: file.file,
    id: source.id,
    name: source.name,
    provider: file.provider,
    homepage: file.homepage,
    references: file.references ?? [],
    hosts: file.hosts ?? [],
    auth: file.auth,
    env: file.env ?? [],
    severity: source.severity,
    environment: source.environment,
    kind,
    confidence: source.confidence ?? (kind === 'generic' ? 'medium' : 'high'),
    anchors: source.anchors.map(resolveAnchor),
    pattern: source.pattern,
    further: source.further,
    runs: resolveRuns(source),
    lines: source.lines ?? 0,
    block: source.block ?? false,
    boundary: source.boundary ?? 'token',
    entropy: source.entropy ?? 0,
    checks: source.checks ?? [],
    weak: source.weak ?? false,
    prefix: source.prefix,
    encoded: source.encoded ?? true,
    confirm: source.confirm,
    context: source.context ?? [],
    parts: source.parts ?? [],
    rotateAfterDays: source.rotateAfterDays,
    get revoke() {
      return texts().revoke;
    },
    get examples() {
      return texts().examples;
    },
    get counterexamples() {
      return texts().counterexamples;
    },
  };
}

function resolveAnchor(anchor: AnchorSource): RuleAnchor {
  if (typeof anchor === 'string') return { text: anchor, fold: false, follow: [] };
  return { text: anchor.text, fold: anchor.fold ?? false, follow: anchor.follow ?? [] };
}

function resolveRuns(source: Pick<RuleSource, 'token' | 'runs'>): Run[] {
  const named = Object.entries(source.runs ?? {});
  if (source.token !== undefined) named.unshift(['token', source.token]);
  return named.map(([name, run]) => {
    const [min, max] = typeof run.length === 'number' ? [run.length, run.length] : run.length;
    return { name, alphabet: run.alphabet, min, max };
  });
}
