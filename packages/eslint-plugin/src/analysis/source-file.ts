// A source file under analysis: its tree, its scopes and what has already been found out about its nodes.
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import { type Settings, settingsOf } from '../settings.ts';

export type Node = TSESTree.Node;
export type Variable = TSESLint.Scope.Variable;
export type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/** A value of one variable: a node, and how it gets in. `whole`: the node itself; `part`: destructured from the node, by these property names. */
export interface Write {
  readonly node: Node;
  readonly path: readonly string[];
  /** What stands in for a missing value: the default of a parameter or a pattern. */
  readonly fallback: Node | undefined;
}

const files = new WeakMap<object, SourceFile>();
let last: SourceFile | undefined;
let lastTree: object | undefined;
let lastSettings: object | undefined;

export class SourceFile {
  readonly code: Readonly<TSESLint.SourceCode>;
  readonly settings: Settings;
  readonly filename: string;
  readonly #facts = new Map<object, unknown>();
  readonly #memos = new Map<object, Map<Node, unknown>>();
  #variables: Map<Node, Variable | undefined> | undefined;
  readonly #writes = new Map<Variable, readonly Write[]>();

  constructor(code: Readonly<TSESLint.SourceCode>, settings: Settings, filename: string) {
    this.code = code;
    this.settings = settings;
    this.filename = filename;
  }

  /** The result of `make` for this node, made once. `owner` tells apart who remembers. While it is made, asking again gives `meanwhile`. */
  memo<T>(owner: object, node: Node, make: () => T, meanwhile: T): T {
    let memo = this.#memos.get(owner) as Map<Node, T> | undefined;
    if (memo === undefined) this.#memos.set(owner, (memo = new Map<Node, T>()));
    const known = memo.get(node);
    if (known !== undefined || memo.has(node)) return known as T;
    memo.set(node, meanwhile);
    const made = make();
    memo.set(node, made);
    return made;
  }

  /** The same for what concerns the whole file. */
  once<T>(owner: object, make: () => T): T {
    const known = this.#facts.get(owner);
    if (known !== undefined) return known as T;
    const made = make();
    this.#facts.set(owner, made);
    return made;
  }

  /** The variable that an identifier names. */
  variable(node: TSESTree.Identifier | TSESTree.JSXIdentifier): Variable | undefined {
    const variables = (this.#variables ??= this.#referenced());
    const known = variables.get(node);
    if (known !== undefined || variables.has(node)) return known;
    let scope: TSESLint.Scope.Scope | null = this.code.getScope!(node as TSESTree.Node);
    while (scope !== null && !scope.set.has(node.name)) scope = scope.upper;
    const variable = scope?.set.get(node.name);
    variables.set(node, variable);
    return variable;
  }

  /** What the file's references name. Looking names up scope by scope took three times as long. */
  #referenced(): Map<Node, Variable | undefined> {
    const variables = new Map<Node, Variable | undefined>();
    const scopes = this.code.scopeManager?.scopes ?? [];
    const globals = scopes[0]?.set;
    for (const scope of scopes) for (const { identifier, resolved } of scope.references) variables.set(identifier as Node, resolved ?? globals?.get(identifier.name as string));
    return variables;
  }

  /** Whether an identifier names something that no one in the file declares. */
  isGlobal(node: TSESTree.Identifier): boolean {
    const variable = this.variable(node);
    return variable === undefined || variable.defs.length === 0;
  }

  /** Everything that is ever written into a variable, as far as the file shows it. */
  writes(variable: Variable): readonly Write[] {
    let writes = this.#writes.get(variable);
    if (writes === undefined) this.#writes.set(variable, (writes = writesOf(variable)));
    return writes;
  }
}

/** The analysis of the file that a rule is looking at: one for all rules. */
export function sourceFileOf(context: Context): SourceFile {
  const { sourceCode, settings: shared } = context;
  const { ast } = sourceCode;
  // Fourteen rules ask for the same file, one after another. What a context holds is slow to come by.
  if (last !== undefined && lastTree === ast && lastSettings === shared) return last;
  let file = files.get(ast);
  const settings = settingsOf(shared as Record<string, unknown>, context.cwd);
  if (file === undefined || file.settings !== settings) {
    file = new SourceFile(sourceCode, settings, context.filename);
    files.set(ast, file);
  }
  last = file;
  lastTree = ast;
  lastSettings = shared;
  return file;
}

