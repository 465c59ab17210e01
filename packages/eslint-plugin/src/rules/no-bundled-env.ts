// no-bundled-env: a bundler's configuration that writes the whole environment, or a secret of it, into client code.
import type { TSESTree } from '@typescript-eslint/utils';
import { isWholeEnvironment } from '../analysis/environment.ts';
import { type Evidence, provenKeyIn } from '../analysis/flow.ts';
import { namesSecretVariable, publicPrefixOf } from '../analysis/name.ts';
import { lastName, objectLiteral, originOf, propertyOf } from '../analysis/origin.ts';
import { type Node, type SourceFile, enclosing, plainKey, unwrap } from '../analysis/source-file.ts';
import { staticValue } from '../analysis/value.ts';
import { type LintRule, type Listener, type Report, defineRule } from '../rule.ts';
import { bulkIn } from '../sinks/bulk.ts';
import { entriesOf } from '../sinks/objects.ts';

/** What may be reached through another plugin's compiler. */
const PLUGINS = /(?:Define|Environment)Plugin/;

export const noBundledEnv: LintRule = defineRule({
  name: 'no-bundled-env',
  description: 'disallow bundler configurations that write secrets into client code',
  recommended: true,
  messages: {
    secret: '{{label}} is written into the bundle by `{{option}}`, for everyone to read. Read it on the server only.',
    whole: 'The whole environment is written into the bundle by `{{option}}`, every secret of the build machine with it. Name the variables that clients need.',
    prefix: 'This prefix lets every variable of the environment into client code. Use one that only public variables have.',
  },
  tree: { passes: mayBundle, orText: PLUGINS },
  code: (file, _context, report) => listen(file, report),
});

