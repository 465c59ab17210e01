/** A configuration: what .leaklint.yml says, together with the files that it extends. Read, checked, and never run. */
import { dirname, join, normalize } from 'node:path/posix';
import { RULE_FILE_SCHEMA, validate } from '@leaklint/engine';
import type { Allow, RuleFile, RuleSource, Severity } from '@leaklint/engine';
import { CONFIG_SCHEMA } from './config-schema.ts';
import { ConfigError } from './config-error.ts';
import type { ConfigFault } from './config-error.ts';
import { expressionFault } from './expression.ts';
import type { FailOn } from '../finding.ts';
import { readYaml } from './yaml-text.ts';
import type { YamlText } from './yaml-text.ts';

/** The text of a file of the project, or undefined where there is none. Names are relative to its root, with `/`. */
export type ReadText = (name: string) => Promise<string | undefined>;

/** Where something stands in the files. */
export interface ConfigPlace {
  readonly file: string;
  readonly line: number;
}

export interface Config {
  /** The files it was read from, in order. */
  readonly files: readonly string[];
  readonly disable: readonly (ConfigPlace & { readonly rule: string })[];
  readonly severity: readonly (ConfigPlace & { readonly rule: string; readonly severity: Severity })[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly allow: readonly (Allow & ConfigPlace)[];
  readonly rules: readonly RuleFile[];
  readonly salt?: string;
  readonly baseline?: string;
  readonly failOn?: FailOn;
  readonly requireReasons: boolean;
  /** The place of a fault in one of `rules`, by rule id and path below the rule. */
  placeOfRule(id: string, path: string): ConfigPlace & { readonly path: string };
}

/** A rule of a configuration: one of a rule file, and what stands above the rules there. */
export type OwnRule = Omit<RuleSource, 'examples' | 'counterexamples'> & Partial<Pick<RuleSource, 'examples' | 'counterexamples'> & Omit<RuleFile, 'rules' | 'file'>>;

interface Written {
  readonly extends?: readonly string[];
  readonly disable?: readonly string[];
  readonly severity?: Readonly<Record<string, Severity>>;
  readonly paths?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
  readonly allow?: readonly Allow[];
  readonly rules?: readonly OwnRule[];
  readonly salt?: string;
  readonly baseline?: string;
  readonly 'fail-on'?: FailOn;
  readonly 'require-reasons'?: boolean;
}

const DEEPEST = 8;

/** Reads `file` and what it extends. Throws `ConfigError` with every fault; undefined when there is no such file. */
export async function readConfig(read: ReadText, file: string): Promise<Config | undefined> {
  const text = await read(file);
  if (text === undefined) return undefined;
  const reading = new Reading(read);
  await reading.file(file, text, []);
  return reading.result();
}

class Reading {
  readonly #read: ReadText;
  readonly #faults: ConfigFault[] = [];
  readonly #files: string[] = [];
  readonly #disable: (ConfigPlace & { rule: string })[] = [];
  readonly #severity: (ConfigPlace & { rule: string; severity: Severity })[] = [];
  readonly #include: string[] = [];
  readonly #exclude: string[] = [];
  readonly #allow: (Allow & ConfigPlace)[] = [];
  readonly #rules: RuleFile[] = [];
  readonly #placesOfRules = new Map<string, { file: string; yaml: YamlText; path: string }>();
  #scalars: Pick<Config, 'salt' | 'baseline' | 'failOn'> = {};
  #requireReasons = false;

  constructor(read: ReadText) {
    this.#read = read;
  }

  /** @param trail the files that led here */
  async file(file: string, text: string, trail: readonly string[]): Promise<void> {
    const yaml = readYaml(file, text);
    const isRuleFile = typeof yaml.value === 'object' && yaml.value !== null && 'provider' in yaml.value && trail.length > 0;
    const value = yaml.value ?? {};
    const fault = (path: string, message: string): void => void this.#faults.push({ file, line: yaml.lineOf(path), path, message });
    for (const { path, message } of validate(isRuleFile ? RULE_FILE_SCHEMA : CONFIG_SCHEMA, value)) fault(path, message);
    if (this.#faults.length > 0) return;
    this.#files.push(file);
    if (isRuleFile) return this.#ruleFile(file, yaml, value as Omit<RuleFile, 'file'>);
    const written = value as Written;
    for (const [number, name] of (written.extends ?? []).entries()) await this.#extend(name, file, [...trail, file], (message) => fault(`extends[${number}]`, message));
    this.#take(file, yaml, written, fault);
  }

  async #extend(name: string, from: string, trail: readonly string[], fault: (message: string) => void): Promise<void> {
    const file = normalize(join(dirname(from), name));
    if (file.startsWith('../') || name.startsWith('/') || /^[A-Za-z]:/.test(name) || name.includes('\\')) return fault(`${name} is not a file of this repository`);
    if (trail.includes(file)) return fault(`${name} extends this file in turn`);
    if (trail.length >= DEEPEST) return fault(`more than ${DEEPEST} files deep`);
    const text = await this.#read(file);
    if (text === undefined) return fault(`there is no file ${file}`);
    if (!/\.ya?ml$/.test(file)) return fault(`${name} is no data file (.yml): nothing else is read`);
    await this.file(file, text, trail);
  }

