/** The inputs: what a workflow says after `with:`, as the runner puts it into the environment (docs.github.com, "Metadata syntax": INPUT_ and the name in capitals). */
import { FORMATS, SEVERITIES, UsageError } from 'leaklint';
import type { FailOn, Format } from 'leaklint';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Inputs {
  readonly path: string;
  /** `change`: what the event brought in. */
  readonly scope: 'change' | 'everything' | 'worktree';
  readonly failOn?: FailOn;
  readonly lint: boolean;
  readonly annotations: boolean;
  readonly summary: boolean;
  readonly reports: readonly { readonly format: Format; readonly file: string }[];
  /** Absent: no such file is written. */
  readonly sarifFile?: string;
  readonly commentFile?: string;
}

const SCOPES = ['change', 'everything', 'worktree'] as const;
const FAIL_ON: readonly string[] = [...SEVERITIES, 'never'];

/** Throws `UsageError` for a value that the input does not take. */
export function readInputs(env: Environment): Inputs {
  const given = (name: string): string => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
  const oneOf = <T extends string>(name: string, values: readonly T[]): T | undefined => {
    const value = given(name);
    if (value === '') return undefined;
    const found = values.find((one) => one === value);
    if (found === undefined) throw new UsageError(`the input ${name} is ${JSON.stringify(value)}, and not one of ${values.join(', ')}`);
    return found;
  };
  const isOn = (name: string): boolean => (oneOf(name, ['true', 'false']) ?? 'true') === 'true';
  const failOn = oneOf('fail-on', FAIL_ON) as FailOn | undefined;
  // Where nothing is scanned and nothing is committed
  const sarifFile = given('sarif-file') || (env['RUNNER_TEMP'] === undefined ? '' : `${env['RUNNER_TEMP']}/leaklint.sarif`);
  const commentFile = given('comment-file');
  return {
    path: given('path') || '.',
    scope: oneOf('scope', SCOPES) ?? 'change',
    ...(failOn === undefined ? {} : { failOn }),
    lint: isOn('lint'),
    annotations: isOn('annotations'),
    summary: isOn('summary'),
    reports: given('reports').split('\n').map((line) => line.trim()).filter((line) => line !== '').map(reportOf),
    ...(sarifFile === '' ? {} : { sarifFile }),
    ...(commentFile === '' ? {} : { commentFile }),
  };
}

function reportOf(line: string): { format: Format; file: string } {
  const at = line.indexOf('=');
  const format = FORMATS.find((one) => one === line.slice(0, at));
  if (format === undefined || at === line.length - 1) throw new UsageError(`the input reports has the line ${JSON.stringify(line)}: a line is FORMAT=FILE, with one of ${FORMATS.join(', ')}`);
  return { format, file: line.slice(at + 1) };
}
