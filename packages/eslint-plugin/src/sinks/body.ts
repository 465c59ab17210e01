// Bodies: whether parameters that could go into a URL are sent as the body of a request instead, which is where they may be.
import type { TSESTree } from '@typescript-eslint/utils';
import { lastName } from '../analysis/origin.ts';
import { type Node, type SourceFile, memberName, plainKey } from '../analysis/source-file.ts';

/** Whether an expression, or the variable it is kept in or names, ends up as the body of a request and not in a URL. */
export function isSentAsBody(file: SourceFile, node: Node): boolean {
  const outer = outermost(node);
  if (isBodyPosition(outer)) return true;
  const variable = node.type === 'Identifier' ? file.variable(node) : keptIn(file, outer);
  if (variable === undefined) return false;
  const uses = variable.references.filter((reference) => reference.isRead()).map((reference) => outermost(reference.identifier as Node));
  return uses.some(isBodyPosition) && !uses.some(isUrlPosition);
}

/** The variable that a value is kept in. */
function keptIn(file: SourceFile, node: Node): ReturnType<SourceFile['variable']> {
  const { parent } = node;
  if (parent?.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'Identifier') return file.variable(parent.id);
  return parent?.type === 'AssignmentExpression' && parent.right === node && parent.left.type === 'Identifier' ? file.variable(parent.left) : undefined;
}

/** The expression with what only wraps it: `params.toString()`, `String(params)`, `params as never`. */
function outermost(node: Node): Node {
  let at = node;
  for (;;) {
    const { parent } = at;
    if (parent === undefined) return at;
    if (parent.type === 'MemberExpression' && parent.object === at && parent.parent.type === 'CallExpression' && parent.parent.callee === parent && /^(?:toString)$/.test(memberName(parent) ?? '')) at = parent.parent;
    else if (parent.type === 'CallExpression' && parent.arguments[0] === at && /^(?:String|stringify)$/.test(lastName(parent.callee) ?? '')) at = parent;
    else if (parent.type === 'TSAsExpression' || parent.type === 'TSNonNullExpression' || parent.type === 'TSSatisfiesExpression' || parent.type === 'AwaitExpression') at = parent;
    else return at;
  }
}

function isBodyPosition(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'Property' && (parent.value === node || parent.shorthand)) return /^(?:body|data|form|payload|json|content|postData|formData|rawBody)$/.test(plainKey(parent) ?? '') && !isGet(parent.parent);
  if (parent?.type !== 'CallExpression') return false;
  const at = parent.arguments.indexOf(node as TSESTree.CallExpressionArgument);
  return at >= 0 && /^(?:post|put|patch|send|write|end)$/.test(lastName(parent.callee) ?? '') && (at === 1 || /^(?:send|write|end)$/.test(lastName(parent.callee) ?? ''));
}

/** `{ data, type: 'GET' }` of jQuery. */
function isGet(node: Node): boolean {
  return node.type === 'ObjectExpression' && node.properties.some((property) => property.type === 'Property' && /^(?:type|method)$/.test(plainKey(property) ?? '') && property.value.type === 'Literal' && /^get$/i.test(String(property.value.value)));
}

function isUrlPosition(node: Node): boolean {
  const { parent } = node;
  return parent?.type === 'TemplateLiteral' || parent?.type === 'BinaryExpression' || (parent?.type === 'AssignmentExpression' && parent.left.type === 'MemberExpression' && memberName(parent.left) === 'search') || (parent?.type === 'Property' && /^(?:params|searchParams|query|search|qs)$/.test(plainKey(parent) ?? ''));
}
