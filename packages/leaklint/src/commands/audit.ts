/** `leaklint audit [PATH]`: what was found, one by one, and what a person says it is. The baseline keeps it, after each answer, so that it can be broken off and gone on with. */
import { AUDIT_VERDICTS, EMPTY_BASELINE } from '@leaklint/engine';
import type { AuditVerdict } from '@leaklint/engine';
import { BaselineFile } from './baseline-file.ts';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { withParts } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { Keyboard } from '../terminal/keyboard.ts';
import { counted, wrap } from '../terminal/layout.ts';
import { projectRoot } from '../project.ts';
import { RedactedLines } from '../findings/redacted-line.ts';
import { placeLines } from '../reporters/places.ts';
import { scanRequest } from '../command-line/scan-request.ts';
import { writeAll } from '../sinks.ts';
import { didYouMean } from '../suggest.ts';
import { isCi } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { watchedScan } from '../command-line/watched-scan.ts';

interface Answer {
  readonly fingerprint: string;
  readonly verdict: AuditVerdict;
  readonly reason?: string;
}

export async function audit(line: CommandLine, context: Context): Promise<ExitStatus> {
  const given = await givenAnswers(line, context);
  const asks = given === undefined;
  if (asks && !(context.stdin.isTTY && context.stdout.isTTY && !isCi(context.env))) throw new UsageError('nobody to ask here: give --set FINGERPRINT=VERDICT, or JSON lines to --stdin');
  const options = { ...scanRequest(line, context.env).options, scope: 'everything' as const };
  const file = await BaselineFile.open(options);
  // What the baseline hides is what an audit is about.
  const watched = await watchedScan({ ...options, policy: { ...file.policy, baseline: EMPTY_BASELINE } }, line, context);
  if (watched === undefined) return EXIT.interrupted;
  watched.interruption.release();
  const findings = withParts(watched.result.findings);
  if (asks) return await ask(findings, file, line, context);
  for (const answer of given) keep(answer, findings, file);
  file.write();
  await writeAll(context.stdout, `${visible(file.name)}: ${counted(given.length, 'verdict')} kept\n`);
  return EXIT.clean;
}

/** Answers from the command line; undefined when a person is to be asked. */
async function givenAnswers(line: CommandLine, { stdin }: Context): Promise<Answer[] | undefined> {
  if (!line.has('set') && !line.has('stdin')) {
    if (line.has('reason')) throw new UsageError('--reason belongs to --set');
    return undefined;
  }
  const reason = line.value('reason');
  const answers = line.values('set').map((text) => {
    const [fingerprint = '', verdict = ''] = text.split('=');
    return answer({ fingerprint, verdict, ...(reason === undefined ? {} : { reason }) }, `--set ${text}`);
  });
  if (!line.has('stdin')) return answers;
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(chunk as Buffer);
  for (const [number, text] of Buffer.concat(chunks).toString('utf8').split('\n').entries()) {
    if (text.trim() !== '') answers.push(answer(parsed(text, number + 1), `line ${number + 1}`));
  }
  return answers;
}

function parsed(text: string, number: number): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(`line ${number} of standard input is no JSON object`);
}

function answer(value: object, where: string): Answer {
  const { fingerprint, verdict, reason } = value as Record<string, unknown>;
  if (typeof fingerprint !== 'string' || !/^lk1_[0-9a-f]{32}$/.test(fingerprint)) throw new UsageError(`${visible(where)}: no fingerprint (lk1_ and 32 digits, as a report has it)`);
  if (typeof verdict !== 'string' || !isVerdict(verdict)) throw new UsageError(`${visible(where)}: no verdict ${visible(String(verdict))}, one of ${AUDIT_VERDICTS.join(', ')}${didYouMean(String(verdict), AUDIT_VERDICTS)}`);
  if (reason !== undefined && typeof reason !== 'string') throw new UsageError(`${visible(where)}: the reason is no text`);
  return { fingerprint, verdict, ...(reason === undefined ? {} : { reason }) };
}