  #ruleFile(file: string, yaml: YamlText, { rules, ...provider }: Omit<RuleFile, 'file'>): void {
    for (const [number, rule] of rules.entries()) this.#rule(file, yaml, `rules[${number}]`, provider, rule);
  }

  #rule(file: string, yaml: YamlText, path: string, provider: Omit<RuleFile, 'file' | 'rules'>, rule: RuleSource): void {
    const twin = this.#placesOfRules.get(rule.id);
    if (twin !== undefined) this.#faults.push({ file, line: yaml.lineOf(`${path}.id`), path: `${path}.id`, message: `the id is taken by the rule at ${twin.file}:${twin.yaml.lineOf(`${twin.path}.id`)}` });
    else this.#placesOfRules.set(rule.id, { file, yaml, path });
    this.#rules.push({ file, ...provider, rules: [rule] });
  }

  #take(file: string, yaml: YamlText, written: Written, fault: (path: string, message: string) => void): void {
    const place = (path: string): ConfigPlace => ({ file, line: yaml.lineOf(path) });
    for (const [number, rule] of (written.disable ?? []).entries()) this.#disable.push({ rule, ...place(`disable[${number}]`) });
    for (const [rule, severity] of Object.entries(written.severity ?? {})) this.#severity.push({ rule, severity, ...place(`severity.${rule}`) });
    const exclude = written.paths?.exclude ?? [];
    const whole = exclude.findIndex((pattern) => /^\/?\*\*?(?:\/\*{0,2})?$/.test(pattern));
    if (whole !== -1 && !exclude.some((pattern) => pattern.startsWith('!'))) fault(`paths.exclude[${whole}]`, 'leaves no file: nothing would be reported');
    this.#include.push(...(written.paths?.include ?? []));
    this.#exclude.push(...(written.paths?.exclude ?? []));
    for (const [number, allow] of (written.allow ?? []).entries()) {
      const path = `allow[${number}]`;
      if (allow.paths === undefined && allow['path-expressions'] === undefined && allow.expressions === undefined && allow.stopwords === undefined && allow.fingerprints === undefined && allow.commits === undefined) fault(path, 'needs one of paths, path-expressions, expressions, stopwords, fingerprints, commits');
      for (const key of ['expressions', 'path-expressions'] as const) {
        for (const [at, expression] of (allow[key] ?? []).entries()) {
          const why = expressionFault(expression);
          if (why !== undefined) fault(`${path}.${key}[${at}]`, why);
        }
      }
      this.#allow.push({ ...allow, ...place(path) });
    }
    for (const [number, source] of (written.rules ?? []).entries()) {
      const { provider = 'Custom', homepage, references, hosts, auth, env, ...rule } = source;
      const given = Object.fromEntries(Object.entries({ homepage, references, hosts, auth, env }).filter(([, one]) => one !== undefined));
      this.#rule(file, yaml, `rules[${number}]`, { provider, ...given }, { ...rule, examples: rule.examples ?? [], counterexamples: rule.counterexamples ?? [] });
    }
    const { salt, baseline, 'fail-on': failOn, 'require-reasons': requireReasons } = written;
    this.#scalars = { ...this.#scalars, ...(salt === undefined ? {} : { salt }), ...(baseline === undefined ? {} : { baseline }), ...(failOn === undefined ? {} : { failOn }) };
    this.#requireReasons = requireReasons ?? this.#requireReasons;
  }

  result(): Config {
    if (this.#faults.length > 0) throw new ConfigError(this.#faults);
    const places = this.#placesOfRules;
    return {
      files: this.#files,
      disable: this.#disable,
      severity: this.#severity,
      include: this.#include,
      exclude: this.#exclude,
      allow: this.#allow,
      rules: this.#rules,
      ...this.#scalars,
      requireReasons: this.#requireReasons,
      placeOfRule: (id, path) => {
        const place = places.get(id);
        if (place === undefined) throw new RangeError(`there is no rule ${id} in the configuration`);
        const full = `${place.path}${path === '' ? '' : `.${path}`}`;
        return { file: place.file, line: place.yaml.lineOf(full), path: full };
      },
    };
  }
}
