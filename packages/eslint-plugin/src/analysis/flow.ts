// The flow: whether an expression holds a key, and by which evidence (layers 0 to 3). Follows one file: variables with all their writes, branches, objects, wrappers, helpers with one return, fields of classes.
import type { TSESTree } from '@typescript-eslint/utils';
import { type KeyMatch, firstKey } from '../detector.ts';
import { isBarrier } from './barrier.ts';
import { secretVariable } from './environment.ts';
import { harmless, isTypedHarmless } from './harmless.ts';
import { namesKey, namesSecretVariable, wordsOf } from './name.ts';
import { lastName, originOf, writtenPath } from './origin.ts';
import { type Query, isSpent, queryOf } from './query.ts';
import { type Node, type SourceFile, isFunction, memberName, operands, plainKey, unwrap, variableOf } from './source-file.ts';
import { classBodyOf, fieldWrites, mutates, propertyNode, returnedBy, staticText } from './value.ts';

/** Why an expression holds a key. */
export interface Evidence {
  /** `value`: certain, the engine knows it; `environment`: a secret variable; `name`: what it is called. */
  readonly layer: 'value' | 'environment' | 'name';
  /** The part of the asked expression that holds it. */
  readonly at: Node;
  /** What a message may call it. */
  readonly label: string;
  /** The variable of the environment, where the key comes from one. */
  readonly variable?: string;
  readonly match?: KeyMatch;
}

const byAll = {};
const byValue = {};

/** The first evidence that an expression, or anything inside it that reaches the outside, holds a key. */
export function keyIn(file: SourceFile, node: Node): Evidence | undefined {
  return file.memo<Evidence | undefined>(byAll, node, () => seek(queryOf(file, true), node, 0), undefined);
}

/** The same, believing no names: only known keys and secret variables of the environment. */
export function provenKeyIn(file: SourceFile, node: Node): Evidence | undefined {
  return file.memo<Evidence | undefined>(byValue, node, () => seek(queryOf(file, false), node, 0), undefined);
}

/** The text around a named key: `process.env.API_KEY`, `config.apiKey`. */
function label(node: Node): string {
  const written = writtenPath(node).replace(/\*|^\.|\.$/g, '');
  return written === '' || written.length > 60 || firstKey(written) !== undefined ? 'a key' : `\`${written}\``;
}

