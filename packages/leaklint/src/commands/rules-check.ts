/** `leaklint rules check [FILE]`: what a project's own rules are worth, and what they cost, before anybody relies on them. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Matcher, microseconds, expandTemplate, renderTemplate, RuleSet, slowness, TextScanner, WORST_CASE } from '@leaklint/engine';
import type { Rule } from '@leaklint/engine';
import { ConfigError, faultText } from '../policy/config-error.ts';
import type { ConfigFault } from '../policy/config-error.ts';
import type { Context } from '../command-line/context.ts';
import { visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { counted } from '../terminal/layout.ts';
import { CONFIG_FILE, readPolicy } from '../policy/policy.ts';
import { projectReader, projectRoot } from '../project.ts';
import { writeAll } from '../sinks.ts';
import { hopelessTime, TOO_SLOW_ADVICE, trials } from '../policy/slow-rule.ts';
import { UsageError } from '../usage-error.ts';
import { readYaml } from '../policy/yaml-text.ts';

/** Hits of an anchor in a megabyte of source code above which a rule slows every scan: the common ones of the built-in rules have fewer. */
const MOST_HITS = 200;
const SEEDS = 3;

const clock = (): number => performance.now();

export async function checkRules(file: string | undefined, context: Context): Promise<ExitStatus> {
  try {
    return await check(file, context);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return await failed(error.faults, context);
  }
}

async function check(file: string | undefined, context: Context): Promise<ExitStatus> {
  const { rules, places } = await rulesOf(file);
  const own = rules.active.filter((rule) => rule.index >= RuleSet.builtin().rules.length);
  if (own.length === 0) {
    await writeAll(context.stdout, 'Nothing is wrong with it, and it has no rules of its own.\n');
    return EXIT.clean;
  }
  const scanner = new TextScanner(rules);
  const source = sourceCode();
  const faults: ConfigFault[] = [];
  const lines: string[] = [];
  for (const rule of own) {
    const before = faults.length;
    const fault = (path: string, message: string): void => void faults.push({ ...places(rule.id, path), message });
    const worst = checkExamples(rule, scanner, fault) ? worstCase(rule, rules) : 0;
    const limit = (rule.block ? WORST_CASE.block : WORST_CASE.line) * slowness(clock);
    if (worst > limit) fault('pattern', `takes ${worst.toFixed(0)} µs on a window made to hurt it, more than ${limit.toFixed(0)}; ${TOO_SLOW_ADVICE}`);
    for (const [number, { text, fold }] of rule.anchors.entries()) {
      const hits = (occurrences(source, text, fold) * 1e6) / source.length;
      if (hits > MOST_HITS) fault(`anchors[${number}]`, `${text} stands ${hits.toFixed(0)} times in a megabyte of source code: too common, every scan would be slower`);
    }
    const good = faults.length === before;
    lines.push(`${good ? context.paint('green', '✓') : context.paint('red', '✗')} ${visible(rule.id)}: ${counted(rule.examples.length, 'example')}, ${counted(rule.counterexamples.length, 'near miss', 'near misses')}, worst case ${worst.toFixed(1)} µs`);
  }
  lines.push('', `Source code is scanned at ${(100 * speedWith(rules, source)).toFixed(0)} % of the speed without ${own.length === 1 ? 'this rule' : 'these rules'}.`);
  await writeAll(context.stdout, `${lines.join('\n')}\n`);
  return faults.length === 0 ? EXIT.clean : await failed(faults, context);
}

async function failed(faults: readonly ConfigFault[], { stderr }: Context): Promise<ExitStatus> {
  await writeAll(stderr, faults.map((fault) => `leaklint: ${visible(faultText(fault))}\n`).join(''));
  return EXIT.usage;
}

type Places = (rule: string, path: string) => Omit<ConfigFault, 'message'>;

