// A rule of the plugin: its words, its options and its listener, in one form for every file.
import type { TSESLint } from '@typescript-eslint/utils';
import type { Evidence } from './analysis/flow.ts';
import { mayHoldKeys, mentionsEnvironment } from './analysis/presence.ts';
import { type Context, type Node, type SourceFile, sourceFileOf } from './analysis/source-file.ts';
import { type TreeTest, holds, interestIn, isOfNoInterest, passes } from './interest.ts';
import { isKnown } from './project.ts';

export type Listener = TSESLint.RuleListener;
export type Suggestion = TSESLint.ReportSuggestionArray<string>[number];
export type Fixer = TSESLint.RuleFixer;
export type Fix = TSESLint.RuleFix;

/** What ESLint sees. */
export interface LintRule {
  readonly meta: {
    readonly type: 'problem';
    readonly docs: { readonly description: string; readonly url: string; readonly recommended: boolean };
    readonly messages: Readonly<Record<string, string>>;
    readonly schema: readonly object[];
    readonly defaultOptions: readonly object[];
    readonly hasSuggestions?: boolean;
    readonly fixable?: 'code';
  };
  create(context: Context): Listener;
}

interface Words {
  readonly name: string;
  readonly description: string;
  readonly recommended: boolean;
  readonly messages: Readonly<Record<string, string>>;
  /** Properties of the one options object, with their defaults. */
  readonly options?: { readonly properties: Readonly<Record<string, object>>; readonly defaults: object };
  readonly suggests?: boolean;
  readonly fixes?: boolean;
}

/** A rule for JavaScript and TypeScript. `text` is a cheap test of the whole file: nothing that it turns down can be a finding. */
interface CodeRule extends Words {
  readonly text?: RegExp;
  /** Every finding rests on evidence of a key; or, with an expression, on the environment or on something else that it finds in the text. */
  readonly needsKey?: true | RegExp;
  /** A cheap test of the file's name and tree: where neither that passes nor the expression fits the text, nothing can be a finding. */
  readonly tree?: { readonly passes: TreeTest; readonly orText: RegExp };
  readonly code: (file: SourceFile, context: Context, report: Report) => Listener;
  readonly anyLanguage?: undefined;
}

/** A rule for every language: it sees the text and reports places in it. */
interface TextRule extends Words {
  /** Code that holds no key, reads no environment and has nothing of this in its text is not asked about: nothing in it can be a finding. */
  readonly inCode?: RegExp;
  readonly anyLanguage: (context: Context) => Listener | undefined;
  readonly code?: undefined;
}

/** Reports a node, unless its key is in the project's baseline. */
export type Report = (node: Node, messageId: string, data: Readonly<Record<string, string>>, more?: { readonly evidence?: Evidence | undefined; readonly suggest?: readonly Suggestion[]; readonly fix?: (fixer: Fixer) => Fix | readonly Fix[] | null }) => void;

export function docsUrl(name: string): string {
  return `https://github.com/leaklint/leaklint/blob/main/docs/rules/${name}.md`;
}

export function defineRule(rule: CodeRule | TextRule): LintRule {
  for (const interest of interestsOf(rule)) interestIn(interest);
  return {
    meta: {
      type: 'problem',
      docs: { description: rule.description, url: docsUrl(rule.name), recommended: rule.recommended },
      messages: rule.messages,
      schema: rule.options === undefined ? [] : [{ type: 'object', additionalProperties: false, properties: rule.options.properties }],
      defaultOptions: rule.options === undefined ? [] : [rule.options.defaults],
      ...(rule.suggests === true ? { hasSuggestions: true } : {}),
      ...(rule.fixes === true ? { fixable: 'code' as const } : {}),
    },
    create(context) {
      const file = sourceFileOf(context);
      if (isOfNoInterest(file)) return SILENT;
      if (rule.code === undefined) return rule.anyLanguage(context) ?? SILENT;
      if (file.code.ast.type !== ('Program' as never)) return SILENT;
      if (rule.needsKey !== undefined && !mayHoldKeys(file) && (rule.needsKey === true || !(mentionsEnvironment(file) || holds(file, rule.needsKey)))) return SILENT;
      if (rule.text !== undefined && !(rule.needsKey === undefined ? holds(file, rule.text) : rule.text.test(file.code.text))) return SILENT;
      if (rule.tree !== undefined && !passes(file, rule.tree.passes) && !holds(file, rule.tree.orText)) return SILENT;
      return rule.code(file, context, (node, messageId, data, { evidence, suggest, fix } = {}) => {
        if (evidence?.match !== undefined && isKnown(evidence.match, file.settings, context.physicalFilename, context.cwd)) return;
        context.report({ node, messageId, data, ...(suggest === undefined || suggest.length === 0 ? {} : { suggest }), ...(fix === undefined ? {} : { fix }) } as TSESLint.ReportDescriptor<string>);
      });
    },
  };
}

/** Nothing in this file can be a finding of the rule. */
const SILENT: Listener = Object.freeze({});

/** Where a rule has to be asked about a file that holds no key and reads no environment. */
function interestsOf(rule: CodeRule | TextRule): readonly (RegExp | TreeTest)[] {
  if (rule.code === undefined) return rule.inCode === undefined ? [] : [rule.inCode];
  if (rule.needsKey !== undefined) return rule.needsKey === true ? [] : [rule.needsKey];
  if (rule.text !== undefined) return [rule.text];
  return rule.tree === undefined ? [() => true] : [rule.tree.passes, rule.tree.orText];
}

/** Whether the file was parsed as JavaScript or TypeScript. */
export function isCode(context: Context): boolean {
  return context.sourceCode.ast.type === ('Program' as never);
}

const filledIn = new WeakMap<object, object>();

/** The first option, with defaults: not every linter fills them in. */
export function optionsOf<T extends object>(context: Context, defaults: T): T {
  const given = context.options[0] as Partial<T> | undefined;
  if (given === undefined) return defaults;
  let filled = filledIn.get(given);
  if (filled === undefined) filledIn.set(given, (filled = { ...defaults, ...given }));
  return filled as T;
}

/** Calls `check` once when the file is there, in any language. */
export function onWholeText(context: Context, check: () => void): Listener {
  if (isCode(context)) return { Program: check };
  const listener: Record<string, () => void> = {};
  // The roots of our text language and @eslint/json, of @eslint/markdown, of @eslint/css, of the HTML and YAML plugins.
  for (const root of ['Document', 'root', 'StyleSheet', 'TOMLProgram']) listener[root] = check;
  return listener as Listener;
}