function isVerdict(word: string): word is AuditVerdict {
  return (AUDIT_VERDICTS as readonly string[]).includes(word);
}

function keep({ fingerprint, verdict, reason }: Answer, findings: readonly Finding[], file: BaselineFile): void {
  const rule = findings.find((finding) => finding.fingerprint === fingerprint)?.rule ?? file.entries.get(fingerprint)?.rule;
  if (rule === undefined) throw new UsageError(`nothing with the fingerprint ${fingerprint} is found here`);
  // One line an entry, whatever was typed.
  const why = reason?.replace(/\s+/g, ' ').trim();
  file.set({ fingerprint, verdict, rule, ...(why === undefined || why === '' ? {} : { reason: why }) });
}

const KEYS: Readonly<Record<string, AuditVerdict>> = { r: 'real', f: 'false', t: 'test', v: 'revoked' };

async function ask(findings: readonly Finding[], file: BaselineFile, line: CommandLine, context: Context): Promise<ExitStatus> {
  const open = findings.filter(({ fingerprint }) => (file.entries.get(fingerprint)?.verdict ?? 'known') === 'known');
  if (open.length === 0) {
    await writeAll(context.stdout, `Nothing to audit: ${counted(findings.length, 'key')}, each with a verdict.\n`);
    return EXIT.clean;
  }
  const lines = await RedactedLines.open(projectRoot(line.operands[0] ?? '.'), file.policy.rules);
  const keyboard = new Keyboard(context.stdin, context.stdout);
  const answered = new Set<string>();
  try {
    for (let at = 0; at < open.length; ) {
      const finding = open[at] as Finding;
      await writeAll(context.stdout, await page(finding, `${at + 1}/${open.length}`, lines, context));
      const key = await keyboard.key('rftvsbq');
      await writeAll(context.stdout, `${key ?? 'q'}\n`);
      if (key === undefined || key === 'q') break;
      if (key === 's') at++;
      if (key === 'b') at = Math.max(0, at - 1);
      const verdict = KEYS[key];
      if (verdict === undefined) continue;
      const reason = verdict === 'real' ? '' : await keyboard.text('  why (Enter for no reason): ');
      if (reason === undefined) break;
      keep({ fingerprint: finding.fingerprint, verdict, reason }, findings, file);
      file.write();
      answered.add(finding.fingerprint);
      at++;
    }
  } finally {
    keyboard.close();
    lines.close();
  }
  await writeAll(context.stdout, `\n${visible(file.name)}: ${counted(answered.size, 'verdict')} kept, ${open.length - answered.size} to go\n`);
  return EXIT.clean;
}

async function page(finding: Finding, number: string, lines: RedactedLines, { paint, width }: Context): Promise<string> {
  const [first] = finding.places;
  const around = first === undefined ? undefined : await lines.at(first);
  const introduced = finding.introduced === undefined ? [] : [`  since ${finding.introduced.date.slice(0, 10)} by ${visible(finding.introduced.author)}`];
  return [
    '',
    `${paint('dim', number)}  ${paint('bold', `${finding.severity.toUpperCase()}  ${visible(finding.name)}`)} · ${paint('cyan', visible(finding.redacted))}`,
    ...placeLines(finding, width - 2, paint).map((one) => `  ${one}`),
    ...introduced,
    ...finding.notes.flatMap((note) => wrap(visible(note), width - 2).map((one) => `  ${one}`)),
    ...(around === undefined ? [] : [`  ${paint('dim', '│')} ${visible(around)}`]),
    `  ${finding.fingerprint}`,
    `  ${paint('bold', 'r')}eal · ${paint('bold', 'f')}alse · ${paint('bold', 't')}est · re${paint('bold', 'v')}oked · ${paint('bold', 's')}kip · ${paint('bold', 'b')}ack · ${paint('bold', 'q')}uit  `,
  ].join('\n');
}
