// Linting in tests: rules on one text, through ESLint itself, with each parser; keys made at run time; suggestions tried and messages searched for keys.
import { dirname, isAbsolute } from 'node:path';
import * as typescript from '@typescript-eslint/parser';
import { renderTemplate } from '@leaklint/engine';
import { Linter } from 'eslint';
import plugin from 'eslint-plugin-leaklint';
import { expect } from 'vitest';
import { parser } from '../../packages/leaklint/src/lint/parser.ts';
import { oxcParser } from './oxc.ts';

export interface Setup {
  readonly filename?: string;
  readonly options?: object;
  readonly settings?: object;
  readonly parser?: Linter.Parser;
  /** Read with another language than JavaScript's. */
  readonly language?: 'leaklint/text';
}

const linter = new Linter({ configType: 'flat' });

/** The linter for a file: one with an absolute path is looked at from its own folder. */
export function linterFor(filename: string): Linter {
  return isAbsolute(filename) ? new Linter({ configType: 'flat', cwd: dirname(filename) }) : linter;
}

/** The one config of a case. */
export function configOf(rule: string, { options, settings, parser, language }: Setup): Linter.Config[] {
  return [
    {
      files: ['**/*.*', '**/.*'],
      plugins: { leaklint: plugin },
      ...(language === undefined ? { languageOptions: { ...(parser === undefined ? {} : { parser }), parserOptions: { ecmaFeatures: { jsx: true } } } } : { language }),
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      rules: { [`leaklint/${rule}`]: ['error', ...(options === undefined ? [] : [options])] },
      ...(settings === undefined ? {} : { settings: { leaklint: settings } }),
    },
  ] as Linter.Config[];
}

export const typescriptParser: Linter.Parser = typescript as unknown as Linter.Parser;

/** Babel's, as the hook and the action have it. */
const ownParser: Linter.Parser = parser as unknown as Linter.Parser;

/** The messages of one rule. A message of no rule (a syntax error, a file no config covers) is an error of the test. */
export function lint(rule: string, code: string, setup: Setup = {}): Linter.LintMessage[] {
  const { filename = 'src/app.tsx' } = setup;
  const messages = linterFor(filename).verify(code, configOf(rule, setup), { filename });
  const foreign = messages.find((message) => message.ruleId === null);
  if (foreign !== undefined) throw new SyntaxError(`${foreign.message} in\n${code}`);
  return messages;
}

/** A text with keys in it, from a template: no whole key stands in a file. */
export function made(template: string): string {
  return renderTemplate(template, 'eslint').text;
}

/** The parsers that can read a text: TypeScript's syntax is not for espree. */
export function parsersFor(code: string, { filename = 'src/app.tsx', language }: Setup): readonly (readonly [string, Linter.Parser | undefined])[] {
  if (language !== undefined) return [[language, undefined]];
  const all: (readonly [string, Linter.Parser | undefined])[] = [
    ['typescript-eslint', typescriptParser],
    ['oxc', oxcParser],
    ['our own linter', ownParser],
  ];
  try {
    lint('no-key-fallback', code, { filename });
    all.unshift(['espree', undefined]);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return all;
}

/** What a template gives when `{{1}}` stands for the first run that another one made, `{{2}}` for the second. */
export function filled(text: string, template: string): string {
  const { parts } = renderTemplate(template, 'eslint');
  return text.replace(/\{\{(\d+)\}\}/g, (_, at: string) => parts[Number(at) - 1] ?? '');
}

/** Nothing that ESLint hands out, edits included, holds eight characters of a made key in a row: the runs that the template made, without public prefixes and the first lines of PEM blocks. */
export function expectNoKeyIn(messages: readonly Linter.LintMessage[], template: string): void {
  const said = JSON.stringify(messages);
  for (const part of renderTemplate(template, 'eslint').parts.flatMap((each) => each.split('\n')).filter((line) => !line.startsWith('-----'))) for (let at = 0; at + 8 <= part.length; at++) expect(said).not.toContain(part.slice(at, at + 8));
}

/** What every suggestion and fix makes of the code. */
export function applied(messages: readonly Linter.LintMessage[], code: string): string[] {
  const edits = messages.flatMap((message) => [...(message.fix === undefined ? [] : [message.fix]), ...(message.suggestions ?? []).map(({ fix }) => fix)]);
  return edits.map(({ range, text }) => code.slice(0, range[0]) + text + code.slice(range[1]));
}