function listen(file: SourceFile, reportAnyway: Report): Listener {
  const reported = new Set<Node>();
  const report: Report = (node, ...words) => {
    if (!reported.has(node)) reportAnyway(node, ...words);
    reported.add(node);
  };
  const checkValues = (node: Node | undefined, option: string): void => {
    if (node === undefined) return;
    if ((bulkIn(file, node) !== undefined && unwrap(node).type !== 'ObjectExpression') || isMadeOfEnvironment(file, node)) {
      report(node, 'whole', { option });
      return;
    }
    const literal = objectLiteral(file, node);
    for (const property of literal?.properties ?? []) {
      const value = property.type === 'SpreadElement' ? property.argument : property.value;
      if (bulkIn(file, value)?.label === 'the whole environment' || isMadeOfEnvironment(file, value)) {
        report(property, 'whole', { option });
        continue;
      }
      if (objectLiteral(file, value) !== undefined && option !== 'define') {
        checkValues(value, option);
        continue;
      }
      const evidence = provenKeyIn(file, value) ?? keyNamed(property, value);
      if (evidence !== undefined) report(property, 'secret', { label: evidence.label, option });
    }
  };
  /** `define: { 'process.env.API_KEY': JSON.stringify(apiKey) }`: the name of the variable says it. */
  const keyNamed = (property: TSESTree.ObjectLiteralElement, value: Node): Evidence | undefined => {
    const name = property.type === 'Property' ? /^(?:process|import\.meta)\.env\.([A-Z][A-Z\d_]*)$/.exec(plainKey(property) ?? '')?.[1] : undefined;
    if (name === undefined || publicPrefixOf(name, file.settings.publicEnvPrefixes) !== '' || !namesSecretVariable(name, file.settings.keyNames)) return undefined;
    return staticValue(file, value) !== undefined ? undefined : { layer: 'environment', at: value, label: `\`${name}\`` };
  };
  const checkNames = (node: Node | undefined, option: string): void => {
    const list = node === undefined ? undefined : unwrap(node);
    const elements = list?.type === 'ArrayExpression' ? list.elements : [];
    for (const element of elements) {
      if (element?.type === 'SpreadElement' && (bulkIn(file, element.argument) !== undefined || isMadeOfEnvironment(file, element.argument))) report(element, 'whole', { option });
      if (element?.type === 'Literal' && typeof element.value === 'string' && isSecret(file, element.value)) report(element, 'secret', { label: `\`${element.value}\``, option });
    }
    if (node !== undefined && elements.length === 0 && isMadeOfEnvironment(file, node)) report(node, 'whole', { option });
    for (const { name, property } of entriesOf(file, node)) if (property !== undefined && isSecret(file, name)) report(property, 'secret', { label: `\`${name}\``, option });
  };
  return {
    Property(node) {
      const name = plainKey(node);
      if (node.parent.type !== 'ObjectExpression' || name === undefined || !OPTIONS.has(name) || !isBundlerConfig(file, node)) return;
      switch (name) {
        case 'define':
          return checkValues(node.value, 'define');
        case 'envPrefix':
        case 'publicPrefix': {
          const prefixes = [staticValue(file, node.value)?.value].flat();
          if (prefixes.some((prefix) => prefix === '' || (typeof prefix === 'string' && /^(?:API|SECRET|DB|DATABASE|AWS|TOKEN|PRIVATE|APP_SECRET)_?$/i.test(prefix)))) report(node, 'prefix', {});
          return;
        }
        case 'env':
          if (isNextConfig(file) || isBunBuild(file, node)) {
            if (isBunBuild(file, node) && staticValue(file, node.value)?.value === 'inline') return report(node, 'whole', { option: 'env' });
            checkValues(node.value, 'env');
          }
          return;
        case 'publicRuntimeConfig':
          return checkValues(node.value, 'publicRuntimeConfig');
        case 'extra':
          if (isExpoConfig(file)) checkValues(node.value, 'extra');
          return;
        case 'public':
          if (node.parent.parent.type === 'Property' && plainKey(node.parent.parent) === 'runtimeConfig') checkValues(node.value, 'runtimeConfig.public');
          return;
        default:
      }
    },
    NewExpression(node) {
      const name = lastName(node.callee) ?? '';
      if (/DefinePlugin$/.test(name)) checkValues(node.arguments[0], 'DefinePlugin');
      if (/EnvironmentPlugin$/.test(name)) checkNames(node.arguments[0], 'EnvironmentPlugin');
      if (originOf(file, node.callee)?.name === 'dotenv-webpack' && staticValue(file, propertyOf(file, node.arguments[0], 'systemvars') ?? node)?.value === true) report(node, 'whole', { option: 'dotenv-webpack' });
    },
    CallExpression(node) {
      const [options] = node.arguments;
      const name = originOf(file, node.callee)?.name ?? '';
      if (/^(?:@rollup\/plugin-replace|rollup-plugin-replace)$/.test(name)) checkValues(options, 'replace');
      if (/^(?:vite-plugin-environment|rollup-plugin-inject-process-env|vite-plugin-env-compatible)$/.test(name)) {
        if (options?.type === 'Literal' && options.value === 'all') report(node, 'whole', { option: name });
        checkNames(options, name);
        checkValues(options, name);
      }
    },
  };
}

/** Options by which a bundler is told what to write into the bundle. */
const OPTIONS: ReadonlySet<string> = new Set(['define', 'envPrefix', 'publicPrefix', 'env', 'publicRuntimeConfig', 'extra', 'public']);

function isSecret(file: SourceFile, name: string): boolean {
  return publicPrefixOf(name, file.settings.publicEnvPrefixes) === '' && namesSecretVariable(name, file.settings.keyNames);
}

/** `process.env`, `Object.keys(process.env)`, `Object.fromEntries(Object.entries(process.env).map(…))`. A filter in between may let only public names through. */
function isMadeOfEnvironment(file: SourceFile, node: Node): boolean {
  const inner = unwrap(node);
  if (isWholeEnvironment(file, inner)) return true;
  if (inner.type !== 'CallExpression' || inner.callee.type !== 'MemberExpression') return false;
  const method = lastName(inner.callee) ?? '';
  if (/^(?:keys|entries|fromEntries)$/.test(method)) return inner.arguments[0] !== undefined && isMadeOfEnvironment(file, inner.arguments[0]);
  return /^(?:map|flatMap|reduce)$/.test(method) && isMadeOfEnvironment(file, inner.callee.object);
}

