/** `leaklint baseline [PATH]`: takes what is found now for known, so that only what comes later is reported. */
import { BaselineFile } from './baseline-file.ts';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { withParts } from '../finding.ts';
import { counted } from '../terminal/layout.ts';
import { scanRequest } from '../command-line/scan-request.ts';
import { writeAll } from '../sinks.ts';
import { isIncomplete } from '../reporters/verdict.ts';
import { watchedScan } from '../command-line/watched-scan.ts';

export async function baseline(line: CommandLine, context: Context): Promise<ExitStatus> {
  const { options } = scanRequest(line, context.env);
  const file = await BaselineFile.open(options);
  const watched = await watchedScan({ ...options, policy: file.policy }, line, context);
  if (watched === undefined) return EXIT.interrupted;
  const { result } = watched;
  const added = withParts(result.findings).filter(({ fingerprint }) => !file.entries.has(fingerprint));
  for (const { fingerprint, rule } of added) file.set({ fingerprint, verdict: 'known', rule });
  // What a scan that missed something did not see may be there all the same: then nothing is called stale.
  const stale = (result.stale ?? []).flatMap(({ fingerprint }) => fingerprint ?? []);
  if (line.has('prune')) for (const fingerprint of stale) file.delete(fingerprint);
  file.write();
  const parts = [`${counted(added.length, 'key')} added`];
  if (stale.length > 0) parts.push(`${counted(stale.length, 'stale entry', 'stale entries')} ${line.has('prune') ? 'taken away' : 'left (--prune takes them away)'}`);
  parts.push(`${counted(file.entries.size, 'entry', 'entries')} in all`);
  await writeAll(context.stdout, `${visible(file.name)}: ${parts.join(', ')}\n`);
  if (added.length > 0) context.note('a key that is known still opens what it opens: revoke it; leaklint audit keeps the record');
  const hint = file.mergeHint();
  if (hint !== undefined) context.note(hint);
  watched.interruption.release();
  if (!isIncomplete(result)) return EXIT.clean;
  context.note(`the scan is incomplete (${result.problems[0]?.message ?? 'not everything was read'}): there may be more${line.has('prune') ? ', and nothing was pruned' : ''}`);
  return EXIT.incomplete;
}
