// The environment: expressions that read a variable of it, or all of it (layer 1).
import type { TSESTree } from '@typescript-eslint/utils';
import { namesSecretVariable, publicPrefixOf } from './name.ts';
import { originOf } from './origin.ts';
import { mentionsEnvironment } from './presence.ts';
import { type Node, type SourceFile, type Write, memberName, unwrap } from './source-file.ts';
import { staticText } from './value.ts';

export interface EnvironmentRead {
  /** The variable's name; undefined: the whole environment. */
  readonly name: string | undefined;
}

const owner = {};

/** What of the environment an expression reads, itself or through the one variable it names. */
export function environmentRead(file: SourceFile, node: Node): EnvironmentRead | undefined {
  return !mentionsEnvironment(file) ? undefined : file.memo<EnvironmentRead | undefined>(owner, node, () => read(file, unwrap(node)), undefined);
}

function read(file: SourceFile, node: Node): EnvironmentRead | undefined {
  if (node.type === 'MemberExpression') {
    const name = memberName(node) ?? staticText(file, node.property);
    if (isWhole(file, node)) return { name: undefined };
    return isWhole(file, unwrap(node.object)) ? { name: name ?? '*' } : undefined;
  }
  if (node.type === 'CallExpression') return isWhole(file, node) ? { name: undefined } : readByCall(file, node);
  return node.type === 'Identifier' ? readByName(file, node) : undefined;
}

/** `const { API_KEY: key } = process.env`, `import { API_KEY } from '$env/static/private'`. What a plain variable holds is the flow's business. */
function readByName(file: SourceFile, node: TSESTree.Identifier): EnvironmentRead | undefined {
  if (isWhole(file, node)) return { name: undefined };
  const origin = originOf(file, node);
  if (origin?.root === 'module' && origin.path.length === 1 && /^\$env\/(?:static|dynamic)\/|^astro:env\/|^(?:@|~)\/env$/.test(origin.name)) return { name: origin.path[0] };
  const variable = file.variable(node);
  const writes: readonly Write[] = variable === undefined ? [] : file.writes(variable);
  for (const write of writes) {
    const [name, more] = write.path;
    if (name !== undefined && name !== '*' && name !== '...' && more === undefined && isWhole(file, unwrap(write.node))) return { name };
  }
  return undefined;
}

/** `Deno.env.get('X')`, `config.get('X')` of a configuration service. */
function readByCall(file: SourceFile, node: TSESTree.CallExpression): EnvironmentRead | undefined {
  if (node.callee.type !== 'MemberExpression') return undefined;
  const method = memberName(node.callee);
  const object = unwrap(node.callee.object);
  if (method === 'toObject' && isDenoEnvironment(object)) return { name: undefined };
  if (node.arguments[0] === undefined) return undefined;
  if (method !== 'get' && method !== 'getOrThrow' && method !== 'require' && method !== 'asString') return undefined;
  const name = staticText(file, node.arguments[0]);
  if (name === undefined) return undefined;
  if (isDenoEnvironment(object)) return { name };
  const holder = object.type === 'Identifier' ? object.name : object.type === 'MemberExpression' ? memberName(object) : undefined;
  return holder !== undefined && /^(?:env|environment|config|configService|configuration|nconf|secrets)$/.test(holder) && /^[A-Z][A-Z\d_]+$/.test(name) ? { name } : undefined;
}

function isDenoEnvironment(node: Node): boolean {
  return node.type === 'MemberExpression' && memberName(node) === 'env' && node.object.type === 'Identifier' && node.object.name === 'Deno';
}

/** `process.env`, `import.meta.env`, `Bun.env`, and variables that hold one of them. */
function isWhole(file: SourceFile, node: Node): boolean {
  const mayBe = node.type === 'MemberExpression' ? memberName(node) === 'env' : node.type === 'Identifier' || node.type === 'CallExpression';
  const origin = mayBe ? originOf(file, node) : undefined;
  if (origin === undefined) return false;
  const { root, name, path } = origin;
  if (root === 'module') return (/^(?:node:)?process$/.test(name) && path.length === 1 && path[0] === 'env') || (/^\$env\/dynamic\//.test(name) && path.join() === 'env') || (name === 'vite' && path.join('.') === 'loadEnv.()');
  return root === 'global' && path.length === 1 && path[0] === 'env' && (name === 'process' || name === 'Bun' || name === 'import.meta');
}

/** The secret variable that an expression reads: named like a key, and not public already. */
export function secretVariable(file: SourceFile, node: Node): string | undefined {
  const name = environmentRead(file, node)?.name;
  if (name === undefined || publicPrefixOf(name, file.settings.publicEnvPrefixes) !== '') return undefined;
  return namesSecretVariable(name, file.settings.keyNames) || file.settings.vendors.ofVariable(name) !== undefined ? name : undefined;
}

/** Whether an expression is the whole environment. */
export function isWholeEnvironment(file: SourceFile, node: Node): boolean {
  const found = environmentRead(file, node);
  return found !== undefined && found.name === undefined;
}
