/** The policy of a scan: configuration and baseline of a project, read and made ready. Without one the built-in rules report all that they find. */
import { BaselineError, EMPTY_BASELINE, parseBaseline, RuleError, RuleSet } from '@leaklint/engine';
import type { Baseline } from '@leaklint/engine';
import type { Allowlist, ReportedPaths } from './allow.ts';
import type { Config, ReadText } from './config.ts';
import { ConfigError } from './config-error.ts';
import type { ConfigFault } from './config-error.ts';
import type { FailOn } from '../finding.ts';
import { didYouMean } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';

export const CONFIG_FILE = '.leaklint.yml';
/** What people call it by mistake: to pass over one would leave them with rules that they believe changed. */
const MISNAMED = ['.leaklint.yaml', 'leaklint.yml'];
export const BASELINE_FILE = '.leaklint-baseline';

export interface Policy {
  readonly rules: RuleSet;
  readonly salt?: string;
  readonly failOn?: FailOn;
  /** Comments beside a match are heard; with `requireReasons` only those that say why. */
  readonly inline: boolean;
  readonly requireReasons: boolean;
  readonly allow: Config['allow'];
  /** What the configuration says of matches and of files, made ready; absent without one. */
  readonly allowlist?: Allowlist;
  readonly reported?: ReportedPaths;
  readonly baseline: Baseline;
  /** The baseline's name from the root, whether it exists or not; absent when none is asked for. */
  readonly baselineFile?: string;
  /** What it was read from. */
  readonly files: readonly string[];
}

/** Nothing of what is scanned is asked what to report. */
export function noPolicy(): Policy {
  return { rules: RuleSet.builtin(), inline: false, requireReasons: false, allow: [], baseline: EMPTY_BASELINE, files: [] };
}

export interface PolicyRequest {
  /** `false`: none; a name: that one, which must be there. Default: `.leaklint.yml`, if there is one. */
  readonly config?: string | false;
  /** The same. Default: what the configuration names, else `.leaklint-baseline`. */
  readonly baseline?: string | false;
  /** It is about to be written: one that was asked for need not exist. */
  readonly baselineIsMade?: boolean;
}

/** Reads a project's policy through `read`: from disk, or from the commit that a pull request is based on. Throws `ConfigError`. @param readConfig where the configuration is, if elsewhere */
export async function readPolicy(read: ReadText, { config: wanted, baseline: wantedBaseline, baselineIsMade = false }: PolicyRequest = {}, readConfig: ReadText = read): Promise<Policy> {
  const config = wanted === false ? undefined : await configOf(readConfig, wanted);
  const rules = config === undefined ? RuleSet.builtin() : await rulesOf(config);
  const baselineFile = wantedBaseline ?? config?.baseline ?? BASELINE_FILE;
  const baseline = baselineFile === false ? EMPTY_BASELINE : await baselineOf(read, baselineFile, !baselineIsMade && (wantedBaseline !== undefined || config?.baseline !== undefined));
  const salt = config?.salt ?? baseline?.salt;
  if (config?.salt !== undefined && baseline?.salt !== undefined && config.salt !== baseline.salt) throw new UsageError(`${String(baselineFile)} was made with another salt than that of ${config.files[0] ?? CONFIG_FILE}`);
  return {
    rules,
    ...(salt === undefined ? {} : { salt }),
    ...(config?.failOn === undefined ? {} : { failOn: config.failOn }),
    inline: true,
    requireReasons: config?.requireReasons ?? false,
    allow: config?.allow ?? [],
    ...(config === undefined ? {} : await filtersOf(config)),
    baseline: baseline ?? EMPTY_BASELINE,
    ...(baselineFile === false ? {} : { baselineFile }),
    files: [...(config?.files ?? []), ...(baselineFile === false || baseline === undefined ? [] : [baselineFile])],
  };
}

async function configOf(read: ReadText, wanted: string | undefined): Promise<Config | undefined> {
  const name = wanted ?? CONFIG_FILE;
  const there = (await read(name)) !== undefined;
  if (there) return await (await import('./config.ts')).readConfig(read, name);
  if (wanted !== undefined) throw new UsageError(`there is no configuration ${wanted}`);
  for (const other of MISNAMED) if ((await read(other)) !== undefined) throw new UsageError(`${other} is not read: the configuration is called ${CONFIG_FILE}`);
  return undefined;
}

/** Loaded when there is a configuration: a hook without one must be quick. */
async function filtersOf(config: Config): Promise<Pick<Policy, 'allowlist' | 'reported'>> {
  const { Allowlist: List, ReportedPaths: Paths } = await import('./allow.ts');
  return { allowlist: new List(config.allow), reported: new Paths(config) };
}

/** Compiles the rules, and sees that every rule that is named exists and that no own one would hold a scan up. */
async function rulesOf(config: Config): Promise<RuleSet> {
  const severity = Object.fromEntries(config.severity.map((one) => [one.rule, one.severity]));
  let rules: RuleSet;
  try {
    rules = RuleSet.changed({ files: config.rules, disable: config.disable.map((one) => one.rule), severity });
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new ConfigError(error.faults.map(({ rule, path, message }) => ({ ...config.placeOfRule(rule ?? '', path.replace(/^rules\[\d+\]\.?/, '')), message })));
  }
  const ids = rules.rules.map((rule) => rule.id);
  const named = [...config.disable, ...config.severity, ...config.allow.flatMap(({ rules: own = [], file, line }) => own.map((rule) => ({ rule, file, line })))];
  const faults: ConfigFault[] = named.filter(({ rule }) => !ids.includes(rule)).map(({ rule, file, line }) => ({ file, line, path: '', message: `there is no rule ${rule}${didYouMean(rule, ids)}` }));
  if (config.rules.length > 0) {
    const { slowRuleFault } = await import('./slow-rule.ts');
    for (const rule of rules.active) {
      const why = rule.index < RuleSet.builtin().rules.length ? undefined : slowRuleFault(rule, rules);
      if (why !== undefined) faults.push({ ...config.placeOfRule(rule.id, 'pattern'), message: why });
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return rules;
}

async function baselineOf(read: ReadText, file: string, asked: boolean): Promise<Baseline | undefined> {
  const text = await read(file);
  if (text === undefined) {
    if (asked) throw new UsageError(`there is no baseline ${file}; leaklint baseline makes one`);
    return undefined;
  }
  try {
    return parseBaseline(text);
  } catch (error) {
    if (!(error instanceof BaselineError)) throw error;
    throw new ConfigError([{ file, line: error.line, path: '', message: error.message }]);
  }
}
