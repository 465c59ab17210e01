/** gitleaks and betterleaks: their TOML configuration, .gitleaksignore, and their JSON report as a baseline. From their documents (github.com/gitleaks/gitleaks, README and config). */
import { RuleSet } from '@leaklint/engine';
import { parse, TomlError } from 'smol-toml';
import type { Allow } from '@leaklint/engine';
import type { OwnRule } from '../policy/config.ts';
import { UsageError } from '../usage-error.ts';
import { forAllowlist, fromGo, LONGEST } from './foreign-expression.ts';
import { ruleFrom } from './foreign-rule.ts';
import { NOTHING_TRANSLATED } from './translation.ts';
import type { KnownFinding, Translation } from './translation.ts';

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
const tables = (value: unknown): Table[] => (Array.isArray(value) ? value.filter(isTable) : isTable(value) ? [value] : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Keys that say nothing that matters here. */
const IDLE: ReadonlySet<string> = new Set(['title', 'description', 'minVersion', 'betterleaksMinVersion']);

export function fromGitleaksToml(file: string, source: string): Translation {
  let config: Table;
  try {
    config = parse(source);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UsageError(`${file}:${error.line}: ${error.message.split('\n')[0] ?? 'no TOML'}`);
  }
  const left: string[] = [];
  const allow: Allow[] = [];
  const rules: OwnRule[] = [];
  const disable: string[] = [];
  const cannot = (what: string, why: string): void => void left.push(`${file}: ${what}: ${why}`);
  const extend = isTable(config['extend']) ? config['extend'] : undefined;
  if (extend?.['useDefault'] !== true) cannot('no [extend] useDefault', 'there it switches the built-in rules off; leaklint’s stay on');
  for (const key of ['path', 'url']) if (extend?.[key] !== undefined) cannot(`[extend] ${key}`, `import ${text(extend[key]) ?? 'that file'} on its own`);
  for (const id of texts(extend?.['disabledRules'])) {
    if (RuleSet.builtin().rule(id) !== undefined) disable.push(id);
    else if (id === 'generic-api-key') disable.push(...generic());
    else cannot(`[extend] disabledRules ${id}`, 'no rule of this name here; leaklint rules lists them, disable switches one off');
  }
  for (const [name, list] of Object.entries({ allowlist: config['allowlist'], allowlists: config['allowlists'], whitelist: config['whitelist'] })) {
    for (const one of tables(list)) allow.push(...allowsFrom(one, `[${name}]`, rulesNamed(texts(one['targetRules']), cannot, `[${name}] targetRules`), cannot));
  }
  for (const rule of tables(config['rules'])) {
    const id = text(rule['id']) ?? 'a rule without id';
    const what = `rule ${id}`;
    const own = rule['regex'] === undefined ? undefined : ownRule(rule, id);
    if (own !== undefined && 'fault' in own) cannot(what, own.fault);
    else if (own !== undefined) rules.push(own);
    else if (rule['path'] !== undefined) cannot(what, 'it finds files by their path alone; leaklint finds keys');
    for (const key of ['filter', 'validate', 'components', 'required', 'prefilter']) if (rule[key] !== undefined && own !== undefined && !('fault' in own)) cannot(`${what}: ${key}`, 'leaklint runs no programs of a configuration');
    const lists = (['allowlist', 'allowlists'] as const).flatMap((key) => tables(rule[key]).map((list) => ({ key, list })));
    if (lists.length === 0) continue;
    const target = own !== undefined && !('fault' in own) ? [own.id] : rulesNamed([id], cannot, what);
    for (const { key, list } of lists) allow.push(...allowsFrom(list, `${what}: ${key}`, target, cannot));
  }
  for (const key of Object.keys(config)) if (!IDLE.has(key) && !['extend', 'allowlist', 'allowlists', 'whitelist', 'rules'].includes(key)) cannot(key, key === 'prefilter' || key === 'filter' ? 'leaklint runs no programs of a configuration; write it as allow' : 'unknown');
  return { ...NOTHING_TRANSLATED, allow, rules, disable, left };
}

function ownRule(rule: Table, id: string): OwnRule | { readonly fault: string } {
  const slug = id.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const [group, entropy] = [rule['secretGroup'], rule['entropy']];
  return ruleFrom({
    id: slug,
    name: (text(rule['description']) ?? id).slice(0, 200),
    provider: 'Custom',
    expression: fromGo(text(rule['regex']) ?? ''),
    ...(typeof group === 'number' && group > 0 ? { group } : {}),
    ...(typeof entropy === 'number' ? { entropy } : {}),
    keywords: texts(rule['keywords']),
  });
}

function generic(): string[] {
  return RuleSet.builtin().rules.filter((rule) => rule.kind === 'generic').map((rule) => rule.id);
}

type Cannot = (what: string, why: string) => void;

/** Our rules for rules of theirs: of the same name, else of the same vendor. Undefined: for all rules. */
function rulesNamed(ids: readonly string[], cannot: Cannot, what: string): string[] | undefined {
  if (ids.length === 0) return undefined;
  return ids.flatMap((id) => {
    if (id === 'generic-api-key') return generic();
    const all = RuleSet.builtin().rules.map((rule) => rule.id);
    const ours = all.includes(id) ? [id] : all.filter((one) => one.startsWith(`${id.split('-')[0] ?? id}-`));
    if (ours.length === 0) cannot(what, `no rule here stands for ${id}`);
    return ours;
  });
}

/** One allowlist of theirs: one entry when all of its conditions must hold, one for each kind of condition when one is enough (their default). */
function allowsFrom(list: Table, what: string, rules: readonly string[] | undefined, cannot: Cannot): Allow[] {
  if (rules?.length === 0) return [];
  const expressions = (found: readonly string[], kind: string): string[] =>
    found.flatMap((one) => {
      const rendered = forAllowlist(fromGo(one));
      if ('source' in rendered) return [rendered.source];
      cannot(`${what}: ${kind} ${one.length > 60 ? `${one.slice(0, 57)}…` : one}`, rendered.fault);
      return [];
    });
  const given = { paths: [...texts(list['paths']), ...texts(list['files'])], regexes: texts(list['regexes']), stopwords: texts(list['stopwords']), commits: texts(list['commits']) };
  const commits = given.commits.filter((id) => {
    const whole = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
    if (!whole) cannot(`${what}: commit ${id}`, 'not the full id of a commit');
    return whole;
  });
  const stopwords = given.stopwords.filter((word) => {
    const fits = word.length <= LONGEST;
    if (!fits) cannot(`${what}: a stopword of ${word.length} characters`, 'a whole key is known better by its fingerprint: leaklint baseline, or audit');
    return fits && word !== '';
  });
  const target = text(list['regexTarget']);
  if (target === 'match' && given.regexes.length > 0) cannot(`${what}: regexTarget match`, 'the expressions are tried on the whole line instead of the match');
  const conditions: Partial<Allow>[] = [];
  const add = (key: 'path-expressions' | 'expressions' | 'stopwords' | 'commits', values: readonly string[], more: Partial<Allow> = {}): void => {
    if (values.length > 0) conditions.push({ [key]: values, ...more });
  };
  add('path-expressions', expressions(given.paths, 'path'));
  add('expressions', expressions(given.regexes, 'regex'), target === 'match' || target === 'line' ? { target: 'line' } : {});
  add('stopwords', stopwords);
  add('commits', commits);
  for (const key of ['filter', 'prefilter']) if (list[key] !== undefined) cannot(`${what}: ${key}`, 'leaklint runs no programs of a configuration');
  const base = { reason: (text(list['description']) ?? 'carried over').trim().padEnd(3, '.').slice(0, 1000), ...(rules === undefined ? {} : { rules }) };
  const kinds = Object.values(given).filter((values) => values.length > 0).length;
  if (/^(?:and|&&)$/i.test(text(list['condition']) ?? '')) {
    // With a condition that could not be carried over the rest would allow too much.
    if (conditions.length < kinds) {
      cannot(what, 'left out whole: all of its conditions must hold, and one could not be carried over');
      return [];
    }
    return conditions.length === 0 ? [] : [Object.assign({ ...base }, ...conditions) as Allow];
  }
  return conditions.map((condition) => ({ ...base, ...condition }));
}

/** `commit:file:rule:line` and `file:rule:line`, one a line. */
export function fromGitleaksIgnore(file: string, source: string): Translation {
  const known: KnownFinding[] = [];
  const left: string[] = [];
  for (const [index, line] of source.split(/\r?\n/).entries()) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const where = `${file}:${index + 1}`;
    const [, commit, path, , number] = /^(?:([0-9a-f]{40}):)?(.+):([\w.-]+):(\d+)$/.exec(entry) ?? [];
    if (path === undefined || number === undefined) left.push(`${where}: ${entry.slice(0, 80)}: not of the form file:rule:line`);
    else known.push({ verdict: 'known', path: path.replaceAll('\\', '/'), line: Number(number), ...(commit === undefined ? {} : { commit }), where });
  }
  return { ...NOTHING_TRANSLATED, known, left };
}

/** A JSON report that they use as a baseline. */
export function fromGitleaksReport(file: string, entries: readonly unknown[]): Translation {
  const known: KnownFinding[] = [];
  const left: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const where = `${file}: finding ${index + 1}`;
    if (!isTable(entry) || text(entry['File']) === undefined) {
      left.push(`${where}: not a finding of a report`);
      continue;
    }
    const [secret, commit, line] = [text(entry['Secret']), text(entry['Commit']), entry['StartLine']];
    const redacted = secret === undefined || secret === '' || secret === 'REDACTED' || secret.endsWith('...');
    known.push({ verdict: 'known', ...(redacted ? {} : { secret }), path: text(entry['File']) ?? '', ...(typeof line === 'number' ? { line } : {}), ...(commit === undefined || commit === '' ? {} : { commit }), where });
  }
  return { ...NOTHING_TRANSLATED, known, left };
}