/** A configuration, or a rule file as it may be extended. */
async function rulesOf(file: string | undefined): Promise<{ rules: RuleSet; places: Places }> {
  const path = resolve(file ?? `${projectRoot('.')}/${CONFIG_FILE}`);
  if (!existsSync(path)) throw new UsageError(`there is no ${visible(file ?? CONFIG_FILE)}${file === undefined ? '; name the file' : ''}`);
  const [name, read] = [basename(path), projectReader(dirname(path))];
  const value: unknown = readYaml(name, (await read(name)) ?? '').value;
  const isRuleFile = typeof value === 'object' && value !== null && 'provider' in value;
  const above = 'rule file';
  const entry = isRuleFile ? above : name;
  const through = async (wanted: string): Promise<string | undefined> => (isRuleFile && wanted === above ? `extends: [${JSON.stringify(name)}]\n` : await read(wanted));
  const { readConfig } = await import('../policy/config.ts');
  const config = await readConfig(through, entry);
  const { rules } = await readPolicy(through, { config: entry, baseline: false });
  return { rules, places: (rule, at) => config?.placeOfRule(rule, at) ?? { file: name, line: 1, path: at } };
}

/** Whether all of them can be made. */
function checkExamples(rule: Rule, scanner: TextScanner, fault: (path: string, message: string) => void): boolean {
  const finds = (text: string): boolean => scanner.scan(Buffer.from(text, 'latin1')).some((match) => match.rule.id === rule.id);
  if (rule.examples.length === 0) fault('', 'has no `examples`: nothing shows that it finds anything');
  let made = true;
  if (rule.counterexamples.length === 0) fault('', 'has no `counterexamples`: nothing shows where it stops');
  for (const [kind, templates, wanted] of [['examples', rule.examples, true], ['counterexamples', rule.counterexamples, false]] as const) {
    for (const [number, template] of templates.entries()) {
      const path = `${kind}[${number}]`;
      try {
        const texts = expandTemplate(template).flatMap((one) => Array.from({ length: SEEDS }, (_, seed) => renderTemplate(one, seed + 1).text));
        if (!texts.every((text) => finds(text) === wanted)) fault(path, wanted ? 'is not found by the rule' : 'is found by the rule');
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        fault(path, error.message);
        made = false;
      }
    }
  }
  return made;
}

/** Microseconds of the worst window, of those that each anchor is tried on. */
function worstCase(rule: Rule, rules: RuleSet): number {
  const matcher = new Matcher(rules);
  const all = trials(rule, rules);
  const hopeless = hopelessTime(matcher, all, clock);
  if (hopeless !== undefined) return hopeless;
  // What is measured is compiled code, which it is by now.
  return Math.max(0, ...all.flatMap(({ anchor, windows }) => windows.map((one) => microseconds(matcher, one, anchor, clock, 5))));
}

/** Real source code that is always at hand: our own program. */
function sourceCode(): Buffer {
  const folder = dirname(fileURLToPath(import.meta.url));
  return Buffer.concat(readdirSync(folder).filter((name) => /\.[jt]s$/.test(name)).sort().map((name) => readFileSync(`${folder}/${name}`)));
}

function occurrences(source: Buffer, text: string, fold: boolean): number {
  const [haystack, needle] = fold ? [Buffer.from(source.toString('latin1').toLowerCase(), 'latin1'), text.toLowerCase()] : [source, text];
  let count = 0;
  for (let at = haystack.indexOf(needle, 0, 'latin1'); at !== -1; at = haystack.indexOf(needle, at + 1, 'latin1')) count++;
  return count;
}

/** The speed with a rule set as a part of that without its own rules; each the best of alternating turns. */
function speedWith(rules: RuleSet, source: Buffer): number {
  const scanners = [new TextScanner(RuleSet.builtin()), new TextScanner(rules)];
  const best = [Infinity, Infinity];
  for (let turn = 0; turn < 5; turn++) {
    for (const [which, scanner] of scanners.entries()) {
      const begin = performance.now();
      scanner.scan(source);
      best[which] = Math.min(best[which] ?? Infinity, performance.now() - begin);
    }
  }
  return (best[0] ?? 1) / (best[1] ?? 1);
}
