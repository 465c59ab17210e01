// Harmless values: what goes by the name of a key and cannot be one, because it is static, hidden or measured. Followed through variables and helpers, as the flow is.
import type { TSESTree } from '@typescript-eslint/utils';
import { isBarrier, isStaticNonKey } from './barrier.ts';
import { environmentRead } from './environment.ts';
import { publicPrefixOf } from './name.ts';
import { type Query, isSpent, queryOf } from './query.ts';
import { type Node, type SourceFile, type Variable, memberName, operands, unwrap } from './source-file.ts';
import { mutates, propertyNode, returnedBy } from './value.ts';

/** Whether a value that goes by the name of a key cannot be one: static, hidden, or measured. */
export function isHarmless(file: SourceFile, node: Node): boolean {
  return harmless(queryOf(file, true), node, 0);
}

/** Whether a value is known to be no key, through variables. Unknown is not harmless. */
export function harmless(query: Query, value: Node, hops: number): boolean {
  if (isSpent(query, hops)) return false;
  const { file } = query;
  const node = unwrap(value);
  if (isBarrier(file, node) || isStaticNonKey(file, node)) return true;
  switch (node.type) {
    case 'ConditionalExpression':
      return harmless(query, node.consequent, hops) && harmless(query, node.alternate, hops);
    case 'LogicalExpression':
      return node.operator === '&&' ? harmless(query, node.right, hops) : harmless(query, node.left, hops) && harmless(query, node.right, hops);
    case 'TemplateLiteral':
      return node.expressions.every((part) => harmless(query, part, hops));
    case 'BinaryExpression':
      return operands(node).every((part) => harmless(query, part, hops));
    case 'MemberExpression': {
      const read = environmentRead(file, node);
      if (read !== undefined) return read.name !== undefined && publicPrefixOf(read.name, file.settings.publicEnvPrefixes) !== '';
      const source = propertyNode(file, node.object, [memberName(node) ?? '*']);
      return source !== undefined && !mutates(file, node) && harmless(query, source, hops + 1);
    }
    case 'CallExpression': {
      const returned = returnedBy(file, node);
      return returned !== undefined && harmless(query, returned, hops + 1);
    }
    case 'Identifier': {
      const variable = file.variable(node);
      if (variable === undefined) return node.name === 'undefined';
      if (isTypedHarmless(variable)) return true;
      if (variable.defs[0]?.type === ('Parameter' as never)) return false;
      const writes = file.writes(variable);
      if (writes.length === 0 || query.active.has(variable)) return false;
      query.active.add(variable);
      const all = writes.every((write) => {
        const source = write.path.length === 0 ? write.node : propertyNode(file, write.node, write.path);
        return source !== undefined && harmless(query, source, hops + 1);
      });
      query.active.delete(variable);
      return all;
    }
    default:
      return false;
  }
}

/** `apiKey: boolean`, `password?: number`. */
export function isTypedHarmless(variable: Variable): boolean {
  const name = variable.defs[0]?.name as TSESTree.Identifier | undefined;
  const type = name?.typeAnnotation?.typeAnnotation.type;
  return type === 'TSBooleanKeyword' || type === 'TSNumberKeyword' || type === 'TSFunctionType' || type === 'TSNullKeyword' || type === 'TSUndefinedKeyword';
}
