/**
 * The rule set: all rules of a scan with the prefilter's plan, compiled at build for the built-in rules and at start for custom ones.
 */
import { type Plan, decodePlan, planPrefilter } from '@leaklint/kernel';
import type { Binding } from './anchors.ts';
import { compileRules, digestRules } from './compile.ts';
import { BUILTIN_BINDINGS, BUILTIN_DIGEST, BUILTIN_PLAN, BUILTIN_RULES, BUILTIN_TEXTS, ENGINE_DIGEST } from './generated/builtin-rules.ts';
import { type Program, compileProgram } from './program.ts';
import { type Rule, type RuleFile, type RuleTexts, resolveRule } from './rule.ts';

export class RuleSet {
  readonly rules: readonly Rule[];
  /** Of everything that decides a match: rules and code. */
  readonly digest: string;
  /** What a hit of each kernel anchor means. */
  readonly bindings: readonly Binding[];
  readonly #makePlan: () => Plan;
  #plan: Plan | undefined;
  #ids: Map<string, Rule> | undefined;
  readonly #programs: (Program | undefined)[];

  private constructor(rules: readonly Rule[], bindings: readonly Binding[], digest: string, plan: () => Plan) {
    this.rules = rules;
    this.bindings = bindings;
    this.digest = digest;
    this.#makePlan = plan;
    this.#programs = new Array<Program | undefined>(rules.length).fill(undefined);
  }

  static #builtin: RuleSet | undefined;

  /** The built-in rules. Nothing is compiled here: the plan was made at build, expressions are made on first use. */
  static builtin(): RuleSet {
    this.#builtin ??= new RuleSet(resolveBuiltin(), JSON.parse(BUILTIN_BINDINGS) as Binding[], BUILTIN_DIGEST, () => decodePlan(Buffer.from(BUILTIN_PLAN, 'base64')));
    return this.#builtin;
  }

  /** The built-in rule files, to be compiled together with custom ones. */
  static builtinFiles(): readonly RuleFile[] {
    const texts = builtinTexts();
    let index = 0;
    return builtinSources().map((file) => ({ ...file, rules: file.rules.map((source) => ({ ...source, ...(texts[index++] ?? NO_TEXTS) })) }));
  }

  /** Compiles rule files that have passed `parseRuleFile`. Throws `RuleError` with every fault. */
  static compile(files: readonly RuleFile[]): RuleSet {
    const { rules, table } = compileRules(files);
    return new RuleSet(rules, table.bindings, digestRules(rules, ENGINE_DIGEST), () => planPrefilter(table.anchors));
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

type BareFile = Omit<RuleFile, 'rules'> & { readonly rules: readonly Omit<RuleFile['rules'][number], keyof RuleTexts>[] };

const NO_TEXTS: RuleTexts = { examples: [], counterexamples: [] };

function builtinSources(): BareFile[] {
  return JSON.parse(BUILTIN_RULES) as BareFile[];
}

let texts: readonly RuleTexts[] | undefined;

/** Examples and advice of the built-in rules, by index: half of their bytes, which a scan without findings never reads. */
function builtinTexts(): readonly RuleTexts[] {
  texts ??= JSON.parse(BUILTIN_TEXTS) as RuleTexts[];
  return texts;
}

function resolveBuiltin(): Rule[] {
  const rules: Rule[] = [];
  for (const file of builtinSources()) {
    for (const source of file.rules) {
      const index = rules.length;
      rules.push(resolveRule(file, source, index, () => builtinTexts()[index] ?? NO_TEXTS));
    }
  }
  return rules;
}
