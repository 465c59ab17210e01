// Kinds of files: what runs where users can read it, what stays on the server, what only tests; by path, directive, import and setting.
import { type Node, type SourceFile } from './source-file.ts';

/** Path with `/`, as a glob is matched against it. */
function plainPath(filename: string): string {
  return filename.replaceAll('\\', '/');
}

const globs = new Map<string, RegExp>();

/** Globs with `*`, `**`, `?` and `{a,b}`; one without a slash is matched against the file's name. */
export function matchesGlob(path: string, glob: string): boolean {
  let expression = globs.get(glob);
  if (expression === undefined) {
    const source = glob.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/\*\*\/|\*\*|\*|\?|\{|\}|,/g, (token) => (token === '**/' ? '(?:.*/)?' : token === '**' ? '.*' : token === '*' ? '[^/]*' : token === '?' ? '[^/]' : token === '{' ? '(?:' : token === '}' ? ')' : '|'));
    expression = new RegExp(`(?:^|/)${source}$`);
    globs.set(glob, expression);
  }
  return expression.test(plainPath(path));
}

export function matchesAny(path: string, list: readonly string[]): boolean {
  return list.some((glob) => matchesGlob(path, glob));
}

const SERVER = /(?:^|\/)(?:server|servers|api|backend|bin|functions|lambda|lambdas|workers?|cron|scripts|migrations|middlewares?)\/|(?:^|\/)pages\/api\/|\.server\.[cm]?[jt]sx?$|\.server\/|(?:^|\/)(?:route|middleware|instrumentation|proxy)\.[cm]?[jt]s$|(?:^|\/)\+(?:page|layout)?\.?server\.[jt]s$|(?:^|\/)\+server\.[jt]s$|\.config\.[cm]?[jt]s$/;
const CLIENT = /\.client\.[cm]?[jt]sx?$|(?:^|\/)entry[.-]client\.|(?:^|\/)(?:public|static)\/.*\.[cm]?js$|(?:^|\/)(?:client|frontend|browser|web-client)\/src\/|(?:^|\/)src\/client\/|\.(?:vue|svelte)$/;
/** Imports that only run in a browser or in an app on a phone. */
const CLIENT_MODULE = /^(?:react-dom(?:\/client)?|react-native(?:-[\w-]+)?|@react-native(?:-[\w-]+)?\/.*|expo(?:-[\w-]+|\/.*)?|@expo\/.*|@capacitor\/.*|@ionic\/.*|@ionic-native\/.*|@nativescript\/.*|preact(?:\/.*)?|solid-js(?:\/.*)?|@angular\/platform-browser.*|next\/navigation|framer-motion|jquery|cordova.*)$/;
const SERVER_MODULE = /^(?:server-only|express|fastify|koa|@hapi\/hapi|@nestjs\/.*|hono|next\/headers|dotenv(?:\/config)?|discord\.js|@slack\/bolt|telegraf|node:.*|fs|fs\/promises|path|http|https|child_process|crypto|os|worker_threads|net|cluster)$/;
/** What only a server runtime has. */
const SERVER_GLOBAL = /^#!|\bDeno\.(?:env|serve|args)\b|\bBun\.(?:env|serve|argv)\b|\bprocess\.(?:argv|exit|stdin|stdout|stderr|on)\b|\b__dirname\b|\bimport\.meta\.(?:dirname|filename)\b/;

export type Side = 'client' | 'server' | 'unknown';

const owner = {};

/** Where a file runs, as far as it shows. `forced`: a config says that these files reach users. */
export function sideOf(file: SourceFile): Side {
  return file.once(owner, () => judge(file));
}

function judge(file: SourceFile): Side {
  const path = plainPath(file.filename);
  const { clientFiles, serverFiles } = file.settings;
  if (matchesAny(path, serverFiles)) return 'server';
  if (matchesAny(path, clientFiles)) return 'client';
  const modules: string[] = [];
  for (const statement of file.code.ast.body) {
    if (statement.type === 'ExpressionStatement' && statement.expression.type === 'Literal') {
      if (statement.expression.value === 'use client') return 'client';
      if (statement.expression.value === 'use server') return 'server';
    }
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type') modules.push(statement.source.value);
    if (statement.type === 'VariableDeclaration') for (const { init } of statement.declarations) modules.push(...requiredBy(init));
  }
  if (modules.includes('client-only')) return 'client';
  if (modules.includes('server-only') || SERVER.test(path)) return 'server';
  if (CLIENT.test(path)) return 'client';
  if (modules.some((module) => SERVER_MODULE.test(module)) || SERVER_GLOBAL.test(file.code.text)) return 'server';
  return modules.some((module) => CLIENT_MODULE.test(module)) ? 'client' : 'unknown';
}

/** The module in `require('module')`, `require('module').part`, `require('module')()`. */
function requiredBy(node: Node | null): readonly string[] {
  if (node?.type === 'MemberExpression') return requiredBy(node.object);
  if (node?.type !== 'CallExpression') return [];
  const [argument] = node.arguments;
  return node.callee.type === 'Identifier' && node.callee.name === 'require' && argument?.type === 'Literal' && typeof argument.value === 'string' ? [argument.value] : requiredBy(node.callee);
}

const TEST = /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|specs?|fixtures|mocks|e2e|cypress|playwright|stories|test-utils|testing|testdata)\/|[._-](?:test|tests|spec|stories|story|mock|mocks|fixture|fixtures|cy|e2e|bench)\.[\w.]+$|(?:^|\/)(?:conftest|jest\.setup|vitest\.setup|setupTests)\.\w+$/i;
const DEVELOPMENT = /(?:^|\/)\.env\.(?:development|dev|test|testing|local|example|sample|staging)(?:\.local)?$|(?:^|\/)(?:docker-compose|compose)\.(?:dev|test|override)\.ya?ml$|\.(?:development|dev)\.(?:ya?ml|json|toml|ini|properties)$/i;

/** What sort of file outside production this is; undefined for production code. */
export function outsideProduction(filename: string, testFiles: readonly string[]): string | undefined {
  const path = plainPath(filename);
  if (DEVELOPMENT.test(path)) return 'a development file';
  if (TEST.test(path) || matchesAny(path, testFiles)) return 'test code';
  return undefined;
}
