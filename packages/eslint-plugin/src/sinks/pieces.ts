// Pieces: a text that is put together, as known text and expressions in between, through the constants it is made of.
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';
import { staticText } from '../analysis/value.ts';

export type Piece = string | Node;

const MOST = 200;

/** Known text and expressions, in order. Names of constants count as what they hold. */
export function staticPieces(file: SourceFile, node: Node): readonly Piece[] {
  const pieces: Piece[] = [];
  take(file, node, pieces, 0);
  return pieces;
}

function take(file: SourceFile, wrapped: Node, pieces: Piece[], depth: number): void {
  const node = unwrap(wrapped);
  if (pieces.length > MOST) return;
  if (node.type === 'TemplateLiteral') {
    for (const [at, quasi] of node.quasis.entries()) {
      if (quasi.value.cooked) pieces.push(quasi.value.cooked);
      const hole = node.expressions[at];
      if (hole !== undefined) take(file, hole, pieces, depth + 1);
    }
    return;
  }
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    const terms: Node[] = [];
    let at: Node = node;
    while (at.type === 'BinaryExpression' && at.operator === '+') {
      terms.push(at.right);
      at = unwrap(at.left);
    }
    for (const term of [at, ...terms.reverse()]) take(file, term, pieces, depth + 1);
    return;
  }
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier' && depth < 8) {
    // 'https://…'.concat('?key=', key), ['https://…', '?key=', key].join('')
    if (node.callee.property.name === 'concat') {
      for (const part of [node.callee.object, ...node.arguments]) take(file, part, pieces, depth + 1);
      return;
    }
    const list = unwrap(node.callee.object);
    const separator = node.arguments[0] === undefined ? ',' : staticText(file, node.arguments[0]);
    if (node.callee.property.name === 'join' && list.type === 'ArrayExpression' && separator !== undefined) {
      for (const [at, element] of list.elements.entries()) {
        if (at > 0) pieces.push(separator);
        if (element !== null) take(file, element, pieces, depth + 1);
      }
      return;
    }
  }
  const text = depth > 0 || node.type === 'Literal' || node.type === 'Identifier' ? staticText(file, node) : undefined;
  // A known key is a piece of its own: it has to be seen where it stands.
  if (text !== undefined && (node.type === 'Literal' || depth === 0 || text.length < 12 || /[:/?&=]/.test(text))) pieces.push(text);
  else pieces.push(node);
}
