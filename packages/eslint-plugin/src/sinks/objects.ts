// Objects handed over as names and values: `{ name: value }`, `[['name', value]]`, through variables and spreads.
import type { TSESTree } from '@typescript-eslint/utils';
import { objectLiteral } from '../analysis/origin.ts';
import { type Node, type SourceFile, plainKey, unwrap } from '../analysis/source-file.ts';
import { staticText } from '../analysis/value.ts';

export interface Entry {
  readonly name: string;
  readonly value: Node;
  /** Where the name stands. */
  readonly key: Node;
  /** The property, where the entry is one. */
  readonly property: TSESTree.Property | undefined;
}

/** The entries of an expression, as far as the file shows them. */
export function entriesOf(file: SourceFile, node: Node | undefined, depth = 0): readonly Entry[] {
  if (node === undefined || depth > 4) return [];
  const inner = unwrap(node);
  if (inner.type === 'ArrayExpression') {
    return inner.elements.flatMap((pair) => {
      if (pair?.type !== 'ArrayExpression') return [];
      const [key, value] = pair.elements;
      const name = key == null ? undefined : staticText(file, key);
      return key == null || name === undefined || value == null ? [] : [{ name, key, value, property: undefined }];
    });
  }
  if (inner.type === 'ConditionalExpression') return [...entriesOf(file, inner.consequent, depth + 1), ...entriesOf(file, inner.alternate, depth + 1)];
  if (inner.type === 'LogicalExpression') return [...entriesOf(file, inner.left, depth + 1), ...entriesOf(file, inner.right, depth + 1)];
  if (inner.type === 'NewExpression' && inner.callee.type === 'Identifier' && /^(?:Map|Headers)$/.test(inner.callee.name)) return entriesOf(file, inner.arguments[0], depth + 1);
  return (objectLiteral(file, inner)?.properties ?? []).flatMap((property): readonly Entry[] => {
    if (property.type === 'SpreadElement') return entriesOf(file, property.argument, depth + 1);
    const name = plainKey(property) ?? (property.computed ? staticText(file, property.key) : undefined);
    return name === undefined ? [] : [{ name, key: property.key, value: property.value, property }];
  });
}
