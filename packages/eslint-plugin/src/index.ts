// The plugin as ESLint loads it: rules, configs and the text language.
import type { ESLint } from 'eslint';
import own from '../package.json' with { type: 'json' };
import { type ConfigName, configsOf } from './configs.ts';
import { textLanguage } from './language/text.ts';
import { rules } from './rules.ts';

export type { LeaklintSettings } from './settings.ts';

type Plugin = Omit<ESLint.Plugin, 'configs'> & { readonly configs: ReturnType<typeof configsOf> };

const base = { meta: { name: 'eslint-plugin-leaklint', version: own.version, namespace: 'leaklint' }, rules, languages: { text: textLanguage } } as unknown as ESLint.Plugin;

const plugin: Plugin = Object.assign(base, { configs: configsOf(base) });

export type { ConfigName };
// ESLint and oxlint read the default export; `require` gets the plugin itself.
export { plugin as default, plugin as 'module.exports' };
