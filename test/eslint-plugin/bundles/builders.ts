// Builders: where a project of each bundler stands, how it is built, and what of the result users are sent.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from './installed.ts';
import type { Project } from './projects.ts';

interface Builder {
  /** The folder that projects are put under: they find their bundler as an installed one. */
  readonly home: () => string;
  readonly args: (home: string) => readonly string[];
  /** The files that reach users, below the project. */
  readonly sent: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  /** Files that every project has beside its own. */
  readonly files?: (home: string) => Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const cache = join(root, 'node_modules/.cache/leaklint-bundles');
const own = (): string => cache;
const MODULE = { 'package.json': '{ "type": "module" }' };

const builders: Readonly<Record<Project['bundler'], Builder>> = {
  'Vite': { home: own, args: () => [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], sent: /^dist\// },
  'esbuild': { home: own, args: () => ['build.js'], sent: /^dist\// },
  'webpack': {
    home: own,
    args: () => ['--input-type=module', '-e', "import webpack from 'webpack'; import config from './webpack.config.js'; webpack(config, (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exitCode = 1; } });"],
    sent: /^dist\//,
  },
  'Next.js': {
    home: () => installed(cache, 'next', { 'next': '16.4.6', 'react': '19.3.1', 'react-dom': '19.3.1' }),
    args: (home) => [join(home, 'node_modules/next/dist/bin/next'), 'build'],
    // Pages and answers of routes that are made at build time stand beside the server's own code.
    sent: /^\.next\/(?:static\/|server\/app\/.*\.(?:html|rsc|body)$)/,
    env: { NEXT_TELEMETRY_DISABLED: '1' },
  },
  'Expo': {
    home: () => installed(cache, 'expo', { 'expo': '57.0.33', 'react': '19.3.1', 'react-dom': '19.3.1', 'react-native': '0.86.3', 'react-native-web': '0.21.4' }),
    args: (home) => [join(home, 'node_modules/expo/bin/cli'), 'export', '--platform', 'web', '--output-dir', 'dist'],
    sent: /^dist\//,
    env: { EXPO_NO_TELEMETRY: '1', EXPO_OFFLINE: '1' },
    files: (home) => ({
      'package.json': '{ "type": "module", "main": "index.js" }',
      'metro.config.cjs': `const { getDefaultConfig } = require('expo/metro-config');\nconst config = getDefaultConfig(__dirname);\nconfig.watchFolders = [${JSON.stringify(home)}];\nmodule.exports = config;\n`,
    }),
  },
};

/** A new folder for projects of a bundler. */
export function workshop(bundler: Project['bundler']): { readonly folder: string; readonly files: Readonly<Record<string, string>>; readonly build: (folder: string, variables: Readonly<Record<string, string>>) => string } {
  const { home: homeOf, args, sent, env = {}, files = () => MODULE } = builders[bundler];
  const home = homeOf();
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, 'run-'));
  return {
    folder,
    files: files(home),
    build(project, variables) {
      // What a bundler remembers of one project (Metro: the configuration of the app) must not reach the next.
      const memory = join(project, 'tmp');
      mkdirSync(memory);
      const { status, stderr, stdout } = spawnSync(process.execPath, args(home), { cwd: project, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: memory, TMPDIR: memory, NODE_ENV: 'production', CI: '1', ...env, ...variables } });
      if (status !== 0) throw new Error(`${bundler}: ${stderr}${stdout}`);
      const paths = readdirSync(project, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).filter((path) => sent.test(path));
      return paths.filter((path) => /\.\w+$/.test(path)).map((path) => readFileSync(join(project, path), 'utf8')).join('\n');
    },
  };
}
