/** Our own linter: the plugin's `recommended` and `files` configs on a bundled ESLint core, for projects that have set up none. Reads no configuration and runs nothing of the project. */
import plugin from 'eslint-plugin-leaklint';
import type { ESLint, Rule } from 'eslint';
import { Linter } from 'eslint/universal';
import { join } from 'node:path';
import { lintedOf } from './lint-finding.ts';
import type { Lint, Linted, LintFinding } from './lint-finding.ts';
import { parser } from './parser.ts';

/** The plugin's rules have the options that its own configs give them: nothing to validate, and no validator (Ajv, a tenth of a lint of ten files) to load. */
const rules = Object.fromEntries(Object.entries(plugin.rules ?? {}).map(([name, rule]) => [name, { ...rule, meta: { ...(rule as Rule.RuleModule).meta, schema: false } }])) as unknown as NonNullable<ESLint.Plugin['rules']>;
// Comments speak of the project's other rules, too. What the project knows of is judged where all findings come together, and by a policy that is trusted.
const common = { settings: { leaklint: { project: false } }, plugins: { leaklint: { ...plugin, rules } }, linterOptions: { reportUnusedDisableDirectives: 'off' } } as unknown as Linter.Config;
const { recommended, files } = plugin.configs;
const CONFIGS: Linter.Config[] = [{ ...recommended, ...common, languageOptions: { parser } }, { ...files, ...common }];

/** What comments in the texts may do: silence rules, silence them and be told of, nothing. */
export type Comments = 'heard' | 'told' | 'ignored';

/** @param top the folder that paths begin at. */
export function ownLinter(top: string, comments: Comments): Lint {
  const linter = new Linter({ cwd: top, configType: 'flat' });
  return (text) => {
    const linted = (allowInlineConfig: boolean): Linted => lintedOf(text, linter.verify(text.text, CONFIGS, { filename: join(top, text.path), allowInlineConfig }), 'leaklint');
    const first = linted(comments === 'heard');
    if (comments !== 'told' || first.findings.length === 0) return Promise.resolve(first);
    const kept = linted(true);
    const open = new Set(kept.findings.map(placeOf));
    return Promise.resolve({ ...kept, silenced: first.findings.filter((finding) => !open.has(placeOf(finding))).map((finding) => ({ ...finding, identity: `silenced ${finding.identity}` })) });
  };
}

function placeOf({ rule, line, column, message }: LintFinding): string {
  return `${rule} ${line}:${column} ${message}`;
}
