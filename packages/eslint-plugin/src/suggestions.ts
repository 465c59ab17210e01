// Suggestions: the edits that people write by hand, where they are safe.
import type { TSESTree } from '@typescript-eslint/utils';
import { namesKey, wordsOf } from './analysis/name.ts';
import { type Node, type SourceFile, plainKey } from './analysis/source-file.ts';
import type { Fix, Fixer, Suggestion } from './rule.ts';

const REDACTED = "'[redacted]'";

/** Puts `[redacted]` where the key stood. */
export function redactSuggestion(file: SourceFile, key: Node): readonly Suggestion[] {
  const node = promisedBy(file, key);
  const { parent } = node;
  const make = (fix: (fixer: Fixer) => Fix): readonly Suggestion[] => [{ messageId: 'redact', fix }];
  if (parent === undefined || node.type === 'SpreadElement') return [];
  if (parent.type === 'TemplateLiteral') {
    const hole = holeRange(file, parent, node);
    return hole === undefined ? [] : make((fixer) => fixer.replaceTextRange(hole, '[redacted]'));
  }
  if (parent.type === 'Property' && parent.value === node) return parent.parent.type !== 'ObjectExpression' ? [] : make((fixer) => (parent.shorthand ? fixer.replaceText(parent, `${plainKey(parent) ?? ''}: ${REDACTED}`) : fixer.replaceText(node, REDACTED)));
  if (parent.type === 'SpreadElement' || (parent.type === 'MemberExpression' && parent.object === node) || (parent.type === 'CallExpression' && parent.callee === node)) return [];
  return make((fixer) => fixer.replaceText(node, REDACTED));
}

/** `{ apiKey: format(key) }`: redacted inside of the call the property would still promise a key, so its whole value goes. */
function promisedBy(file: SourceFile, key: Node): Node {
  let value = key;
  let at = key;
  for (let { parent } = at; parent?.type === 'CallExpression' || parent?.type === 'ObjectExpression' || parent?.type === 'Property'; { parent } = at) {
    if (parent.type === 'Property' && parent.value === at && at !== key && namesKey(plainKey(parent) ?? '', file.settings.keyNames)) value = at;
    at = parent;
  }
  return value;
}

/** Takes an argument out of a call, where another one stays. */
export function removeArgumentSuggestion(file: SourceFile, node: Node): readonly Suggestion[] {
  const { parent } = node;
  if (parent?.type !== 'CallExpression' || parent.arguments.length < 2) return [];
  const at = parent.arguments.indexOf(node as TSESTree.CallExpressionArgument);
  const before = parent.arguments[at - 1];
  const after = parent.arguments[at + 1];
  if (at < 0 || (at === 0 && after === undefined)) return [];
  const range: readonly [number, number] = before !== undefined ? [before.range[1], node.range[1]] : [node.range[0], after?.range[0] ?? node.range[1]];
  return file.code.getCommentsInside(parent).length > 0 ? [] : [{ messageId: 'removeArgument', fix: (fixer) => fixer.removeRange([...range]) }];
}

function holeRange(file: SourceFile, template: TSESTree.TemplateLiteral, node: Node): readonly [number, number] | undefined {
  const at = template.expressions.indexOf(node as TSESTree.Expression);
  const before = template.quasis[at];
  const after = template.quasis[at + 1];
  if (at < 0 || before === undefined || after === undefined) return undefined;
  const { text } = file.code;
  const start = text.lastIndexOf('${', node.range[0]);
  const end = text.indexOf('}', node.range[1]);
  return start < 0 || end < 0 ? undefined : [start, end + 1];
}

/** The name a variable of the environment would have: the vendor's own, or made from the name of what is assigned. */
export function environmentName(node: Node, usual: string | undefined): string {
  const { parent } = node;
  const written = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : parent?.type === 'Property' || parent?.type === 'PropertyDefinition' ? plainKey(parent) : undefined;
  const words = written === undefined ? [] : wordsOf(written);
  // `apiKey` says little: the vendor's own name says whose.
  if (usual !== undefined && words.length < 3) return usual;
  return words.length > 0 ? words.join('_').toUpperCase() : (usual ?? 'API_KEY');
}