function writesOf(variable: Variable): readonly Write[] {
  const writes: Write[] = [];
  for (const definition of variable.defs) {
    const type = definition.type as string;
    if (type === 'Parameter') {
      const owner = definition.node as TSESTree.FunctionDeclaration;
      for (const parameter of owner.params) {
        const found = patternPath(parameter, definition.name, []);
        if (found?.fallback !== undefined) writes.push({ node: found.fallback, path: [], fallback: undefined });
      }
    }
  }
  for (const reference of variable.references) {
    if (!reference.isWrite() || reference.writeExpr == null) continue;
    const target = reference.identifier as Node;
    let holder: Node | null | undefined = target.parent;
    while (holder != null && holder.type !== 'VariableDeclarator' && holder.type !== 'AssignmentExpression' && holder.type !== 'ForOfStatement' && holder.type !== 'ForInStatement' && !isFunction(holder)) holder = holder.parent;
    if (holder?.type === 'VariableDeclarator' && holder.init !== null) {
      const found = patternPath(holder.id, target, []);
      if (found !== undefined) writes.push({ node: holder.init, path: found.path, fallback: found.fallback });
    } else if (holder?.type === 'AssignmentExpression') {
      const found = patternPath(holder.left, target, []);
      if (found !== undefined) writes.push({ node: holder.right, path: found.path, fallback: found.fallback });
    } else if (holder != null && isFunction(holder)) continue;
    else writes.push({ node: reference.writeExpr as Node, path: ['*'], fallback: undefined });
  }
  return writes.filter((write, at) => writes.findIndex((other) => other.node === write.node && other.path.join() === write.path.join()) === at);
}

/** The way from a pattern to the name inside it: property names, `*` for what is taken by place. */
function patternPath(pattern: Node, target: Node, path: readonly string[]): { readonly path: readonly string[]; readonly fallback: Node | undefined } | undefined {
  switch (pattern.type) {
    case 'Identifier':
      return pattern === target ? { path, fallback: undefined } : undefined;
    case 'AssignmentPattern': {
      const found = patternPath(pattern.left, target, path);
      return found === undefined ? undefined : { path: found.path, fallback: found.fallback ?? pattern.right };
    }
    case 'RestElement':
      return patternPath(pattern.argument, target, [...path, '...']);
    case 'TSParameterProperty':
      return patternPath(pattern.parameter, target, path);
    case 'ArrayPattern':
      for (const element of pattern.elements) {
        const found = element === null ? undefined : patternPath(element, target, [...path, '*']);
        if (found !== undefined) return found;
      }
      return undefined;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        const found = property.type === 'RestElement' ? patternPath(property, target, path) : patternPath(property.value, target, [...path, plainKey(property) ?? '*']);
        if (found !== undefined) return found;
      }
      return undefined;
    default:
      return undefined;
  }
}

/** The name of a property as written, where it is no expression. */
export function plainKey(property: { readonly key: Node; readonly computed: boolean }): string | undefined {
  const { key, computed } = property;
  if (key.type === 'Literal') return String(key.value);
  if (computed) return key.type === 'TemplateLiteral' && key.expressions.length === 0 ? (key.quasis[0]?.value.cooked ?? undefined) : undefined;
  if (key.type === 'Identifier') return key.name;
  return key.type === 'PrivateIdentifier' ? key.name : undefined;
}

/** The name of the property that a member expression reads, where it is no expression. */
export function memberName(node: TSESTree.MemberExpression): string | undefined {
  return plainKey({ key: node.property, computed: node.computed });
}

export function isFunction(node: Node): node is TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

/** The expression without TypeScript's wrappers, `await`, parentheses of chains. */
export function unwrap(node: Node): Node {
  let inner = node;
  for (;;) {
    switch (inner.type) {
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ChainExpression':
        inner = inner.expression;
        break;
      case 'AwaitExpression':
        inner = inner.argument;
        break;
      case 'ParenthesizedExpression' as never:
        inner = (inner as unknown as { expression: Node }).expression;
        break;
      default:
        return inner;
    }
  }
}

/** The innermost enclosing node that `test` accepts. */
export function enclosing(node: Node, test: (node: Node) => boolean): Node | undefined {
  // The parent of a program is null.
  let at = node.parent ?? undefined;
  while (at !== undefined && !test(at)) at = at.parent ?? undefined;
  return at;
}

/** The variable that an expression names. */
export function variableOf(file: SourceFile, node: Node): Variable | undefined {
  const inner = unwrap(node);
  return inner.type === 'Identifier' ? file.variable(inner) : undefined;
}

/** The terms of a sum, without recursion. */
export function operands(node: TSESTree.BinaryExpression): readonly Node[] {
  const terms: Node[] = [];
  let at: Node = node;
  while (at.type === 'BinaryExpression' && at.operator === '+') {
    terms.push(at.right);
    at = at.left;
  }
  return [at, ...terms.reverse()];
}
