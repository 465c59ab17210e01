// Origins: which module or global an expression comes from, and by what way: `log.child().info` of `const log = pino()` is `pino` → `() child () info`.
import type { TSESTree } from '@typescript-eslint/utils';
import { type Node, type SourceFile, memberName, plainKey, unwrap } from './source-file.ts';
import { classBodyOf, fieldWrites, staticText } from './value.ts';

export interface Origin {
  /** What the way begins at. `unknown`: a name that the file declares without saying what it is (a parameter, a field). */
  readonly root: 'module' | 'global' | 'unknown';
  /** The module's specifier, or the name. */
  readonly name: string;
  /** Property names, `()` for a call, `new` for a construction. The default export has no name of its own. */
  readonly path: readonly string[];
}

const owner = {};
const MOST = 8;

/** Where an expression comes from; undefined when it is nothing that has a name. */
export function originOf(file: SourceFile, node: Node): Origin | undefined {
  return file.memo<Origin | undefined>(owner, node, () => trace(file, node, 0), undefined);
}

function trace(file: SourceFile, wrapped: Node, depth: number): Origin | undefined {
  if (depth > MOST) return undefined;
  const node = unwrap(wrapped);
  switch (node.type) {
    case 'Identifier':
      return traceName(file, node, depth);
    case 'MemberExpression': {
      const name = memberName(node) ?? staticText(file, node.property) ?? '*';
      if (node.object.type === 'ThisExpression') return traceField(file, node.object, name, depth) ?? { root: 'unknown', name, path: [] };
      return follow(originOf(file, node.object), name);
    }
    case 'CallExpression': {
      const specifier = requiredModule(file, node);
      if (specifier !== undefined) return { root: 'module', name: specifier, path: [] };
      return follow(originOf(file, node.callee), '()');
    }
    case 'ImportExpression': {
      const specifier = staticText(file, node.source);
      return specifier === undefined ? undefined : { root: 'module', name: specifier, path: [] };
    }
    case 'NewExpression':
      return follow(originOf(file, node.callee), 'new');
    case 'LogicalExpression':
      return better(trace(file, node.left, depth + 1), trace(file, node.right, depth + 1));
    case 'ConditionalExpression':
      return better(trace(file, node.consequent, depth + 1), trace(file, node.alternate, depth + 1));
    case 'AssignmentPattern':
      return trace(file, node.right, depth + 1);
    case 'MetaProperty':
      return { root: 'global', name: 'import.meta', path: [] };
    default:
      return undefined;
  }
}

/** `options.logger ?? pino()`: of two, the one that is known to come from a module. */
function better(one: Origin | undefined, other: Origin | undefined): Origin | undefined {
  return one?.root !== 'module' && other?.root === 'module' ? other : (one ?? other);
}

function follow(origin: Origin | undefined, step: string): Origin | undefined {
  // `...`: what is left over of an object is still that object.
  if (origin === undefined || step === 'default' || step === '...' || origin.path.length >= 12) return origin;
  // Globals reached through the global object are themselves.
  if (origin.root === 'global' && origin.path.length === 0 && /^(?:globalThis|window|self|global)$/.test(origin.name) && step !== '()' && step !== 'new' && step !== '*') return { root: 'global', name: step, path: [] };
  return { ...origin, path: [...origin.path, step] };
}

function traceName(file: SourceFile, node: TSESTree.Identifier, depth: number): Origin | undefined {
  const variable = file.variable(node);
  const definition = variable?.defs[0];
  if (variable === undefined || definition === undefined) return { root: 'global', name: node.name, path: [] };
  const declared = definition.node as Node;
  switch (declared.type) {
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier': {
      const from = (declared.parent as TSESTree.ImportDeclaration).source.value;
      const name = declared.type !== 'ImportSpecifier' ? 'default' : declared.imported.type === 'Identifier' ? declared.imported.name : declared.imported.value;
      return { root: 'module', name: from, path: name === 'default' ? [] : [name] };
    }
    case 'TSImportEqualsDeclaration':
      return declared.moduleReference.type === 'TSExternalModuleReference' && declared.moduleReference.expression.type === 'Literal' ? { root: 'module', name: declared.moduleReference.expression.value, path: [] } : undefined;
    default:
      break;
  }
  const unknown: Origin = { root: 'unknown', name: node.name, path: [] };
  const writes = file.writes(variable);
  for (const write of writes) {
    let origin = trace(file, write.node, depth + 1);
    for (const step of write.path) origin = follow(origin, step);
    // What begins at nothing known says less than the name itself: `const log = this.child()`.
    if (origin !== undefined && (origin.root === 'module' || origin.root === 'global')) return origin;
  }
  return unknown;
}

function traceField(file: SourceFile, node: Node, name: string, depth: number): Origin | undefined {
  const body = classBodyOf(node);
  if (body === undefined) return undefined;
  for (const write of fieldWrites(file, body, name)) {
    const origin = trace(file, write, depth + 1);
    if (origin !== undefined && origin.root !== 'unknown') return origin;
  }
  return undefined;
}

/** The module that a call of `require` loads. */
function requiredModule(file: SourceFile, node: TSESTree.CallExpression): string | undefined {
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'require' || node.arguments[0] === undefined || !file.isGlobal(node.callee)) return undefined;
  return staticText(file, node.arguments[0]);
}

/** The name that a member expression or identifier ends with: `info` of `this.logger.info`. */
export function lastName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return inner.name;
  return inner.type === 'MemberExpression' ? memberName(inner) : undefined;
}

/** The function or class that a call or construction names, as written: `logger.child().info` is `logger.child.info`. */
export function writtenPath(node: Node): string {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier':
      return inner.name;
    case 'ThisExpression':
      return 'this';
    case 'MemberExpression':
      return `${writtenPath(inner.object)}.${memberName(inner) ?? '*'}`;
    case 'CallExpression':
    case 'NewExpression':
      return writtenPath(inner.callee);
    default:
      return '';
  }
}

/** The value of a property of an object literal or of a variable that holds one. */
export function propertyOf(file: SourceFile, node: Node | undefined, ...names: readonly string[]): Node | undefined {
  return propertyEntry(file, node, ...names)?.value;
}

/** The property itself; names are compared without case. */
export function propertyEntry(file: SourceFile, node: Node | undefined, ...names: readonly string[]): TSESTree.Property | undefined {
  const literal = node === undefined ? undefined : objectLiteral(file, node);
  const wanted = names.map((name) => name.toLowerCase());
  return literal?.properties.find((property): property is TSESTree.Property => property.type === 'Property' && wanted.includes((plainKey(property) ?? '').toLowerCase()));
}

/** The object literal that an expression is, or that the only value of its variable is. */
export function objectLiteral(file: SourceFile, node: Node, depth = 0): TSESTree.ObjectExpression | undefined {
  const inner = unwrap(node);
  if (inner.type === 'ObjectExpression') return inner;
  if (inner.type !== 'Identifier' || depth > 3) return undefined;
  const variable = file.variable(inner);
  const [write, ...more] = variable === undefined ? [] : file.writes(variable);
  return write === undefined || more.length > 0 || write.path.length > 0 || variable?.defs[0]?.type === ('Parameter' as never) ? undefined : objectLiteral(file, write.node, depth + 1);
}
