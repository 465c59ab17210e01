// Values: what an expression is worth when the file alone decides it (layer 0), however the text was put together.
import type { TSESTree } from '@typescript-eslint/utils';
import { type Node, type SourceFile, enclosing, isFunction, memberName, plainKey, unwrap, variableOf } from './source-file.ts';

/** A known value. */
export interface Static {
  readonly value: unknown;
}

const MOST = 8;
/** Values are worth looking at up to this many characters. */
const LONGEST = 65_536;
const owner = {};

/** The static value of an expression; undefined when the file does not decide it. */
export function staticValue(file: SourceFile, node: Node): Static | undefined {
  return file.memo<Static | undefined>(owner, node, () => fold(file, node, 0), undefined);
}

/** The static value, if it is a string. */
export function staticText(file: SourceFile, node: Node): string | undefined {
  const value = staticValue(file, node)?.value;
  return typeof value === 'string' ? value : undefined;
}

function fold(file: SourceFile, wrapped: Node, depth: number): Static | undefined {
  const node = unwrap(wrapped);
  if (depth > MOST) return undefined;
  switch (node.type) {
    case 'Literal':
      return 'regex' in node ? undefined : { value: node.value };
    case 'TemplateLiteral':
      return foldTemplate(file, node, depth);
    case 'TaggedTemplateExpression':
      return node.tag.type === 'MemberExpression' && memberName(node.tag) === 'raw' ? foldTemplate(file, node.quasi, depth, true) : undefined;
    case 'BinaryExpression':
      return node.operator === '+' ? foldSum(file, node, depth) : undefined;
    case 'Identifier':
      return foldName(file, node, depth);
    case 'MemberExpression':
      return foldMember(file, node, depth);
    case 'CallExpression':
      return foldCall(file, node, depth);
    case 'ArrayExpression': {
      const items = node.elements.map((element) => (element === null || element.type === 'SpreadElement' ? undefined : fold(file, element, depth + 1)));
      return items.every((item) => item !== undefined) ? { value: items.map((item) => item.value) } : undefined;
    }
    case 'LogicalExpression': {
      const left = fold(file, node.left, depth + 1);
      if (left === undefined) return undefined;
      const takesLeft = node.operator === '??' ? left.value != null : node.operator === '||' ? Boolean(left.value) : !left.value;
      return takesLeft ? left : fold(file, node.right, depth + 1);
    }
    case 'ConditionalExpression': {
      const test = fold(file, node.test, depth + 1);
      return test === undefined ? undefined : fold(file, test.value ? node.consequent : node.alternate, depth + 1);
    }
    case 'UnaryExpression':
      if (node.operator === 'void') return { value: undefined };
      if (node.operator === '-' || node.operator === '!') {
        const argument = fold(file, node.argument, depth + 1);
        return argument === undefined ? undefined : { value: node.operator === '!' ? !argument.value : typeof argument.value === 'number' ? -argument.value : NaN };
      }
      return undefined;
    case 'AssignmentExpression':
      return node.operator === '=' ? fold(file, node.right, depth + 1) : undefined;
    default:
      return undefined;
  }
}

function foldTemplate(file: SourceFile, node: TSESTree.TemplateLiteral, depth: number, raw = false): Static | undefined {
  let text = '';
  for (const [at, quasi] of node.quasis.entries()) {
    text += (raw ? quasi.value.raw : quasi.value.cooked) ?? '';
    const hole = node.expressions[at];
    if (hole === undefined) continue;
    const value = fold(file, hole, depth + 1);
    if (value === undefined || !isPlain(value.value)) return undefined;
    text += String(value.value);
    if (text.length > LONGEST) return undefined;
  }
  return { value: text };
}

