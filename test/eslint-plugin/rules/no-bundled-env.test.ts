import { checkTable } from '../table.ts';

checkTable('no-bundled-env', {
  setup: { filename: 'vite.config.ts' },
  found: {
    'Vite: define': [
      { code: "export default { define: { 'process.env.API_KEY': JSON.stringify(process.env.API_KEY) } };", says: 'secret' },
      "import { defineConfig } from 'vite'; export default defineConfig({ define: { __KEY__: JSON.stringify(process.env.STRIPE_SECRET_KEY) } });",
      "import { defineConfig, loadEnv } from 'vite'; export default defineConfig(({ mode }) => { const env = loadEnv(mode, '.', ''); return { define: { KEY: JSON.stringify(env.API_KEY) } }; });",
      { code: "export default { define: { 'process.env': process.env } };", says: 'whole' },
      { code: "import { defineConfig, loadEnv } from 'vite'; export default defineConfig(({ mode }) => ({ define: { 'process.env': loadEnv(mode, '.', '') } }));", says: 'whole' },
      { code: 'export default { define: { ...process.env } };', says: 'whole' },
      { code: "const define = { 'process.env': JSON.stringify(process.env) }; export default { define };", says: 'whole' },
    ],
    'Vite: envPrefix': [{ code: "export default { envPrefix: '' };", says: 'prefix' }, "export default { envPrefix: ['VITE_', ''] };", "const p = 'SECRET_'; export default { envPrefix: p };"],
    'SvelteKit: publicPrefix': [{ code: "export default { kit: { env: { publicPrefix: '' } } };", filename: 'svelte.config.js', says: 'prefix' }, { code: "const env = { publicPrefix: 'SECRET_' }; export default { kit: { env } };", filename: 'svelte.config.js' }, { code: "export default { kit: { env: { publicPrefix: `API_` } } };", filename: 'svelte.config.js' }],
    'plugins for the environment': [
      { code: "import environment from 'vite-plugin-environment'; export default { plugins: [environment(['API_SECRET'])] };", says: 'secret' },
      { code: "import environment from 'vite-plugin-environment'; export default { plugins: [environment({ API_SECRET: process.env.API_SECRET })] };", says: 'secret' },
      { code: "import environment from 'vite-plugin-environment'; export default { plugins: [environment('all')] };", says: 'whole' },
      { code: "import inject from 'rollup-plugin-inject-process-env'; export default { plugins: [inject({ KEY: process.env.API_SECRET })] };", filename: 'rollup.config.js', says: 'secret' },
      { code: "import inject from 'rollup-plugin-inject-process-env'; export default { plugins: [inject(process.env)] };", filename: 'rollup.config.js', says: 'whole' },
    ],
    'bundlers called from anywhere': [
      { code: "import { build } from 'vite'; build({ define: { KEY: JSON.stringify(process.env.API_SECRET) } });", filename: 'src/make.ts' },
      { code: "const webpack = require('webpack'); webpack(merge({ define: { KEY: process.env.API_SECRET } }));", filename: 'src/make.js' },
      { code: "Bun.build({ define: { KEY: JSON.stringify(process.env.API_SECRET) } });", filename: 'src/make.ts' },
      { code: "export default defineConfig({ define: { KEY: JSON.stringify(process.env.API_SECRET) } });", filename: 'src/make.ts' },
    ],
    webpack: [
      { code: "new webpack.DefinePlugin({ 'process.env.API_KEY': JSON.stringify(process.env.API_KEY) });", filename: 'webpack.config.js' },
      { code: "const { DefinePlugin } = require('webpack'); module.exports = { plugins: [new DefinePlugin({ 'process.env': JSON.stringify(process.env) })] };", filename: 'webpack.config.js', says: 'whole' },
      { code: "new webpack.EnvironmentPlugin(['NODE_ENV', 'API_SECRET']);", filename: 'webpack.config.js', says: 'secret' },
      { code: 'new webpack.EnvironmentPlugin({ API_SECRET: undefined });', filename: 'webpack.config.js', says: 'secret' },
      { code: 'new EnvironmentPlugin(Object.keys(process.env));', filename: 'webpack.config.js', says: 'whole' },
      { code: 'new webpack.EnvironmentPlugin([...Object.keys(process.env)]);', filename: 'webpack.config.js', says: 'whole' },
      { code: "const Dotenv = require('dotenv-webpack'); new Dotenv({ systemvars: true });", filename: 'webpack.config.js', says: 'whole' },
    ],
    'esbuild and rollup': [
      { code: "import esbuild from 'esbuild'; esbuild.build({ define: { 'process.env.API_KEY': JSON.stringify(process.env.API_KEY) } });", filename: 'build.mjs' },
      { code: "import { build } from 'esbuild'; await build({ define: { KEY: `\"${process.env.API_SECRET}\"` } });", filename: 'scripts/build.mjs' },
      { code: "import * as e from 'esbuild'; const define = { 'process.env': JSON.stringify(process.env) }; e.context({ define });", filename: 'build.mjs' },
      { code: "import replace from '@rollup/plugin-replace'; export default { plugins: [replace({ 'process.env.API_KEY': JSON.stringify(process.env.API_KEY) })] };", filename: 'rollup.config.js' },
      { code: "import replace from '@rollup/plugin-replace'; export default { plugins: [replace({ preventAssignment: true, values: { KEY: process.env.API_SECRET } })] };", filename: 'rollup.config.js' },
    ],
    'Next.js': [
      { code: 'module.exports = { env: { API_KEY: process.env.API_KEY } };', filename: 'next.config.js', says: 'secret' },
      { code: "import type { NextConfig } from 'next'; const config: NextConfig = { env: { key: process.env.STRIPE_SECRET_KEY } }; export default config;", filename: 'next.config.ts' },
      { code: 'export default { env: process.env };', filename: 'next.config.mjs', says: 'whole' },
      { code: 'export default { publicRuntimeConfig: { key: process.env.API_SECRET } };', filename: 'next.config.mjs' },
    ],
    'Expo, Nuxt, Bun': [
      { code: 'export default { expo: { extra: { apiKey: process.env.API_KEY } } };', filename: 'app.config.ts' },
      { code: 'export default ({ config }) => ({ ...config, extra: { ...config.extra, keys: { openai: process.env.OPENAI_API_KEY } } });', filename: 'app.config.js' },
      { code: 'export default { extra: process.env };', filename: 'app.config.js', says: 'whole' },
      { code: 'export default defineNuxtConfig({ runtimeConfig: { public: { key: process.env.API_SECRET } } });', filename: 'nuxt.config.ts' },
      { code: "await Bun.build({ entrypoints: ['a.ts'], env: 'inline' });", filename: 'build.ts', says: 'whole' },
      { code: "await Bun.build({ entrypoints: ['a.ts'], define: { KEY: JSON.stringify(process.env.API_KEY) } });", filename: 'build.ts' },
    ],
  },
  clean: {
    'public values': [
      "export default { define: { __VERSION__: JSON.stringify(process.env.npm_package_version) } };",
      "export default { define: { 'process.env.NODE_ENV': JSON.stringify('production') } };",
      "export default { define: { 'process.env.API_KEY': '\"\"' } };",
      "export default { define: { KEY: JSON.stringify(process.env.VITE_MAPS_KEY) } };",
      "export default { envPrefix: ['VITE_', 'PUBLIC_'] };",
      { code: "new webpack.EnvironmentPlugin(['NODE_ENV', 'API_URL']);", filename: 'webpack.config.js' },
    ],
    'not bundled': [
      { code: 'export default { runtimeConfig: { key: process.env.API_SECRET } };', filename: 'nuxt.config.ts' },
      { code: 'module.exports = { serverRuntimeConfig: { key: process.env.API_SECRET } };', filename: 'next.config.js' },
      'export default { server: { headers: { Authorization: process.env.API_TOKEN } } };',
      { code: "spawn('x', { env: process.env });", filename: 'src/run.ts' },
      { code: 'const o = { define: { a: process.env.API_KEY } };', filename: 'src/dictionary.ts' },
      { code: "import Sequelize from 'sequelize'; const M = s.define('x', { apiKey: Sequelize.STRING });", filename: 'src/model.ts' },
    ],
  },
});
