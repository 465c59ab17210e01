/** `leaklint selftest`: plants keys in folders of its own and sees that this installation finds each. A scanner that misses one is not to be trusted. */
import { renderTemplate, RuleSet } from '@leaklint/engine';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { counted } from '../terminal/layout.ts';
import { noPolicy } from '../policy/policy.ts';
import { rulesHere } from '../project.ts';
import { scan } from '../scan.ts';
import type { ScanResult } from '../scan-result.ts';
import { CANARY_RULE } from '../tasks/self-check.ts';
import { writeAll } from '../sinks.ts';
import { isIncomplete } from '../reporters/verdict.ts';

interface Trial {
  readonly what: string;
  /** Why it failed; undefined when it passed. */
  readonly fault: string | undefined;
}

/** Always the one that the rules' own tests use: a key made at random looks like filler once in a few thousand times, which says nothing about the installation. */
const SEED = 1;

export async function selftest(line: CommandLine, context: Context): Promise<ExitStatus> {
  const { rules } = await rulesHere(line);
  const folder = mkdtempSync(join(tmpdir(), 'leaklint-selftest-'));
  try {
    const { paint } = context;
    let failed = 0;
    for (const trial of [everyRule, disguised, history, nothing]) {
      const place = join(folder, trial.name);
      mkdirSync(place);
      const { what, fault } = await attempt(trial, place, rules);
      if (fault !== undefined) failed++;
      await writeAll(context.stdout, `${fault === undefined ? paint('green', '✓') : paint('red', '✗')} ${visible(what)}${fault === undefined ? '' : `: ${visible(fault)}`}\n`);
    }
    const verdict = failed === 0 ? paint('green', 'This installation finds what it should.') : paint('red', `${counted(failed, 'trial')} failed: what this installation says about other keys cannot be trusted.`);
    await writeAll(context.stdout, `\n${paint('bold', verdict)}\n`);
    return failed === 0 ? EXIT.clean : EXIT.incomplete;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function attempt(trial: (folder: string, rules: RuleSet) => Promise<Trial>, folder: string, rules: RuleSet): Promise<Trial> {
  try {
    return await trial(folder, rules);
  } catch (error) {
    // Git's own messages, and those of a program that could not be started, go on over several lines.
    return { what: trial.name, fault: (error instanceof Error ? error.message : String(error)).trim().split('\n')[0] ?? '' };
  }
}

function gaps(result: ScanResult): string | undefined {
  return isIncomplete(result) ? `the scan is incomplete: ${result.problems[0]?.message ?? 'something was not read'}` : undefined;
}

/** Every rule finds its own examples, those of the project's own rules too. */
async function everyRule(folder: string, set: RuleSet): Promise<Trial> {
  const rules = set.active;
  for (const rule of rules) rule.examples.forEach((example, i) => writeFileSync(join(folder, `${rule.id}.${i}.txt`), Buffer.from(`${renderTemplate(example, SEED).text}\n`, 'latin1')));
  const result = await scan({ path: folder, scope: 'paths', policy: { ...noPolicy(), rules: set } });
  const missed = rules.flatMap((rule) => rule.examples.map((_, i) => `${rule.id}.${i}.txt`).filter((file) => !result.findings.some((finding) => finding.places.some((place) => place.path?.endsWith(file) === true))));
  const examples = rules.reduce((sum, rule) => sum + rule.examples.length, 0);
  const fault = missed.length > 0 ? `${counted(missed.length, 'example')} missed: ${missed.slice(0, 10).join(', ')}` : gaps(result);
  return { what: `${counted(rules.length, 'rule')} on ${counted(examples, 'example')}`, fault };
}

function canary(): string {
  const example = RuleSet.builtin().rule(CANARY_RULE)?.examples[0];
  if (example === undefined) throw new Error(`the rule ${CANARY_RULE} is missing`);
  return `${renderTemplate(example, SEED).text}\n`;
}

/** One key as UTF-16 and in base64 is the same key. */
async function disguised(folder: string): Promise<Trial> {
  const text = canary();
  writeFileSync(join(folder, 'plain.txt'), text);
  writeFileSync(join(folder, 'utf16.txt'), Buffer.from(`\ufeff${text}`, 'utf16le'));
  writeFileSync(join(folder, 'base64.txt'), `${Buffer.from(text).toString('base64')}\n`);
  const result = await scan({ path: folder, scope: 'paths' });
  const finding = result.findings.find((one) => one.rule === CANARY_RULE);
  const seen = new Set(finding?.places.map((place) => place.path?.split(/[\\/]/).at(-1)));
  const missed = ['plain.txt', 'utf16.txt', 'base64.txt'].filter((file) => !seen.has(file));
  return { what: 'a key as it is, as UTF-16 and in base64', fault: missed.length > 0 ? `not found in ${missed.join(', ')}` : gaps(result) };
}

/** A key that was committed and taken away. */
async function history(folder: string): Promise<Trial> {
  const { plantHistory } = await import('../simple-git.ts');
  await plantHistory(folder, 'config.txt', ['nothing yet\n', canary(), 'gone again\n']);
  const result = await scan({ path: folder, scope: 'everything' });
  const finding = result.findings.find((one) => one.rule === CANARY_RULE);
  const right = finding?.exposure === 'history' && finding.introduced?.path === 'config.txt';
  return { what: 'a key that was committed and taken away', fault: finding === undefined ? 'not found' : right ? gaps(result) : 'found, but not where it came in' };
}

/** Where there is no key none is found, and the scan is complete. */
async function nothing(folder: string): Promise<Trial> {
  const placeholder = ['zv', 'live', 'your', 'key'].join('_');
  writeFileSync(join(folder, 'clean.txt'), `key = "${placeholder}"\nid = 0123456789\n`);
  const result = await scan({ path: folder, scope: 'paths' });
  return { what: 'a file without a key', fault: result.findings.length > 0 ? `found ${result.findings[0]?.rule}` : gaps(result) };
}