/** A sum, from left to right without recursion: bundlers write long ones. */
function foldSum(file: SourceFile, node: TSESTree.BinaryExpression, depth: number): Static | undefined {
  const terms: Node[] = [];
  let at: Node = node;
  while (at.type === 'BinaryExpression' && at.operator === '+') {
    terms.push(at.right);
    at = unwrap(at.left);
  }
  let sum = fold(file, at, depth + 1)?.value;
  if (!isPlain(sum)) return undefined;
  for (const term of terms.reverse()) {
    const value = fold(file, term, depth + 1)?.value;
    if (!isPlain(value)) return undefined;
    sum = typeof sum === 'number' && typeof value === 'number' ? sum + value : String(sum) + String(value);
    if (String(sum).length > LONGEST) return undefined;
  }
  return { value: sum };
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
}

function foldName(file: SourceFile, node: TSESTree.Identifier, depth: number): Static | undefined {
  if (node.name === 'undefined' && file.isGlobal(node)) return { value: undefined };
  const variable = file.variable(node);
  if (variable === undefined || variable.defs.length !== 1 || variable.defs[0]?.type !== ('Variable' as never)) return undefined;
  const writes = file.writes(variable);
  const [write] = writes;
  if (writes.length !== 1 || write === undefined) return undefined;
  const source = propertyNode(file, write.node, write.path, depth + 1);
  return source === undefined ? undefined : fold(file, source, depth + 1);
}

function foldMember(file: SourceFile, node: TSESTree.MemberExpression, depth: number): Static | undefined {
  const written = memberName(node);
  const name = written !== undefined ? { value: written } : node.computed ? fold(file, node.property, depth + 1) : undefined;
  if (name === undefined) return undefined;
  const source = propertyNode(file, node.object, [String(name.value)], depth + 1);
  return source === undefined ? undefined : fold(file, source, depth + 1);
}

/** The expression that a property of an expression was given: of object and array literals, enums, static class fields and `this` fields that are written once. */
export function propertyNode(file: SourceFile, from: Node, path: readonly string[], depth = 0): Node | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return from;
  if (depth > MOST) return undefined;
  const found = ownProperty(file, unwrap(from), name, depth);
  return found === undefined ? undefined : propertyNode(file, found, rest, depth + 1);
}

function ownProperty(file: SourceFile, node: Node, name: string, depth: number): Node | undefined {
  switch (node.type) {
    case 'ObjectExpression': {
      let found: Node | undefined;
      for (const property of node.properties) {
        if (property.type === 'SpreadElement') found = propertyNode(file, property.argument, [name], depth + 1) ?? found;
        else if ((plainKey(property) ?? (property.computed ? staticText(file, property.key) : undefined)) === name) found = property.value;
      }
      return found;
    }
    case 'ArrayExpression': {
      const element = /^\d+$/.test(name) ? node.elements[Number(name)] : undefined;
      return element == null || element.type === 'SpreadElement' ? undefined : element;
    }
    case 'Identifier': {
      const variable = file.variable(node);
      const definition = variable?.defs[0];
      if (variable === undefined || definition === undefined) return undefined;
      const declared = definition.node as Node;
      if (declared.type === 'TSEnumDeclaration') return declared.body.members.find((member) => (member.id.type === 'Identifier' ? member.id.name : (member.id as TSESTree.Literal).value) === name)?.initializer;
      if (declared.type === 'ClassDeclaration') return fieldOf(declared.body, name, true);
      const [write, ...more] = file.writes(variable);
      if (write === undefined || more.length > 0 || definition.type === ('Parameter' as never)) return undefined;
      const source = propertyNode(file, write.node, write.path, depth + 1);
      return source === undefined ? undefined : propertyNode(file, source, [name], depth + 1);
    }
    case 'ThisExpression': {
      const body = classBodyOf(node);
      return body === undefined ? undefined : fieldOf(body, name, false);
    }
    case 'MemberExpression': {
      const own = memberName(node);
      const source = own === undefined ? undefined : propertyNode(file, node.object, [own], depth + 1);
      return source === undefined ? undefined : propertyNode(file, source, [name], depth + 1);
    }
    case 'CallExpression': // Object.freeze({ … })
      return node.callee.type === 'MemberExpression' && memberName(node.callee) === 'freeze' && node.arguments[0] !== undefined ? propertyNode(file, node.arguments[0], [name], depth + 1) : undefined;
    default:
      return undefined;
  }
}

