// Small client projects, one a habit: what their bundler makes of a secret of the build machine, and which rules should say so.

export interface Project {
  readonly bundler: 'Vite' | 'esbuild' | 'webpack' | 'Next.js' | 'Expo';
  readonly name: string;
  /** By path; keys are templates. */
  readonly files: Readonly<Record<string, string>>;
  /** Rules that report it; none: the project is as it should be. */
  readonly reported: readonly string[];
  /** What everyone who opens the page can read: the secret, or `nothing` where a report warns of an empty value. */
  readonly readable: 'secret' | 'nothing';
}

/** By which each framework puts a variable into client code. */
const PREFIXES = ['VITE_', 'NEXT_PUBLIC_', 'EXPO_PUBLIC_'];
const everywhere = (name: string, value: string): Readonly<Record<string, string>> => Object.fromEntries(PREFIXES.map((prefix) => [`${prefix}${name}`, value]));

/** The variables of the build machine. */
export const environment: Readonly<Record<string, string>> = {
  ZAVU_API_KEY: 'zv_live_{{alnum:40}}',
  API_SECRET: 'zv_live_{{alnum:40}}',
  API_URL: 'https://api.acme.example/v1',
  ...everywhere('ZAVU_SECRET_KEY', 'zv_live_{{alnum:40}}'),
  ...everywhere('API_URL', 'https://api.acme.example/v1'),
};

const call = "fetch('/api/send', { method: 'POST', body: document.title });";
const server = "export const send = (text) => fetch('https://api.zavu.dev/v1/messages', { method: 'POST', body: text, headers: { Authorization: `Bearer ${process.env.ZAVU_API_KEY}` } });";
const page = '<!doctype html><script type="module" src="/src/main.js"></script>';
const withKey = 'document.title = process.env.ZAVU_API_KEY;';

const vite = (name: string, files: Readonly<Record<string, string>>, reported: readonly string[], readable: Project['readable']): Project => ({ bundler: 'Vite', name, files: { 'index.html': page, ...files }, reported, readable });

const esbuild = (name: string, options: string, main: string, reported: readonly string[], readable: Project['readable']): Project => ({
  bundler: 'esbuild',
  name,
  files: { 'build.js': `import { build } from 'esbuild';\nawait build({ entryPoints: ['src/main.js'], bundle: true, minify: true, outdir: 'dist', ${options} });`, 'src/main.js': main, 'server/send.js': server },
  reported,
  readable,
});

const webpack = (name: string, plugin: string, main: string, reported: readonly string[], readable: Project['readable']): Project => ({
  bundler: 'webpack',
  name,
  files: { 'webpack.config.js': `import webpack from 'webpack';\nexport default { mode: 'production', entry: './src/main.js', plugins: [${plugin}] };`, 'src/main.js': main, 'server/send.js': server },
  reported,
  readable,
});

export const projects: readonly Project[] = [
  vite('a secret behind the public prefix', { 'src/main.js': 'document.title = import.meta.env.VITE_ZAVU_SECRET_KEY;' }, ['no-public-env-secrets'], 'secret'),
  vite('a secret in define', { 'vite.config.js': 'export default { define: { __KEY__: JSON.stringify(process.env.ZAVU_API_KEY) } };', 'src/main.js': 'document.title = __KEY__;' }, ['no-bundled-env'], 'secret'),
  vite('the whole environment in define', { 'vite.config.js': "export default { define: { 'process.env': process.env } };", 'src/main.js': withKey }, ['no-bundled-env', 'no-key-in-client-code'], 'secret'),
  vite('a prefix that secrets have', { 'vite.config.js': "export default { envPrefix: ['VITE_', 'API_'] };", 'src/main.js': 'document.title = import.meta.env.API_SECRET;' }, ['no-bundled-env', 'no-key-in-client-code'], 'secret'),
  vite('a key in the code', { 'src/main.js': "const key = 'zv_live_{{alnum:40}}'; document.title = key;" }, ['no-hardcoded-keys'], 'secret'),
  vite('a key in a module that the page imports', { 'src/main.js': "import { key } from './key.js'; document.title = key;", 'src/key.js': "export const key = 'zv_live_{{alnum:40}}';" }, ['no-hardcoded-keys'], 'secret'),
  vite('a secret without the prefix', { 'src/main.js': 'document.title = import.meta.env.ZAVU_API_KEY;' }, ['no-key-in-client-code'], 'nothing'),
  vite('public values, and a server of its own', { 'vite.config.js': "export default { define: { __MODE__: JSON.stringify(process.env.NODE_ENV ?? '') } };", 'src/main.js': `document.title = import.meta.env.VITE_API_URL + __MODE__; ${call}`, 'server/send.js': server }, [], 'nothing'),
  esbuild('a secret in define', "define: { 'process.env.ZAVU_API_KEY': JSON.stringify(process.env.ZAVU_API_KEY) }", withKey, ['no-bundled-env', 'no-key-in-client-code'], 'secret'),
  esbuild('the whole environment in define', 'define: Object.fromEntries(Object.entries(process.env).map(([name, value]) => [`process.env.${name}`, JSON.stringify(value)]))', withKey, ['no-bundled-env', 'no-key-in-client-code'], 'secret'),
  esbuild('a public part of the environment in define', "define: Object.fromEntries(Object.entries(process.env).filter(([name]) => /^API_URL$/.test(name)).map(([name, value]) => [`process.env.${name}`, JSON.stringify(value)]))", `document.title = process.env.API_URL; ${call}`, [], 'nothing'),
  esbuild('public values, and a server of its own', "define: { 'process.env.API_URL': JSON.stringify(process.env.API_URL) }", `document.title = process.env.API_URL; ${call}`, [], 'nothing'),
  webpack('a secret in EnvironmentPlugin', "new webpack.EnvironmentPlugin(['ZAVU_API_KEY'])", withKey, ['no-bundled-env', 'no-key-in-client-code'], 'secret'),
  webpack('the whole environment in DefinePlugin', "new webpack.DefinePlugin({ 'process.env': JSON.stringify(process.env) })", withKey, ['no-bundled-env', 'no-key-in-client-code'], 'secret'),
  webpack('a secret inside an object of DefinePlugin', "new webpack.DefinePlugin({ CONFIG: { zavu: { key: JSON.stringify(process.env.ZAVU_API_KEY) } } })", 'document.title = CONFIG.zavu.key;', ['no-bundled-env'], 'secret'),
  webpack('public values, and a server of its own', "new webpack.EnvironmentPlugin(['API_URL'])", `document.title = process.env.API_URL; ${call}`, [], 'nothing'),
];
