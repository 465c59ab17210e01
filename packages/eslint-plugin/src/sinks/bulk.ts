// Bulk: things that hold keys without being called so: the whole environment, the headers of a request, the configuration an HTTP error carries.
import type { TSESTree } from '@typescript-eslint/utils';
import { isWholeEnvironment } from '../analysis/environment.ts';
import { lastName } from '../analysis/origin.ts';
import { type Node, type SourceFile, enclosing, isFunction, memberName, unwrap } from '../analysis/source-file.ts';

export interface Bulk {
  readonly at: Node;
  readonly label: string;
}

/** What stands in every file where something is handed over in bulk that is not the environment. */
export const BULK: RegExp = /[hH]eaders\b|[.'"`](?:config|request)\b/;

const REQUESTS = /^(?:req|request|ctx|context|event|config|originalRequest|nextRequest|httpRequest|incomingMessage|requestConfig|requestOptions|c)$/;
const ERRORS = /^(?:e|err|error|ex|exception|axiosError|reason|cause|failure|_error|httpError|apiError)$/;

/** The first part of an expression that hands over keys in bulk. */
export function bulkIn(file: SourceFile, wrapped: Node, depth = 0): Bulk | undefined {
  if (depth > 6) return undefined;
  const node = unwrap(wrapped);
  const first = (nodes: Iterable<Node | null | undefined>): Bulk | undefined => {
    for (const each of nodes) {
      const found = each == null ? undefined : bulkIn(file, each, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  switch (node.type) {
    case 'Identifier': {
      if (isWholeEnvironment(file, node)) return { at: node, label: 'the whole environment' };
      const variable = file.variable(node);
      const [write, ...more] = variable === undefined || variable.defs[0]?.type === ('Parameter' as never) ? [] : file.writes(variable);
      if (write === undefined || more.length > 0) return undefined;
      if (write.path.length === 1 && write.path[0] === 'headers' && REQUESTS.test(lastName(write.node) ?? '')) return { at: node, label: 'all headers of the request, with its `Authorization`' };
      const inner = write.path.length === 0 && unwrap(write.node).type === 'MemberExpression' ? bulkIn(file, write.node, depth + 1) : undefined;
      return inner === undefined ? undefined : { ...inner, at: node };
    }
    case 'MemberExpression':
      if (isWholeEnvironment(file, node)) return { at: node, label: 'the whole environment' };
      return bulkMember(node);
    case 'TemplateLiteral':
      return first(node.expressions);
    case 'BinaryExpression':
      return node.operator === '+' ? first([node.left, node.right]) : undefined;
    case 'ObjectExpression':
      return first(node.properties.map((property) => (property.type === 'SpreadElement' ? property.argument : property.value)));
    case 'ArrayExpression':
      return first(node.elements);
    case 'SpreadElement':
      return bulkIn(file, node.argument, depth + 1);
    case 'ConditionalExpression':
      return first([node.consequent, node.alternate]);
    case 'LogicalExpression':
      return first([node.left, node.right]);
    case 'CallExpression':
      // loadEnv(mode, folder, ''), Deno.env.toObject()
      if (isWholeEnvironment(file, node)) return { at: node, label: 'the whole environment' };
      return isSerialiser(node) ? first(node.arguments.slice(0, 1)) : undefined;
    default:
      return undefined;
  }
}

function bulkMember(node: TSESTree.MemberExpression): Bulk | undefined {
  const name = memberName(node);
  const holder = lastName(node.object) ?? '';
  if (name === 'headers' && REQUESTS.test(holder)) return { at: node, label: 'all headers of the request, with its `Authorization`' };
  if (name === 'rawHeaders' && REQUESTS.test(holder)) return { at: node, label: 'all headers of the request, with its `Authorization`' };
  if ((name === 'config' || name === 'request') && (ERRORS.test(holder) || (holder === 'response' && node.object.type === 'MemberExpression' && ERRORS.test(lastName(node.object.object) ?? ''))) && isCaught(node)) return { at: node, label: 'the configuration of the failed request, with its headers' };
  return undefined;
}

/** Whether the error comes from a `catch`, a rejection or an interceptor. */
function isCaught(node: Node): boolean {
  return enclosing(node, (each) => each.type === 'CatchClause' || isFunction(each)) !== undefined;
}

function isSerialiser(node: TSESTree.CallExpression): boolean {
  const name = lastName(node.callee) ?? '';
  return (/^(?:stringify|inspect|String|entries|assign|fromEntries|format)$/.test(name) || name === 'toJSON') && (node.arguments[1] === undefined || name !== 'stringify' || /^(?:Literal)$/.test(node.arguments[1].type));
}