/** The body of the class whose `this` a node stands for. */
export function classBodyOf(node: Node): TSESTree.ClassBody | undefined {
  const at = enclosing(node, (each) => each.type === 'ClassBody' || each.type === 'FunctionDeclaration');
  return at?.type === 'ClassBody' ? at : undefined;
}

/** Every expression that a class writes into a field: its initial value, and what its methods assign. */
export function fieldWrites(file: SourceFile, body: TSESTree.ClassBody, name: string): readonly Node[] {
  return file.memo<Map<string, Node[]>>(fieldWrites, body, () => collectFields(body), new Map()).get(name) ?? [];
}

function collectFields(body: TSESTree.ClassBody): Map<string, Node[]> {
  const fields = new Map<string, Node[]>();
  const add = (name: string | undefined, value: Node): void => {
    if (name !== undefined) fields.set(name, [...(fields.get(name) ?? []), value]);
  };
  for (const member of body.body) {
    if (member.type === 'PropertyDefinition') {
      if (member.value !== null) add(plainKey(member), member.value);
    } else if (member.type === 'MethodDefinition' && member.value.body != null) {
      for (const parameter of member.value.params) if (parameter.type === 'TSParameterProperty') add(parameter.parameter.type === 'Identifier' ? parameter.parameter.name : parameter.parameter.left.type === 'Identifier' ? parameter.parameter.left.name : undefined, parameter.parameter);
      for (const statement of member.value.body.body) {
        if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') continue;
        const { left, right } = statement.expression;
        if (left.type === 'MemberExpression' && left.object.type === 'ThisExpression') add(memberName(left), right);
      }
    }
  }
  return fields;
}

function fieldOf(body: TSESTree.ClassBody, name: string, isStatic: boolean): Node | undefined {
  const writes = body.body.flatMap((member) => (member.type === 'PropertyDefinition' && member.static === isStatic && plainKey(member) === name && member.value !== null ? [member.value] : []));
  if (isStatic) return writes[0];
  const all = collectFields(body).get(name) ?? [];
  return all.length === 1 && all[0]?.type !== 'Identifier' ? all[0] : all.length === 1 && writes.length === 1 ? writes[0] : undefined;
}

function foldCall(file: SourceFile, node: TSESTree.CallExpression, depth: number): Static | undefined {
  const { callee } = node;
  const argument = (at: number): unknown => (node.arguments[at] === undefined ? undefined : fold(file, node.arguments[at], depth + 1)?.value);
  if (callee.type === 'Identifier') {
    const text = argument(0);
    if (typeof text !== 'string' || !file.isGlobal(callee)) return undefined;
    switch (callee.name) {
      case 'atob':
        return { value: Buffer.from(text, 'base64').toString('latin1') };
      case 'String':
        return { value: text };
      case 'decodeURIComponent':
        return /%(?![0-9a-f]{2})/i.test(text) || /%[89a-f]/i.test(text) ? undefined : { value: decodeURIComponent(text) };
      default:
        return undefined;
    }
  }
  if (callee.type !== 'MemberExpression') return undefined;
  const method = memberName(callee);
  if (method === 'toString') {
    const bytes = unwrap(callee.object);
    if (bytes.type === 'CallExpression' && bytes.callee.type === 'MemberExpression' && bytes.callee.object.type === 'Identifier' && bytes.callee.object.name === 'Buffer' && memberName(bytes.callee) === 'from' && bytes.arguments[0] !== undefined) {
      const text = fold(file, bytes.arguments[0], depth + 1)?.value;
      const encoding = bytes.arguments[1] === undefined ? 'utf8' : fold(file, bytes.arguments[1], depth + 1)?.value;
      return typeof text === 'string' && typeof encoding === 'string' && Buffer.isEncoding(encoding) ? { value: Buffer.from(text, encoding).toString('latin1') } : undefined;
    }
  }
  const object = fold(file, callee.object, depth + 1)?.value;
  switch (method) {
    case 'join': {
      const separator = node.arguments.length === 0 ? ',' : argument(0);
      return Array.isArray(object) && object.every(isPlain) && typeof separator === 'string' ? { value: object.join(separator) } : undefined;
    }
    case 'concat': {
      const parts = node.arguments.map((_, at) => argument(at));
      return typeof object === 'string' && parts.every(isPlain) ? { value: object.concat(...parts.map(String)) } : undefined;
    }
    case 'trim':
    case 'toString':
    case 'toLowerCase':
    case 'toUpperCase':
      return typeof object === 'string' ? { value: object[method]() } : undefined;
    case 'replace':
    case 'replaceAll':
      return typeof object === 'string' ? foldReplace(object, method, node.arguments[0], argument(0), argument(1)) : undefined;
    case 'slice':
    case 'substring':
      return typeof object === 'string' && [0, 1].every((at) => node.arguments[at] === undefined || typeof argument(at) === 'number') ? { value: object[method](Number(argument(0) ?? 0), argument(1) as number | undefined) } : undefined;
    case 'repeat':
      return typeof object === 'string' && Number(argument(0)) * object.length <= LONGEST ? { value: object.repeat(Number(argument(0))) } : undefined;
    case 'split': {
      const separator = argument(0);
      return typeof object === 'string' && typeof separator === 'string' ? { value: object.split(separator) } : undefined;
    }
    case 'reverse':
      return Array.isArray(object) ? { value: object.toReversed() as unknown[] } : undefined;
    default:
      return undefined;
  }
}

