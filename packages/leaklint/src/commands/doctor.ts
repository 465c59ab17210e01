/** `leaklint doctor [PATH]`: whether this machine, this installation and this repository allow a complete scan. */
import { RuleSet, TextScanner } from '@leaklint/engine';
import { discover, GitError } from '@leaklint/git';
import type { Repository } from '@leaklint/git';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { printableJson, visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { bytesText, counted, labelled, wrap } from '../terminal/layout.ts';
import { Mask } from '../terminal/mask.ts';
import { plainFormat } from '../command-line/plain-format.ts';
import { policyFor, policyOptions, rulesHere } from '../project.ts';
import { sings } from '../tasks/self-check.ts';
import { writeAll } from '../sinks.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';

interface Check {
  readonly name: string;
  /** `gap`: scans here cannot be complete. */
  readonly status: 'ok' | 'note' | 'gap';
  readonly found: string;
  readonly advice?: string;
}

const LABEL = 14;

export async function doctor(line: CommandLine, context: Context): Promise<ExitStatus> {
  const format = plainFormat(line);
  const path = line.operands[0] ?? '.';
  if (!existsSync(path)) throw new UsageError(`no such path: ${visible(path)}`);
  const config = await configuration(line, path);
  const mask = new Mask(config.rules, false);
  const known = config.broken ? [] : [await baseline(line, path)];
  const checks = [...installation(config.rules, [config.check, ...known]), ...(await repository(path))].map((check) => ({ ...check, found: mask.text(check.found) }));
  await writeAll(context.stdout, format === 'json' ? `${printableJson({ schema: 1, path: mask.text(path), checks }, 2)}\n` : text(checks, context));
  return checks.some(({ status }) => status === 'gap') ? EXIT.incomplete : EXIT.clean;
}

// The part of the WebAssembly interface used here: TypeScript has it only in its library for browsers.
declare const WebAssembly: { validate(bytes: Uint8Array): boolean };

/** The smallest module with an instruction of the SIMD proposal: (func (result v128) i32.const 0 i8x16.splat), from the binary format of the core specification. */
const SIMD_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11);

/** The configuration where it is, and what it makes of the rules. A mistake in it stands in the way of every scan. */
async function configuration(line: CommandLine, path: string): Promise<{ rules: RuleSet; check: Check; broken: boolean }> {
  const builtin = RuleSet.builtin();
  try {
    const { rules, files } = await rulesHere(line, path);
    const own = rules.rules.length - builtin.rules.length;
    const out = rules.rules.length - rules.active.length;
    const says = [...(own > 0 ? [counted(own, 'rule of its own', 'rules of its own')] : []), ...(out > 0 ? [counted(out, 'rule disabled', 'rules disabled')] : [])];
    return { rules, broken: false, check: { name: 'config', status: rules.active.length > 0 ? 'ok' : 'gap', found: files.length === 0 ? 'built in' : `${files.join(', ')}${says.length === 0 ? '' : `: ${says.join(', ')}`}` } };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { rules: builtin, broken: true, check: { name: 'config', status: 'gap', found: error.message } };
  }
}

/** The baseline, by whatever name the configuration gives it. */
async function baseline(line: CommandLine, path: string): Promise<Check> {
  try {
    const { baseline: { entries }, baselineFile, files } = await policyFor({ path, scope: 'paths', ...policyOptions(line) });
    const name = baselineFile !== undefined && files.includes(baselineFile) ? baselineFile : undefined;
    return { name: 'baseline', status: 'ok', found: name === undefined ? 'none' : `${name}: ${counted(entries.size, 'entry', 'entries')}` };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { name: 'baseline', status: 'gap', found: error.message };
  }
}

function installation(rules: RuleSet, project: readonly Check[]): Check[] {
  const providers = new Set(rules.active.map((rule) => rule.provider)).size;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;
  const simd = WebAssembly.validate(SIMD_MODULE);
  return [
    { name: 'leaklint', status: 'ok', found: version() },
    { name: 'node', status: supported ? 'ok' : 'note', found: process.versions.node, ...(supported ? {} : { advice: 'leaklint is tested on Node 20.19, 22.13, 24 and newer' }) },
    { name: 'platform', status: 'ok', found: `${process.platform} ${process.arch}, ${counted(availableParallelism(), 'processor')}, ${bytesText(totalmem())} of memory` },
    { name: 'wasm simd', status: simd ? 'ok' : 'gap', found: simd ? 'yes' : 'no', ...(simd ? {} : { advice: 'this Node cannot run the scanner; use one built with WebAssembly SIMD' }) },
    { name: 'rules', status: rules.active.length > 0 ? 'ok' : 'gap', found: `${counted(rules.active.length, 'rule')} for ${counted(providers, 'provider')}, ${rules.digest}` },
    ...project,
    canary(rules),
  ];
}

