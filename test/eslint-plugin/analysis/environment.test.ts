// The environment, asked through the rule about logs: variables by every way of reading them, named like keys or by their vendor alone.
import { checkTable } from '../table.ts';

checkTable('no-key-in-errors', {
  found: {
    'variables whose name alone says little': ['throw new Error(process.env.ACME_PAT);', 'throw new Error(`bad ${import.meta.env.ACME_PAT}`);', { code: 'throw new Error(process.env.ACME);', settings: { vendors: [{ name: 'Acme', env: ['ACME'] }] } }],
  },
  clean: {
    'variables of no one': ['throw new Error(process.env.ACME);', 'throw new Error(process.env.ACME_PATH);', 'throw new Error(options.ACME_PAT_NAME);'],
  },
});

checkTable('no-key-in-logs', {
  found: {
    'variables whose name alone says little': ["console.log(Deno.env.get('acme_pat'));", 'console.log(process.env.GITHUB_PAT);', 'const { GITHUB_PAT: p } = process.env; console.log(p);', "console.log(config.getOrThrow('GITHUB_PAT'));", "import { GITHUB_PAT } from '$env/static/private'; console.log(GITHUB_PAT);", "const { HOME, ...rest } = process.env; console.log(rest.GITHUB_PAT);"],
    'variables of a vendor': [{ code: 'console.log(process.env.ACME);', settings: { vendors: [{ name: 'Acme', env: ['ACME'] }] } }, { code: 'const { ACME: a } = process.env; console.log(a);', settings: { vendors: [{ name: 'Acme', env: ['ACME'] }] } }, { code: "console.log(Deno.env.get('ACME'));", settings: { vendors: [{ name: 'Acme', env: ['ACME'] }] } }],
    'constants called like variables': ['console.log(MY_KEY);', 'console.log(ACME_TOKEN);', "import { ACME_KEY } from './keys'; console.log(ACME_KEY);"],
  },
  clean: {
    'other methods of such objects': ["console.log(env.source('API_KEY'));", "console.log(config.origin('API_KEY'));", "console.log(Deno.env.source('GITHUB_PAT'));"],
    'other objects': ["console.log(cache.get('GITHUB_PAT'));", "console.log(env.get('home'));", "console.log(options.env.GITHUB_PAT_PATH);"],
    'constants that are none': ['console.log(LOCAL_STORAGE_KEY);', 'console.log(SORT_KEY, CACHE_KEY);', 'console.log(Kind.ACCESS_TOKEN);'],
  },
});