/** Replacing a text, or a pattern of one character: no pattern of the file's runs that could take long. */
function foldReplace(text: string, method: 'replace' | 'replaceAll', pattern: Node | undefined, wanted: unknown, by: unknown): Static | undefined {
  if (typeof by !== 'string' || by.includes('$')) return undefined;
  if (typeof wanted === 'string') return { value: method === 'replace' ? text.replace(wanted, by) : text.replaceAll(wanted, by) };
  if (pattern?.type !== 'Literal' || !('regex' in pattern) || !/^(?:\\?[^\\()[\]{}*+?|^$]|\[[^\]\\]+\])$/.test(pattern.regex.pattern)) return undefined;
  return { value: text.replace(new RegExp(pattern.regex.pattern, pattern.regex.flags.replace(/[^giu]/g, '')), by) };
}

/** Whether a function returns one expression and nothing else: that expression. */
export function onlyReturn(node: Node): Node | undefined {
  if (!isFunction(node)) return undefined;
  if (node.body.type !== 'BlockStatement') return node.body;
  const last = node.body.body.at(-1);
  const others = node.body.body.slice(0, -1);
  if (last?.type !== 'ReturnStatement' || last.argument === null) return undefined;
  return others.every((statement) => statement.type === 'VariableDeclaration' || statement.type === 'ExpressionStatement') ? last.argument : undefined;
}

/** What a function of this file with one return gives back. */
export function returnedBy(file: SourceFile, node: TSESTree.CallExpression): Node | undefined {
  const callee = unwrap(node.callee);
  if (callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression') {
    const body = classBodyOf(callee);
    const method = body?.body.find((member): member is TSESTree.MethodDefinition => member.type === 'MethodDefinition' && plainKey(member) === memberName(callee));
    return method === undefined ? undefined : onlyReturn(method.value as Node);
  }
  const variable = variableOf(file, callee);
  const definition = variable?.defs[0];
  if (variable === undefined || definition === undefined || definition.type === ('Parameter' as never)) return undefined;
  if (definition.node.type === ('FunctionDeclaration' as never)) return onlyReturn(definition.node as Node);
  const [write, ...more] = file.writes(variable);
  return write === undefined || more.length > 0 || write.path.length > 0 ? undefined : onlyReturn(unwrap(write.node));
}

/** A property of an object that is written to elsewhere is not what the literal says. */
export function mutates(file: SourceFile, node: TSESTree.MemberExpression): boolean {
  return (variableOf(file, node.object)?.references ?? []).some((reference) => {
    const { parent } = reference.identifier;
    return parent?.type === 'MemberExpression' && parent.parent?.type === 'AssignmentExpression' && parent.parent.left === parent;
  });
}
