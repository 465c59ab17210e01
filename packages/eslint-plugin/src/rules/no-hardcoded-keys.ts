// no-hardcoded-keys: a key that stands in the code, written whole, assembled, encoded, or in a comment.
import { PUBLIC_SALT } from '@leaklint/engine';
import type { TSESTree } from '@typescript-eslint/utils';
import { mayAssembleKeys } from '../analysis/presence.ts';
import { type Context, type Node, type SourceFile, sourceFileOf, unwrap } from '../analysis/source-file.ts';
import { staticText } from '../analysis/value.ts';
import { type KeyMatch, findKeys, keysOf } from '../detector.ts';
import { isKnown } from '../project.ts';
import { isIgnoredByGit } from '../git-ignore.ts';
import { type LintRule, type Listener, type Suggestion, defineRule, isCode, onWholeText, optionsOf } from '../rule.ts';
import { settingsOf } from '../settings.ts';
import { environmentName } from '../suggestions.ts';

interface Options {
  readonly names: boolean;
  readonly testKeys: boolean;
  readonly ignoredEnvFiles: boolean;
}

const DEFAULTS: Options = { names: false, testKeys: true, ignoredEnvFiles: false };

export const noHardcodedKeys: LintRule = defineRule({
  name: 'no-hardcoded-keys',
  description: 'disallow keys in code, comments and configuration files',
  recommended: true,
  suggests: true,
  options: {
    properties: {
      names: { type: 'boolean', description: 'Also report random values under a name such as `apiKey` or `password`.' },
      testKeys: { type: 'boolean', description: 'Report keys of test environments (`sk_test_…`) as well.' },
      ignoredEnvFiles: { type: 'boolean', description: 'Also look into `.env` files that git ignores.' },
    },
    defaults: DEFAULTS,
  },
  messages: {
    hardcoded: '{{name}} {{shown}} stands in the code, for everyone who can read it. Revoke it, and read the new one from the environment or a secret store.',
    assembled: '{{name}} {{shown}} is put together here from pieces; it is in the code all the same. Revoke it, and read the new one from the environment or a secret store.',
    test: '{{name}} {{shown}} stands in the code. A test key opens no production data, but it opens something: read it from the environment.',
    fuzzy: 'A random value of {{length}} characters stands under the name of a secret. If it is one, revoke it and read the new one from the environment.',
    environment: 'Read it from `process.env.{{variable}}`.',
  },
  anyLanguage(context) {
    const options = optionsOf(context, DEFAULTS);
    const found = keysOf(context.sourceCode);
    const assembles = isCode(context) && mayAssembleKeys(sourceFileOf(context));
    const isLookedAt = (found.length > 0 || assembles) && (options.ignoredEnvFiles || !isIgnoredByGit(context.filename));
    const wanted = (match: KeyMatch): boolean => (match.fuzzy ? options.names : options.testKeys || match.rule.environment !== 'test') && !isKnown(match, settingsOf(context.settings as Record<string, unknown>, context.cwd), context.physicalFilename, context.cwd);
    const whole = (): Listener => onWholeText(context, () => {
      for (const match of found) if (wanted(match)) reportInText(context, match);
    });
    return isLookedAt ? { ...(found.length > 0 ? whole() : {}), ...(assembles ? assembled(context, wanted) : {}) } : undefined;
  },
});

function messageOf(match: KeyMatch): string {
  return match.fuzzy ? 'fuzzy' : match.rule.environment === 'test' ? 'test' : 'hardcoded';
}

function dataOf(match: KeyMatch): Record<string, string> {
  return { name: match.rule.name, shown: match.shown, length: String(match.end - match.start) };
}

function reportInText(context: Context, match: KeyMatch): void {
  const { sourceCode } = context;
  const suggest = isCode(context) ? environmentSuggestion(context, match) : [];
  context.report({ loc: { start: sourceCode.getLocFromIndex(match.start), end: sourceCode.getLocFromIndex(match.end) }, messageId: messageOf(match), data: dataOf(match), ...(suggest.length > 0 ? { suggest } : {}) });
}

