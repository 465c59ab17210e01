/** `leaklint import FILE …`: carries over what another scanner was told, and says what it could not carry over. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BaselineFile } from './baseline-file.ts';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { withAdditions } from '../import/config-text.ts';
import { matchKnown } from '../import/known.ts';
import { translate } from '../import/recognise.ts';
import { merged } from '../import/translation.ts';
import type { Translation } from '../import/translation.ts';
import { jobOf } from '../job.ts';
import { counted } from '../terminal/layout.ts';
import { CONFIG_FILE, readPolicy } from '../policy/policy.ts';
import { policyOptions, projectRoot } from '../project.ts';
import { gather } from '../scan.ts';
import { reasonOf, writeAll, writeReportFile } from '../sinks.ts';
import { UsageError } from '../usage-error.ts';

export async function importFiles(line: CommandLine, context: Context): Promise<ExitStatus> {
  const translations = line.operands.map((file) => translate(file, textOf(file)));
  const whole = merged(translations);
  const root = projectRoot('.');
  const configPath = join(root, CONFIG_FILE);
  const before = existsSync(configPath) ? textOf(configPath) : undefined;
  const config = withAdditions(before, whole);
  // Read as every scan will read it: what would be refused then is not written now.
  if (config !== undefined) await readPolicy((name) => Promise.resolve(name === CONFIG_FILE ? config : undefined), { baselineIsMade: true });
  const baseline = whole.known.length === 0 ? undefined : await BaselineFile.open({ path: '.', ...policyOptions(line) });
  const { entries, left } = baseline === undefined ? { entries: [], left: [] } : await matched(whole, baseline, line);
  const fresh = entries.filter(({ fingerprint }) => baseline?.entries.has(fingerprint) !== true);
  for (const entry of fresh) baseline?.set(entry);

  const lines = translations.map((one, at) => `${visible(line.operands[at] ?? '')}: ${summary(one)}`);
  const lost = [...whole.left, ...left];
  if (lost.length > 0) lines.push('', context.paint('bold', 'Not carried over'), ...lost.map((one) => `  ${visible(one)}`));
  const writes = [...(config !== undefined && config !== before ? [CONFIG_FILE] : []), ...(fresh.length > 0 && baseline !== undefined ? [baseline.name] : [])];
  const there = writes.filter((name) => existsSync(join(root, name)));
  const held = line.has('dry-run') || (there.length > 0 && !line.has('yes'));
  if (!held) {
    if (writes.includes(CONFIG_FILE)) writeReportFile(configPath, config ?? '', false);
    if (fresh.length > 0) baseline?.write();
  }
  const parts = writes.map((name) => `${name}${name === CONFIG_FILE ? '' : ` (${counted(new Set(fresh.map(({ fingerprint }) => fingerprint)).size, 'entry', 'entries')})`}`);
  lines.push('', writes.length === 0 ? 'Nothing to write.' : `${held ? 'Would write' : 'Written'}: ${parts.join(', ')}`);
  await writeAll(context.stdout, `${lines.join('\n')}\n`);
  if (held && !line.has('dry-run')) throw new UsageError(`${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} there already: leaklint import --yes adds to ${there.length === 1 ? 'it' : 'them'}`);
  return EXIT.clean;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new UsageError(`cannot read ${visible(file)}: ${reasonOf(error)}`);
  }
}

/** The other tool's list against what leaklint finds: everything, with the secrets, which do not leave this function. */
async function matched(whole: Translation, baseline: BaselineFile, line: CommandLine): Promise<ReturnType<typeof matchKnown>> {
  const job = jobOf({ path: '.', scope: 'everything', showSecrets: true, ...(line.has('workers') ? { workers: Number(line.value('workers')) } : {}) }, baseline.policy);
  try {
    const { seen } = await gather(job);
    return matchKnown(whole.known, seen, job.rules.rules);
  } finally {
    job.meter.stop();
  }
}

function summary({ allow, rules, exclude, disable, known }: Translation): string {
  const parts = [
    [allow.length, 'allow entry', 'allow entries'],
    [rules.length, 'rule', 'rules'],
    [exclude.length, 'excluded path', 'excluded paths'],
    [disable.length, 'disabled rule', 'disabled rules'],
    [known.length, 'known finding', 'known findings'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many));
  return shown.length === 0 ? 'nothing to carry over' : shown.join(', ');
}