function seek(query: Query, wrapped: Node, hops: number): Evidence | undefined {
  if (isSpent(query, hops)) return undefined;
  const { file } = query;
  const node = unwrap(wrapped);
  const first = (nodes: Iterable<Node | null | undefined>): Evidence | undefined => {
    for (const each of nodes) {
      const found = each == null ? undefined : seek(query, each, hops);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  if (isBarrier(file, node)) return undefined;
  const variable = secretVariable(file, node);
  if (variable !== undefined) return { layer: 'environment', at: node, label: `\`${variable}\` of the environment`, variable };
  switch (node.type) {
    case 'Literal':
      return valueEvidence(file, node);
    case 'TemplateLiteral':
      return valueEvidence(file, node) ?? first(node.expressions);
    case 'BinaryExpression':
      return valueEvidence(file, node) ?? first(operands(node));
    case 'Identifier':
      return seekName(query, node, hops);
    case 'MemberExpression':
      return seekMember(query, node, hops);
    case 'CallExpression':
      return valueEvidence(file, node) ?? seekCall(query, node, hops);
    case 'NewExpression':
      return holdsArguments(node) ? first(node.arguments) : undefined;
    case 'ObjectExpression':
      for (const property of node.properties) {
        const found = property.type === 'SpreadElement' ? seek(query, property.argument, hops) : seekSlot(query, plainKey(property), property.value, hops);
        if (found !== undefined) return found;
      }
      return undefined;
    case 'ArrayExpression':
      return first(node.elements);
    case 'SpreadElement':
      return seek(query, node.argument, hops);
    case 'ConditionalExpression':
      return first([node.consequent, node.alternate]);
    case 'LogicalExpression':
      return node.operator === '&&' ? seek(query, node.right, hops) : first([node.left, node.right]);
    case 'AssignmentExpression':
      return seek(query, node.right, hops);
    case 'SequenceExpression':
      return first(node.expressions.slice(-1));
    case 'TaggedTemplateExpression':
      return valueEvidence(file, node) ?? (/^(?:String\.raw|chalk|pc|kleur|dedent|outdent|html)(?:\.|$)/.test(writtenPath(node.tag)) ? first(node.quasi.expressions) : undefined);
    default:
      return undefined;
  }
}

function valueEvidence(file: SourceFile, node: Node): Evidence | undefined {
  const text = staticText(file, node);
  const match = text === undefined ? undefined : firstKey(text);
  return match === undefined ? undefined : { layer: 'value', at: node, label: `${match.rule.name} ${match.shown}`, match };
}

/** A value under a name, such as a property: what it holds decides; where that says nothing, the name does. */
function seekSlot(query: Query, name: string | undefined, value: Node, hops: number): Evidence | undefined {
  const found = seek(query, value, hops);
  if (found !== undefined || !query.names || name === undefined || !namesKey(name, query.file.settings.keyNames)) return found;
  if (harmless(query, value, hops) || isSelfExplaining(query, value)) return undefined;
  return { layer: 'name', at: value, label: `\`${name}\`` };
}

/** An object, array or function has been looked into already; its own name adds nothing. Calls that make something new are their own. */
function isSelfExplaining(query: Query, value: Node): boolean {
  const node = unwrap(value);
  if (node.type === 'ObjectExpression' || node.type === 'ArrayExpression' || isFunction(node)) return true;
  if (node.type === 'Identifier') {
    const variable = query.file.variable(node);
    const definition = variable?.defs[0];
    if (variable !== undefined && definition?.type === ('Variable' as never)) {
      const writes = query.file.writes(variable);
      return writes.length > 0 && writes.every((write) => write.path.length === 0 && unwrap(write.node).type !== 'Identifier' && isSelfExplaining(query, write.node));
    }
    return definition !== undefined && (definition.node.type === ('FunctionDeclaration' as never) && definition.type !== ('Parameter' as never));
  }
  return false;
}

function seekName(query: Query, node: TSESTree.Identifier, hops: number): Evidence | undefined {
  const { file } = query;
  const variable = file.variable(node);
  const definition = variable?.defs[0];
  const byName = (): Evidence | undefined => {
    const named = namesKey(node.name, file.settings.keyNames) || (/^[A-Z][A-Z\d_]+$/.test(node.name) && namesSecretVariable(node.name, file.settings.keyNames) && /_(?:TOKEN|KEY|SECRET|PASS)$/.test(node.name) && !/^(?:\w+_)?(?:LOCAL|SESSION|WEB|BROWSER|AUTH)?_?STORAGE_KEY$/.test(node.name));
    return query.names && named ? { layer: 'name', at: node, label: label(node) } : undefined;
  };
  if (variable === undefined || definition === undefined) return byName();
  const declared = definition.node as Node;
  const type = definition.type as string;
  if (type === 'FunctionName' || type === 'ClassName' || type === 'TSEnumName' || type === 'Type') return undefined;
  if (isTypedHarmless(variable)) return undefined;
  if (type === 'ImportBinding') return declared.type === 'ImportNamespaceSpecifier' || isPackage(declared) ? undefined : byName();
  if (query.active.has(variable)) return undefined;
  query.active.add(variable);
  const writes = file.writes(variable);
  let found: Evidence | undefined;
  let unknown = writes.length === 0 || type === 'Parameter';
  for (const write of writes) {
    if (found !== undefined) break;
    const source = write.path.length === 0 ? write.node : propertyNode(file, write.node, write.path);
    if (source !== undefined) {
      found = seek(query, source, hops + 1);
      if (found === undefined && !harmless(query, source, hops + 1)) unknown ||= !isSelfExplaining(query, source);
    } else {
      unknown = true;
      const property = write.path.at(-1);
      if (query.names && property !== undefined && property !== node.name && namesKey(property, file.settings.keyNames)) found = { layer: 'name', at: node, label: `\`${property}\`` };
    }
    if (found === undefined && write.fallback !== undefined) found = seek(query, write.fallback, hops + 1);
  }
  query.active.delete(variable);
  if (found !== undefined) return { ...found, at: node };
  if (type === 'Parameter') {
    const property = parameterProperty(definition.name as Node);
    if (query.names && property !== undefined && namesKey(property, file.settings.keyNames)) return { layer: 'name', at: node, label: `\`${property}\`` };
  }
  return unknown ? byName() : undefined;
}

/** `function f({ apiKey: k })`: the property that a parameter's name is taken from. */
function parameterProperty(name: Node): string | undefined {
  const holder = name.parent?.type === 'AssignmentPattern' ? name.parent.parent : name.parent;
  return holder?.type === 'Property' ? plainKey(holder) : undefined;
}

/** Values are imported from the project's own files; packages export functions. */
function isPackage(declared: Node): boolean {
  const from = (declared.parent as TSESTree.ImportDeclaration).source.value;
  return !/^(?:[.~#]|@\/|\$|src\/|config|app\/)/.test(from);
}

function seekMember(query: Query, node: TSESTree.MemberExpression, hops: number): Evidence | undefined {
  const { file } = query;
  const name = memberName(node) ?? staticText(file, node.property);
  if (name === undefined) return undefined;
  const byName = (): Evidence | undefined => {
    if (!query.names || !namesKey(name, file.settings.keyNames)) return undefined;
    // `Actions.RESET_PASSWORD`, `Scopes.API_KEY`: constants of enumerations; `validators.password`: functions.
    const object = lastName(node.object) ?? '';
    if (/^(?:[A-Z][A-Za-z]+|[A-Z_]+)$/.test(object) && /^[A-Z]/.test(object) && originOf(file, node.object)?.root !== 'unknown' && !/config|secret|env|settings/i.test(object)) return undefined;
    if (wordsOf(object).some((word) => /^(?:errors?|touched|labels?|messages?|validators?|rules|schema|types?|actions?|i18n|strings|routes|urls?|paths|styles?|classes|columns|fields?|inputs?|refs?|placeholders|permissions|scopes|flags|features|visibility|dirty|translations?|texts?|props?types|selectors)$/.test(word))) return undefined;
    return { layer: 'name', at: node, label: label(node) };
  };
  if (node.object.type === 'ThisExpression') {
    const body = classBodyOf(node);
    const writes = body === undefined ? [] : fieldWrites(file, body, name);
    for (const write of writes) {
      if (query.active.has(write)) continue;
      query.active.add(write);
      const found = seek(query, write.type === 'AssignmentPattern' ? write.right : write, hops + 1);
      query.active.delete(write);
      if (found !== undefined) return { ...found, at: node };
    }
    return writes.length > 0 && writes.every((write) => harmless(query, write, hops + 1)) ? undefined : byName();
  }
  const source = propertyNode(file, node.object, [name]);
  if (source !== undefined && !mutates(file, node)) {
    const found = seek(query, source, hops + 1);
    if (found !== undefined) return { ...found, at: node };
    return harmless(query, source, hops + 1) || isSelfExplaining(query, source) ? undefined : byName();
  }
  const assigned = assignedProperty(query, node, name, hops);
  return assigned ?? byName();
}

/** `options.apiKey = process.env.API_KEY` somewhere in the file, for an object of that name. */
function assignedProperty(query: Query, node: TSESTree.MemberExpression, name: string, hops: number): Evidence | undefined {
  for (const { identifier } of variableOf(query.file, node.object)?.references ?? []) {
    const { parent } = identifier;
    if (parent?.type !== 'MemberExpression' || parent.object !== (identifier as Node) || parent.parent.type !== 'AssignmentExpression' || parent.parent.left !== parent || memberName(parent) !== name) continue;
    const found = seek(query, parent.parent.right, hops + 1);
    if (found !== undefined) return { ...found, at: node };
  }
  return undefined;
}

/** Functions whose result holds what they are given. */
const PASSING = /^(?:String|JSON\.stringify|JSON\.parse|encodeURIComponent|encodeURI|escape|btoa|structuredClone|Object\.(?:assign|freeze|entries|values|fromEntries|seal)|Array\.(?:from|of)|Buffer\.from|Promise\.(?:resolve|all)|util\.(?:inspect|format)|inspect|format|querystring\.stringify|qs\.stringify|queryString\.stringify|stringify|safeStringify|stringifySafe|fastSafeStringify|prettyFormat|sprintf|vsprintf|yaml\.(?:dump|stringify)|YAML\.stringify|superjson\.stringify|cloneDeep|_\.(?:cloneDeep|clone|merge|assign|pick)|merge|dedent|inspect)$|^(?:chalk|pc|kleur|colors|picocolors|ansis|c)\./;
const PASSING_METHODS: ReadonlySet<string> = new Set('toString trim trimEnd trimStart concat join toLowerCase toUpperCase valueOf normalize split padEnd padStart slice substring substr replace replaceAll flat filter map toJSON pop shift value reveal unwrap expose'.split(' '));
/** Verbs of functions that hand out what their name says. */
const GIVING: ReadonlySet<string> = new Set(['get', 'fetch', 'load', 'read', 'retrieve', 'resolve', 'obtain', 'find', 'decrypt', 'use', 'require']);

function seekCall(query: Query, node: TSESTree.CallExpression, hops: number): Evidence | undefined {
  const { file } = query;
  const written = writtenPath(node.callee);
  const callee = unwrap(node.callee);
  if (PASSING.test(written)) {
    for (const argument of node.arguments) {
      const found = seek(query, argument, hops);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const returned = returnedBy(file, node);
  if (returned !== undefined) {
    const found = seek(query, returned, hops + 1);
    if (found !== undefined) return { ...found, at: node };
    if (harmless(query, returned, hops + 1)) return undefined;
  }
  if (callee.type === 'MemberExpression') {
    const method = memberName(callee) ?? '';
    if (PASSING_METHODS.has(method)) {
      const found = seek(query, callee.object, hops);
      if (found !== undefined) return found;
      if (method === 'concat') {
        for (const argument of node.arguments) {
          const inArgument = seek(query, argument, hops);
          if (inArgument !== undefined) return inArgument;
        }
      }
      return undefined;
    }
    // headers.get('authorization'), config.get('API_KEY'), req.header('x-api-key')
    if (query.names && /^(?:get|getOrThrow|header|getItem|getSecret|getHeader)$/.test(method) && node.arguments[0] !== undefined) {
      const name = staticText(file, node.arguments[0]);
      if (name !== undefined && /^[\w.-]+$/.test(name) && (namesKey(name, file.settings.keyNames) || /^(?:x-)?api-?key$/i.test(name))) return { layer: 'name', at: node, label: `\`${name}\`` };
    }
  }
  const name = written.slice(written.lastIndexOf('.') + 1);
  const [verb, ...rest] = wordsOf(name);
  if (query.names && verb !== undefined && GIVING.has(verb) && rest.length > 0 && namesKey(rest.join('_'), file.settings.keyNames)) return { layer: 'name', at: node, label: `\`${name}()\`` };
  return undefined;
}

/** `new Error(text)`, `new URL(text)`, `new Headers({ … })`: the object shows what it was made from. */
function holdsArguments(node: TSESTree.NewExpression): boolean {
  return /(?:Error|Exception)$|^(?:URL|URLSearchParams|Headers|Map|Set|Request|Blob|FormData|String|Response)$/.test(lastName(node.callee) ?? '');
}