const CONFIG_FILE = /(?:^|[\\/])(?:vite|vitest|webpack|rspack|rsbuild|rollup|rolldown|esbuild|next|nuxt|astro|svelte|metro|app|build|bun|tsup|tsdown|farm|parcel|craco|config-overrides|vue|quasar|electron[.-]vite|wxt|snowpack|remix|gatsby|angular|storybook|main|preview)[\w.-]*\.[cm]?[jt]sx?$/;
const BUNDLERS = /^(?:vite|vitest\/config|webpack|@rspack\/|@rsbuild\/|rollup|rolldown|esbuild|tsup|tsdown|astro\/config|@sveltejs\/|electron-vite|wxt|@vue\/cli|@storybook\/)/;

/** Names of what is global where bundlers are configured, or imported from a file that wraps them. */
const CONFIGURING: ReadonlySet<string> = new Set(['defineConfig', 'defineNuxtConfig', 'defineViteConfig', 'Bun', 'require']);
const PLUGIN_MODULES = /^(?:dotenv-webpack|@rollup\/plugin-replace|rollup-plugin-|vite-plugin-)/;

/** Whether a module has to do with bundlers. The same few are imported by most files of a project. */
function isBundling(module: string): boolean {
  let known = modules.get(module);
  if (known === undefined) modules.set(module, (known = BUNDLERS.test(module) || PLUGIN_MODULES.test(module)));
  return known;
}

const modules = new Map<string, boolean>();

/** Whether a file can have to do with a bundler: objects with an `env` or a `define` are everywhere, bundlers are not. Told by imports and globals: a look through the text took ten times as long. */
function mayBundle(file: SourceFile): boolean {
  const { ast, scopeManager } = file.code;
  if (CONFIG_FILE.test(file.filename)) return true;
  for (const statement of ast.body) {
    if (statement.type === 'ImportDeclaration' && (isBundling(statement.source.value) || statement.specifiers.some(({ local }) => CONFIGURING.has(local.name)))) return true;
  }
  return (scopeManager?.globalScope?.through ?? []).some(({ identifier }) => CONFIGURING.has(identifier.name as string));
}

/** A file called like a bundler's configuration, or an object given to a bundler. */
function isBundlerConfig(file: SourceFile, node: Node): boolean {
  if (CONFIG_FILE.test(file.filename) || isNextConfig(file) || isExpoConfig(file)) return true;
  let at = enclosing(node, (each) => each.type === 'CallExpression');
  while (at !== undefined && at.type === 'CallExpression') {
    const origin = originOf(file, at.callee);
    if (origin?.root === 'module' && BUNDLERS.test(origin.name)) return true;
    if (origin?.root === 'global' && origin.name === 'Bun' && origin.path[0] === 'build') return true;
    if (/^define(?:Config|NuxtConfig|ViteConfig)$/.test(lastName(at.callee) ?? '')) return true;
    at = enclosing(at, (each) => each.type === 'CallExpression');
  }
  return false;
}

function isNextConfig(file: SourceFile): boolean {
  return /(?:^|[\\/])next\.config\.[cm]?[jt]s$/.test(file.filename);
}

function isExpoConfig(file: SourceFile): boolean {
  return /(?:^|[\\/])app(?:\.config)?\.[cm]?[jt]s$/.test(file.filename);
}

function isBunBuild(file: SourceFile, node: Node): boolean {
  const call = enclosing(node, (each) => each.type === 'CallExpression');
  return call?.type === 'CallExpression' && originOf(file, call.callee)?.name === 'Bun';
}