function canary(rules: RuleSet): Check {
  const found = sings(new TextScanner(rules), rules);
  return { name: 'self-check', status: found ? 'ok' : 'gap', found: found ? 'a planted key is found' : 'a planted key is not found', ...(found ? {} : { advice: 'this installation cannot be trusted; install it again' }) };
}

async function repository(path: string): Promise<Check[]> {
  let found: Repository | undefined;
  try {
    found = await discover(path);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return [{ name: 'git', status: 'gap', found: error.message }];
  }
  if (found === undefined) return [{ name: 'repository', status: 'note', found: `${path} is in none: its files can be scanned, and there is no history` }];
  const { setup, hook } = await hooks(path);
  return [
    { name: 'git', status: 'ok', found: found.gitVersion },
    { name: 'repository', status: 'ok', found: `${found.gitDir}, ${found.objectFormat}${found.bare ? ', bare' : ''}${found.commonDir === found.gitDir ? '' : `, linked to ${found.commonDir}`}` },
    found.shallow ? { name: 'shallow', status: 'gap', found: 'yes: history is cut off', advice: 'git fetch --unshallow (in GitHub Actions: fetch-depth: 0)' } : { name: 'shallow', status: 'ok', found: 'no' },
    found.promisor ? { name: 'partial', status: 'note', found: 'yes: objects may be absent, and a scan then says which', advice: 'a clone without --filter has them all' } : { name: 'partial', status: 'ok', found: 'no' },
    { name: 'alternates', status: found.alternates.length > 0 ? 'note' : 'ok', found: found.alternates.length > 0 ? `${found.alternates.join(', ')}: scanned, too` : 'none' },
    { name: 'hooks path', status: 'ok', found: setup },
    hook,
  ];
}

async function hooks(path: string): Promise<{ setup: string; hook: Check }> {
  const folder = statSync(path).isDirectory() ? path : resolve(path, '..');
  // Loaded here: it takes longer to load than most scans of staged files take.
  const { gitSetup } = await import('../simple-git.ts');
  const { hooks: place, hooksPath } = await gitSetup(folder);
  if (place === undefined) return { setup: 'unknown', hook: { name: 'pre-commit', status: 'note', found: 'unknown' } };
  const setup = hooksPath === undefined ? place : `${place} (core.hooksPath, ${hooksPath.origin})`;
  const hooksFolder = isAbsolute(place) ? place : resolve(folder, place);
  // husky's own folder only calls the script beside it.
  const file = join(basename(hooksFolder) === '_' ? dirname(hooksFolder) : hooksFolder, 'pre-commit');
  const none: Check = { name: 'pre-commit', status: 'note', found: 'no hook', advice: 'leaklint init puts one there that stops a key before it is committed' };
  if (!existsSync(file)) return { setup, hook: none };
  const ours = readFileSync(file, 'utf8').includes('leaklint');
  return { setup, hook: ours ? { name: 'pre-commit', status: 'ok', found: 'runs leaklint' } : { ...none, found: 'a hook that does not name leaklint' } };
}

function text(checks: readonly Check[], { paint, width }: Context): string {
  const columns = Math.min(width, 120) - LABEL - 2;
  const mark = { ok: paint('green', '✓'), note: paint('yellow', '!'), gap: paint('red', '✗') } as const;
  const lines = checks.flatMap(({ name, status, found, advice }) => {
    const values = [...wrap(visible(found), columns), ...(advice === undefined ? [] : wrap(visible(advice), columns).map((line) => paint('dim', line)))];
    return labelled(`${mark[status]} ${name}`, values, LABEL + 2);
  });
  const gaps = checks.filter(({ status }) => status === 'gap').length;
  const verdict = gaps === 0 ? 'Nothing stands in the way of a complete scan.' : `${counted(gaps, 'thing')} ${gaps === 1 ? 'stands' : 'stand'} in the way of a complete scan.`;
  return `${[...lines, '', paint('bold', paint(gaps === 0 ? 'green' : 'red', verdict))].join('\n')}\n`;
}
