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

/** What a rule is written in. */
export interface Written {
  readonly file: Omit<RuleFile, 'rules'>;
  readonly source: Omit<RuleSource, keyof RuleTexts>;
}

/** Fills in the defaults of one rule. */
export function resolveRule(file: Written['file'], source: Written['source'], index: number, texts: () => RuleTexts): Rule {
  return new WrittenRule(index, source.id, () => ({ file, source }), texts);
}

/** A rule as it is written, with the defaults. It is read when more than its place and its id is asked for: a scan needs a few of the built-in rules. */
export class WrittenRule implements Rule {
  readonly index: number;
  readonly id: string;
  private readonly texts: () => RuleTexts;
  private readonly read: () => Written;
  private held: Written | undefined;
  private heldAnchors: readonly RuleAnchor[] | undefined;
  private heldRuns: readonly Run[] | undefined;

  constructor(index: number, id: string, read: () => Written, texts: () => RuleTexts) {
    this.index = index;
    this.id = id;
    this.read = read;
    this.texts = texts;
  }

  private get written(): Written {
    return (this.held ??= this.read());
  }

  get file(): string {
    return this.written.file.file;
  }

  get name(): string {
    return this.written.source.name;
  }

  get provider(): string {
    return this.written.file.provider;
  }

  get homepage(): string | undefined {
    return this.written.file.homepage;
  }

  get references(): readonly string[] {
    return this.written.file.references ?? [];
  }

  get hosts(): readonly string[] {
    return this.written.file.hosts ?? [];
  }

  get auth(): Rule['auth'] {
    return this.written.file.auth;
  }

  get env(): readonly string[] {
    return this.written.file.env ?? [];
  }

  get severity(): Severity {
    return this.written.source.severity;
  }

  get environment(): Rule['environment'] {
    return this.written.source.environment;
  }

  get kind(): Rule['kind'] {
    return this.written.source.kind ?? 'secret';
  }

  get confidence(): Confidence {
    return this.written.source.confidence ?? (this.kind === 'generic' ? 'medium' : 'high');
  }

  get anchors(): readonly RuleAnchor[] {
    return (this.heldAnchors ??= this.written.source.anchors.map(resolveAnchor));
  }

  get pattern(): string {
    return this.written.source.pattern;
  }

  get further(): string | undefined {
    return this.written.source.further;
  }

  get runs(): readonly Run[] {
    return (this.heldRuns ??= resolveRuns(this.written.source));
  }

  get lines(): number {
    return this.written.source.lines ?? 0;
  }

  get block(): boolean {
    return this.written.source.block ?? false;
  }

  get boundary(): Rule['boundary'] {
    return this.written.source.boundary ?? 'token';
  }

  get entropy(): number {
    return this.written.source.entropy ?? 0;
  }

  get checks(): readonly string[] {
    return this.written.source.checks ?? [];
  }

  get weak(): boolean {
    return this.written.source.weak ?? false;
  }

  get prefix(): string | undefined {
    return this.written.source.prefix;
  }

  get encoded(): boolean {
    return this.written.source.encoded ?? true;
  }

  get confirm(): ConfirmSource | undefined {
    return this.written.source.confirm;
  }

  get context(): readonly VendorContext[] {
    return this.written.source.context ?? [];
  }

  get parts(): readonly PartSource[] {
    return this.written.source.parts ?? [];
  }

  get rotateAfterDays(): number | undefined {
    return this.written.source.rotateAfterDays;
  }

  get revoke(): Revocation | undefined {
    return this.texts().revoke;
  }

  get examples(): readonly string[] {
    return this.texts().examples;
  }

  get counterexamples(): readonly string[] {
    return this.texts().counterexamples;
  }
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
