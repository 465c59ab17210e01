/**
 * The rule set: all rules of a scan with the prefilter's plan, compiled at build for the built-in rules and at start for custom ones.
 */
import { type Plan, decodePlan, extendPlan, planPrefilter } from '@leaklint/kernel';
import { Bindings } from './bindings.ts';
import { readBuiltinFiles, readBuiltinRules } from './builtin.ts';
import { compileRules, digestRules } from './compile.ts';
import { builtinBindings } from './generated/builtin-bindings.ts';
import { BUILTIN_DIGEST, ENGINE_DIGEST } from './generated/builtin-digests.ts';
import { builtinPlan } from './generated/builtin-plan.ts';
import { type Program, compileProgram } from './program.ts';
import { type Rule, type RuleFile, type Severity, resolveRule } from './rule.ts';

/** How a project changes the built-in rules. */
export interface RuleChanges {
  /** Rules of its own, beside the built-in ones. */
  readonly files: readonly RuleFile[];
  /** Ids of rules that are left out, whoever wrote them. */
  readonly disable: readonly string[];
  /** By rule id. */
  readonly severity: Readonly<Record<string, Severity>>;
}

/** A changed rule set as plain data, so that it crosses to another thread without being planned again there. */
export interface RuleSetData extends RuleChanges {
  readonly digest: string;
  /** Absent where no file was added: the built-in ones hold. */
  readonly compiled?: { readonly bindings: Int32Array; readonly image: Uint8Array };
}

export class RuleSet {
  readonly rules: readonly Rule[];
  /** Of everything that decides a match: rules and code. */
  readonly digest: string;
  /** What a hit of each kernel anchor means. */
  readonly bindings: Bindings;
  readonly #makePlan: () => Plan;
  #plan: Plan | undefined;
  #ids: Map<string, Rule> | undefined;
  readonly #programs: (Program | undefined)[];
  /** What `RuleSet.from` makes the same set of; undefined for the built-in rules as they are. */
  readonly data: RuleSetData | undefined;

  private constructor(rules: readonly Rule[], bindings: Bindings, digest: string, plan: () => Plan, data?: RuleSetData) {
    this.data = data;
    this.rules = rules;
    this.bindings = bindings;
    this.digest = digest;
    this.#makePlan = plan;
    this.#programs = new Array<Program | undefined>(rules.length).fill(undefined);
  }

  static #builtin: RuleSet | undefined;

  /** The built-in rules. Nothing is compiled here: the plan was made at build, expressions are made on first use. */
  static builtin(): RuleSet {
    this.#builtin ??= new RuleSet(readBuiltinRules(), Bindings.decode(builtinBindings()), BUILTIN_DIGEST, () => decodePlan(builtinPlan()));
    return this.#builtin;
  }

  /** The built-in rule files as they are written, with examples and advice. */
  static builtinFiles(): readonly RuleFile[] {
    return readBuiltinFiles();
  }

  /** Compiles rule files that have passed `parseRuleFile`. Throws `RuleError` with every fault. */
  static compile(files: readonly RuleFile[]): RuleSet {
    const { rules, table } = compileRules(files);
    return new RuleSet(rules, Bindings.of(table.bindings), digestRules(rules, ENGINE_DIGEST), () => planPrefilter(table.anchors));
  }

  /** The built-in rules and those of `changes.files`, without the disabled ones. Throws `RuleError` with every fault of the files. A rule that is left out keeps its place in `rules`. */
  static changed(changes: RuleChanges): RuleSet {
    const { files, disable, severity } = changes;
    if (files.length === 0 && disable.length === 0 && Object.keys(severity).length === 0) return RuleSet.builtin();
    if (files.length === 0) return RuleSet.from({ ...changes, digest: '' });
    const { rules, bindings, plan } = RuleSet.builtin();
    const { table } = compileRules(files, rules);
    return RuleSet.from({ ...changes, digest: '', compiled: { bindings: bindings.and(Bindings.of(table.bindings)).words, image: extendPlan(plan, table.anchors).image } });
  }

  /** The same set in another thread. */
  static from(data: RuleSetData): RuleSet {
    const { files, disable, severity, compiled } = data;
    const builtin = RuleSet.builtin();
    const own = files.flatMap((file) => file.rules.map((source) => ({ file, source })));
    const all = [...builtin.rules, ...own.map(({ file, source }, number) => resolveRule(file, source, builtin.rules.length + number, () => source))];
    const rules = all.map((rule) => {
      const graver = Object.hasOwn(severity, rule.id) ? severity[rule.id] : undefined;
      // Examples and advice are read when somebody asks for them, and stay so.
      return graver === undefined ? rule : Object.create(rule, { severity: { value: graver, enumerable: true } }) as Rule;
    });
    const out = new Set(all.filter((rule) => disable.includes(rule.id)).map((rule) => rule.index));
    const bindings = (compiled === undefined ? builtin.bindings : new Bindings(compiled.bindings)).without(out);
    const digest = data.digest === '' ? digestRules(rules.filter((rule) => !out.has(rule.index)), ENGINE_DIGEST) : data.digest;
    const plan = compiled === undefined ? (): Plan => builtin.plan : (): Plan => decodePlan(compiled.image);
    return new RuleSet(rules, bindings, digest, plan, { ...data, digest });
  }

  /** Rules that can match: those that are not left out. */
  get active(): readonly Rule[] {
    const out = this.data?.disable ?? [];
    return out.length === 0 ? this.rules : this.rules.filter((rule) => !out.includes(rule.id));
  }

  get plan(): Plan {
    this.#plan ??= this.#makePlan();
    return this.#plan;
  }

  rule(id: string): Rule | undefined {
    this.#ids ??= new Map(this.rules.map((rule) => [rule.id, rule]));
    return this.#ids.get(id);
  }

  /** The rule of this index, made ready to run. */
  program(index: number): Program {
    const made = this.#programs[index];
    if (made !== undefined) return made;
    const rule = this.rules[index];
    if (rule === undefined) throw new RangeError(`there is no rule ${index}`);
    const program = compileProgram(rule);
    this.#programs[index] = program;
    return program;
  }
}
