// no-public-env-secrets: a variable whose prefix puts it into client code and whose name says that it is a secret.
import type { TSESTree } from '@typescript-eslint/utils';
import { environmentRead } from '../analysis/environment.ts';
import { publicNameLeaks, publicPrefixOf } from '../analysis/name.ts';
import { type Context, type Node, sourceFileOf } from '../analysis/source-file.ts';
import { type LintRule, type Listener, defineRule, isCode, onWholeText, optionsOf } from '../rule.ts';
import { type Settings, settingsOf } from '../settings.ts';

interface Options {
  readonly allow: readonly string[];
}

const DEFAULTS: Options = { allow: [] };

/** Every known prefix has one of these in it. */
const PREFIXES = /PUBLIC_|VITE_|REACT_APP_|GATSBY_|VUE_APP_|NG_APP_|STORYBOOK_/;

export const noPublicEnvSecrets: LintRule = defineRule({
  name: 'no-public-env-secrets',
  description: 'disallow secrets in variables that bundlers put into client code',
  recommended: true,
  suggests: true,
  options: { properties: { allow: { type: 'array', items: { type: 'string' }, description: 'Variables that are meant to be public whatever their name.' } }, defaults: DEFAULTS },
  messages: {
    public: 'The prefix `{{prefix}}` puts `{{name}}` into client code, where everyone can read it. Take the prefix off and use it on the server, or rename it if it is meant to be public.',
    rename: 'Read `{{rest}}` instead.',
  },
  inCode: PREFIXES,
  anyLanguage(context) {
    const settings = settingsOf(context.settings as Record<string, unknown>, context.cwd);
    return hasPrefix(context.sourceCode.text, settings.publicEnvPrefixes) ? variables(context, settings) : undefined;
  },
});

function variables(context: Context, settings: Settings): Listener {
  const { text } = context.sourceCode;
  const { allow } = optionsOf(context, DEFAULTS);
  /** The prefix, where the name gives a secret away. */
  const leak = (name: string): string | undefined => {
    const prefix = publicPrefixOf(name, settings.publicEnvPrefixes);
    return prefix !== '' && !allow.includes(name) && publicNameLeaks(name.slice(prefix.length), settings.keyNames) ? prefix : undefined;
  };
  if (!isCode(context)) {
    return onWholeText(context, () => {
      for (const match of text.matchAll(/(?<![\w$.-])(?:[A-Z][A-Z\d]*_)+[A-Z\d]+(?![\w-])/g)) {
        const prefix = leak(match[0]);
        if (prefix === undefined || !isAssigned(text, match.index, match[0].length)) continue;
        context.report({ loc: { start: context.sourceCode.getLocFromIndex(match.index), end: context.sourceCode.getLocFromIndex(match.index + match[0].length) }, messageId: 'public', data: { prefix, name: match[0] } });
      }
    });
  }
  const file = sourceFileOf(context);
  const report = (node: Node, name: string, at?: TSESTree.Node): void => {
    const prefix = leak(name);
    if (prefix === undefined) return;
    const rest = name.slice(prefix.length);
    const suggest = at === undefined ? [] : [{ messageId: 'rename', data: { rest }, fix: (fixer: Parameters<NonNullable<Parameters<typeof context.report>[0]['fix']>>[0]) => fixer.replaceText(at, at.type === 'Literal' ? `'${rest}'` : rest) }];
    context.report({ node, messageId: 'public', data: { prefix, name }, suggest });
  };
  const check = (node: TSESTree.MemberExpression): void => {
    const name = environmentRead(file, node)?.name;
    if (name !== undefined) report(node, name, node.property);
  };
  return {
    MemberExpression: check,
    CallExpression(node) {
      const name = environmentRead(file, node)?.name;
      if (name !== undefined) report(node, name);
    },
    Property(node) {
      if (node.parent.type === 'ObjectPattern' && node.value.type !== 'ObjectPattern') {
        const target = node.value.type === 'AssignmentPattern' ? node.value.left : node.value;
        const name = target.type === 'Identifier' ? environmentRead(file, target)?.name : undefined;
        if (name !== undefined) report(node, name);
        return;
      }
      // define: { 'process.env.VITE_SECRET': … }, env: { NEXT_PUBLIC_SECRET: … }, a table of declared variables
      const key = node.key.type === 'Literal' ? String(node.key.value).replace(/^(?:process|import\.meta)\.env\./, '') : node.key.type === 'Identifier' && !node.computed ? node.key.name : '';
      if (node.parent.type === 'ObjectExpression' && /^[A-Z][A-Z\d_]+$/.test(key) && (node.value.type !== 'MemberExpression' || environmentRead(file, node.value)?.name !== key)) report(node.key, key);
    },
    TSPropertySignature(node) {
      // interface ImportMetaEnv { readonly VITE_SECRET: string }
      if (node.key.type === 'Identifier' && !node.computed) report(node.key, node.key.name);
    },
    ImportSpecifier(node) {
      const name = environmentRead(file, node.local)?.name;
      if (name !== undefined) report(node, name);
    },
  };
}

function hasPrefix(text: string, own: readonly string[]): boolean {
  return PREFIXES.test(text) || own.some((prefix) => text.includes(prefix));
}

/** A line that gives the variable a value or hands it on: `NAME=`, `NAME: …`, `ARG NAME`, `ENV NAME`, `"NAME": …`, `- NAME`. */
function isAssigned(text: string, at: number, length: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const after = text.slice(at + length, at + length + 12);
  if (/^\s*(?:#|\/\/|<!--)/.test(line)) return false;
  return /^["']?\s*(?::?=|:)/.test(after) || /(?:^|\s)(?:ARG|ENV|export|--build-arg|-e|--env|-)\s+$/.test(line);
}
