// no-key-fallback: a fixed text that stands in for a missing key, and so becomes the key of everyone who forgot to set one.
import type { TSESTree } from '@typescript-eslint/utils';
import { secretVariable } from '../analysis/environment.ts';
import { outsideProduction } from '../analysis/file-kind.ts';
import { namesKey, namesSecretVariable } from '../analysis/name.ts';
import { lastName } from '../analysis/origin.ts';
import { type Node, type SourceFile, plainKey, unwrap } from '../analysis/source-file.ts';
import { staticText } from '../analysis/value.ts';
import { type LintRule, type Report, defineRule } from '../rule.ts';
import { plainName } from '../settings.ts';

export const noKeyFallback: LintRule = defineRule({
  name: 'no-key-fallback',
  description: 'disallow fixed texts that stand in for a missing key',
  recommended: true,
  suggests: true,
  messages: {
    fallback: 'When {{name}} is not set, this text becomes the key, unnoticed. Let it be missing and fail at the start.',
    remove: 'Remove the fallback.',
  },
  text: /key|token|secret|pass|pwd|credential|auth|_pat\b/i,
  needsKey: true,
  // In a test the made-up key is the point.
  code: (file, _context, report) => outsideProduction(file.filename, file.settings.testFiles) !== undefined ? {} : ({
    LogicalExpression(node) {
      if (node.operator === '&&') return;
      const name = keyName(file, node.left);
      if (name === undefined || !isFallback(file, node.right, name)) return;
      report(node.right, 'fallback', { name: `\`${name}\`` }, { suggest: [{ messageId: 'remove', fix: (fixer) => fixer.replaceText(node, file.code.getText(node.left)) }] });
    },
    ConditionalExpression(node) {
      const name = secretName(file, node.test);
      if (name !== undefined && isFallback(file, node.alternate, name)) report(node.alternate, 'fallback', { name: `\`${name}\`` });
    },
    AssignmentExpression(node) {
      if (node.operator !== '??=' && node.operator !== '||=') return;
      const name = keyName(file, node.left);
      if (name !== undefined && isFallback(file, node.right, name)) report(node.right, 'fallback', { name: `\`${name}\`` });
    },
    AssignmentPattern: (node) => checkDefault(file, node, report),
    CallExpression(node) {
      // config.get('API_KEY', 'anything'), Deno.env has no such form; env('API_KEY', 'anything')
      const [first, second] = node.arguments;
      if (first === undefined || second === undefined || node.arguments.length > 2 || !/^(?:get|env|getEnv|getenv|envVar|requireEnv|str)$/.test(lastName(node.callee) ?? '')) return;
      const name = staticText(file, first);
      if (name !== undefined && /^[A-Z][A-Z\d_]+$/.test(name) && namesSecretVariable(name, file.settings.keyNames) && isFallback(file, second, name)) report(second, 'fallback', { name: `\`${name}\`` });
    },
  }),
});

/** The key that an expression reads, by name. */
function keyName(file: SourceFile, node: Node): string | undefined {
  const variable = secretName(file, node);
  if (variable !== undefined) return variable;
  const name = lastName(node);
  return name !== undefined && namesKey(name, file.settings.keyNames) ? name : undefined;
}

function secretName(file: SourceFile, node: Node): string | undefined {
  const inner = unwrap(node);
  if (inner.type === 'LogicalExpression') return secretName(file, inner.left) ?? secretName(file, inner.right);
  return secretVariable(file, inner);
}

/** A text that would be taken for the key. Empty says "missing"; the key's own name is a label. */
function isFallback(file: SourceFile, node: Node, name: string): boolean {
  const text = staticText(file, node);
  if (text === undefined || text.trim() === '' || plainName(text) === plainName(name)) return false;
  // Words with spaces are labels and messages: 'No API key set'.
  return !/\s/.test(text.trim()) && !/^(?:undefined|null|none|unset|missing|n\/?a|not[-_ ]?set|<[^>]*>|\*+|\[?redacted\]?|-+)$/i.test(text.trim());
}

function checkDefault(file: SourceFile, node: TSESTree.AssignmentPattern, report: Report): void {
  const property = node.parent.type === 'Property' ? plainKey(node.parent) : undefined;
  const name = property ?? (node.left.type === 'Identifier' ? node.left.name : undefined);
  if (name === undefined) return;
  const fromEnvironment = node.left.type === 'Identifier' && secretVariable(file, node.left) !== undefined;
  if (!fromEnvironment && !namesKey(name, file.settings.keyNames)) return;
  if (isFallback(file, node.right, name)) report(node.right, 'fallback', { name: `\`${name}\`` }, { suggest: [{ messageId: 'remove', fix: (fixer) => fixer.replaceText(node, file.code.getText(node.left)) }] });
}
