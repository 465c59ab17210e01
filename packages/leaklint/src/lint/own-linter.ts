/** Our own linter: the plugin's `recommended` and `files` configs on a bundled ESLint core, for projects that have set up none. Reads no configuration and runs nothing of the project. */
import plugin from 'eslint-plugin-leaklint';
import type { ESLint, Rule } from 'eslint';
import { Linter } from 'eslint/universal';
import { join } from 'node:path';
import { lintedOf } from './lint-finding.ts';
import type { Lint, Linted, LintFinding } from './lint-finding.ts';
import { deafTo, parser } from './parser.ts';

/** The plugin's rules have the options that its own configs give them: nothing to validate, and no validator (Ajv, a tenth of a lint of ten files) to load. */
const rules = Object.fromEntries(Object.entries(plugin.rules ?? {}).map(([name, rule]) => [name, { ...rule, meta: { ...(rule as Rule.RuleModule).meta, schema: false } }])) as unknown as NonNullable<ESLint.Plugin['rules']>;
// Comments speak of the project's other rules, too. What the project knows of is judged where all findings come together, and by a policy that is trusted.
const common = { settings: { leaklint: { project: false } }, plugins: { leaklint: { ...plugin, rules } }, linterOptions: { reportUnusedDisableDirectives: 'off' } } as unknown as Linter.Config;
const { recommended, files } = plugin.configs;
const CONFIGS: Linter.Config[] = [{ ...recommended, ...common, languageOptions: { parser } }, { ...files, ...common }];
const WITHOUT_OPTIONS: Linter.Config[] = CONFIGS.map((config, i) => (i === 0 ? { ...config, languageOptions: { parser: deafTo(configures) } } : config));

/** A comment may switch rules off for its file, and not give them options: nobody has validated those. */
function configures(comment: string): boolean {
  const [, rules = ''] = /^\s*eslint\s([^]*)/.exec(comment.split('--')[0] ?? '') ?? [];
  return rules !== '' && !rules.split(',').every((one) => /^[\w@/-]+:["']?(?:off|0)["']?$/.test(one.replace(/\s/g, '')));
}

/** What comments in the texts may do: silence rules, silence them and be told of, nothing. */
export type Comments = 'heard' | 'told' | 'ignored';

/** @param top the folder that paths begin at. */
export function ownLinter(top: string, comments: Comments): Lint {
  const linter = new Linter({ cwd: top, configType: 'flat' });
  return (text) => {
    const linted = (configs: Linter.Config[], allowInlineConfig: boolean): Linted => lintedOf(text, linter.verify(text.text, configs, { filename: join(top, text.path), allowInlineConfig }), 'leaklint');
    const whole = linted(CONFIGS, comments === 'heard');
    if (comments !== 'told' || whole.findings.length === 0 || !text.text.includes('eslint')) return Promise.resolve(whole);
    const open = new Set(linted(WITHOUT_OPTIONS, true).findings.map(placeOf));
    const reasoned = reasonedIn(linter);
    const isOpen = (finding: LintFinding): boolean => open.has(placeOf(finding));
    const silenced = whole.findings.filter((finding) => !isOpen(finding)).map((finding) => ({ ...finding, reasoned: reasoned.has(startOf(finding)) }));
    return Promise.resolve({ ...whole, findings: whole.findings.filter(isOpen), silenced });
  };
}

interface Suppressed {
  readonly ruleId: string | null;
  readonly line: number;
  readonly column: number;
  readonly suppressions: readonly { readonly justification: string }[];
}

/** What comments in the last text silence and say why. ESLint's own types leave the method out. */
function reasonedIn(linter: Linter): ReadonlySet<string> {
  const suppressed = (linter as unknown as { getSuppressedMessages(): readonly Suppressed[] }).getSuppressedMessages();
  return new Set(suppressed.filter(({ suppressions }) => suppressions.some(({ justification }) => justification !== '')).map(({ ruleId, line, column }) => startOf({ rule: (ruleId ?? '').replace('leaklint/', ''), line, column })));
}

function startOf({ rule, line, column }: Pick<LintFinding, 'rule' | 'line' | 'column'>): string {
  return `${rule} ${line}:${column}`;
}

function placeOf({ rule, line, column, message }: LintFinding): string {
  return `${rule} ${line}:${column} ${message}`;
}
