/** A lint finding: how a key is used at one place, as a rule of the ESLint plugin reports it. */
import type { LintText } from './lint-text.ts';

export interface LintFinding {
  /** `no-key-in-url`. */
  readonly rule: string;
  readonly path: string;
  /** 1-based; columns count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** What it is known by: its rule and its lines, whatever their white space. It survives moving and reformatting. */
  readonly identity: string;
}

/** A file that the linter's parser does not understand; it is scanned for keys all the same. */
export interface Unlinted {
  /** As text. */
  readonly path: string;
  readonly message: string;
}

/** What of ESLint's own message is read. */
export interface LintMessage {
  readonly ruleId: string | null;
  readonly severity: number;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
  readonly fatal?: boolean | undefined;
}

export interface Linted {
  readonly findings: readonly LintFinding[];
  /** What comments in the text silence, where that was asked for; `reasoned`: and say why. */
  readonly silenced?: readonly (LintFinding & { readonly reasoned: boolean })[];
  /** Why the file could not be parsed. */
  readonly failure?: string;
}

/** Lints one text as if it stood at its path. */
export type Lint = (text: LintText) => Promise<Linted>;

/** Messages of the plugin's rules, under the name that it has in the config. */
export function lintedOf({ path, text }: LintText, messages: readonly LintMessage[], namespace: string): Linted {
  const lines = text.split(/\r?\n/);
  const prefix = `${namespace}/`;
  const findings = messages
    .filter(({ ruleId }) => ruleId?.startsWith(prefix) === true)
    .map(({ ruleId, severity, message, line, column, endLine = line, endColumn = column + 1 }): LintFinding => {
      const rule = (ruleId ?? '').slice(prefix.length);
      return { rule, path, line, column, endLine, endColumn, message, severity: severity === 2 ? 'error' : 'warning', identity: `${rule}\0${plain(lines.slice(line - 1, endLine).join(' '))}` };
    });
  const failure = messages.find(({ fatal }) => fatal === true)?.message;
  return { findings, ...(failure === undefined ? {} : { failure }) };
}

/** A text without white space. */
export function plain(text: string): string {
  return text.replace(/\s+/g, '');
}