/** `process.env.NAME`, where a string is the key and nothing else. */
function environmentSuggestion(context: Context, match: KeyMatch): Suggestion[] {
  const node = context.sourceCode.getNodeByRangeIndex(match.start) as Node | null;
  if (node?.type !== 'Literal' || typeof node.value !== 'string' || node.value.length !== match.end - match.start || isNotReplaceable(node)) return [];
  const file = sourceFileOf(context);
  return [suggestEnvironment(file, node, match)];
}

function suggestEnvironment(file: SourceFile, node: Node, match: KeyMatch): Suggestion {
  const variable = environmentName(node, file.settings.vendors.named(match.vendor)?.env[0]);
  const replacement = node.parent?.type === 'JSXAttribute' ? `{process.env.${variable}}` : `process.env.${variable}`;
  return { messageId: 'environment', data: { variable }, fix: (fixer) => fixer.replaceText(node, replacement) };
}

/** Places where only a literal may stand. */
function isNotReplaceable(node: Node): boolean {
  const parent = node.parent as Node;
  return parent.type.startsWith('Import') || parent.type.startsWith('Export') || parent.type.startsWith('TS') && parent.type !== 'TSAsExpression' && parent.type !== 'TSSatisfiesExpression' && parent.type !== 'TSNonNullExpression' || parent.type === 'ExpressionStatement' || (parent.type === 'Property' && parent.key === node && parent.value !== node);
}

/** Keys that no single place of the text shows. */
function assembled(context: Context, wanted: (match: KeyMatch) => boolean): Listener {
  const check = (node: TSESTree.BinaryExpression | TSESTree.TemplateLiteral | TSESTree.CallExpression): void => {
    const file = sourceFileOf(context);
    const text = staticText(file, node);
    if (text === undefined || text.length < 12 || isPart(file, node)) return;
    const match = findKeys(text).find((each) => !each.fuzzy && wanted(each));
    if (match === undefined || keysOf(context.sourceCode).some((known) => known.fingerprint(PUBLIC_SALT) === match.fingerprint(PUBLIC_SALT))) return;
    const suggest = match.end - match.start === text.length ? [suggestEnvironment(file, node, match)] : [];
    context.report({ node, messageId: match.rule.environment === 'test' ? 'test' : 'assembled', data: dataOf(match), ...(suggest.length > 0 ? { suggest } : {}) });
  };
  return {
    BinaryExpression: (node) => {
      if (node.operator === '+') check(node);
    },
    TemplateLiteral: (node) => {
      if (node.expressions.length > 0) check(node);
    },
    CallExpression: (node) => {
      if (isAssembling(node)) check(node);
    },
  };
}

/** `['sk_', 'live_'].join('')`, `atob(…)`, `Buffer.from(…).toString()`, `'a'.concat('b')`. */
function isAssembling(node: TSESTree.CallExpression): boolean {
  const { callee } = node;
  if (callee.type === 'Identifier') return callee.name === 'atob' || callee.name === 'decodeURIComponent';
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && /^(?:join|concat|toString|replace|replaceAll|reverse|trim|toLowerCase|toUpperCase|slice|substring)$/.test(callee.property.name);
}

/** Reported at the outermost expression that the file decides. */
function isPart(file: SourceFile, node: Node): boolean {
  let whole = node;
  while (whole.parent != null && unwrap(whole.parent) === unwrap(node)) whole = whole.parent;
  const { parent } = whole;
  if (parent === undefined) return false;
  if (parent.type === 'BinaryExpression' || parent.type === 'TemplateLiteral') return staticText(file, parent) !== undefined;
  return parent.type === 'MemberExpression' && parent.parent.type === 'CallExpression' && isAssembling(parent.parent) && staticText(file, parent.parent) !== undefined;
}
