// no-live-key-outside-production: a key for real data and real money in test code, stories, fixtures or files for development.
import type { TSESTree } from '@typescript-eslint/utils';
import { environmentRead } from '../analysis/environment.ts';
import { outsideProduction } from '../analysis/file-kind.ts';
import { namesSecretVariable, wordsOf } from '../analysis/name.ts';
import { mentionsEnvironment } from '../analysis/presence.ts';
import { type Context, type Node, sourceFileOf } from '../analysis/source-file.ts';
import { keysOf } from '../detector.ts';
import { isKnown } from '../project.ts';
import { isIgnoredByGit } from '../git-ignore.ts';
import { type LintRule, type Listener, defineRule, isCode, onWholeText } from '../rule.ts';
import { type Settings, settingsOf } from '../settings.ts';

export const noLiveKeyOutsideProduction: LintRule = defineRule({
  name: 'no-live-key-outside-production',
  description: 'disallow live keys in tests, stories, fixtures and development files',
  recommended: true,
  messages: {
    live: '{{name}} {{shown}} works on real data, and this is {{where}}. Revoke it, and use a test key here.',
    variable: '`{{variable}}` holds a live key by its name, and this is {{where}}. Use the variable of the test key.',
  },
  anyLanguage(context) {
    const settings = settingsOf(context.settings as Record<string, unknown>, context.cwd);
    const { sourceCode } = context;
    const found = keysOf(sourceCode);
    const reads = isCode(context) && mentionsEnvironment(sourceFileOf(context)) && /live|prod/i.test(sourceCode.text);
    const where = found.length > 0 || reads ? outsideProduction(context.filename, settings.testFiles) : undefined;
    if (where === undefined || isIgnoredByGit(context.filename)) return undefined;
    const whole = (): Listener => onWholeText(context, () => {
      for (const match of found) {
        if (match.rule.environment !== 'live' || isKnown(match, settings, context.physicalFilename, context.cwd)) continue;
        context.report({ loc: { start: sourceCode.getLocFromIndex(match.start), end: sourceCode.getLocFromIndex(match.end) }, messageId: 'live', data: { name: match.rule.name, shown: match.shown, where } });
      }
    });
    return { ...(found.length > 0 ? whole() : {}), ...(reads ? variables(context, settings, where) : {}) };
  },
});

/** Variables of the environment that hold a live key by their name. */
function variables(context: Context, settings: Settings, where: string): Listener {
  const file = sourceFileOf(context);
  const check = (node: Node, name: string | undefined): void => {
    if (name !== undefined && isLiveVariable(name) && namesSecretVariable(name, settings.keyNames)) context.report({ node, messageId: 'variable', data: { variable: name, where } });
  };
  return {
    MemberExpression(node: TSESTree.MemberExpression) {
      // Giving the variable a made-up value is what tests do.
      if (node.parent.type === 'AssignmentExpression' && node.parent.left === node) return;
      if (node.parent.type === 'UnaryExpression' && node.parent.operator === 'delete') return;
      check(node, environmentRead(file, node)?.name);
    },
    VariableDeclarator(node: TSESTree.VariableDeclarator) {
      if (node.id.type !== 'ObjectPattern') return;
      for (const property of node.id.properties) {
        const target = property.type !== 'Property' ? undefined : property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
        if (target?.type === 'Identifier') check(property, environmentRead(file, target)?.name);
      }
    },
  };
}

/** `STRIPE_LIVE_KEY`, `PROD_API_KEY`. */
function isLiveVariable(name: string): boolean {
  return wordsOf(name).some((word) => word === 'live' || word === 'prod' || word === 'production');
}
