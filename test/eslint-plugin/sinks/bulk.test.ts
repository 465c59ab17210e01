// Bulk: the whole environment, all headers, the configuration of a failed request, however they are handed over.
import { type Case, checkTable } from '../table.ts';

const bulk = (...codes: readonly string[]): readonly Case[] => codes.map((code) => ({ code, says: 'bulk' }));

checkTable('no-key-in-logs', {
  found: {
    'the environment, by other ways': bulk("import { env } from 'node:process'; console.log(env);", "const { env: e } = require('process'); console.log(e);", 'console.log(Deno.env.toObject());', "import { loadEnv } from 'vite'; console.log(loadEnv('x', '.', ''));", 'const { HOME, ...rest } = process.env; console.log(rest);', "import { env } from '$env/dynamic/private'; console.log(env);"),
    'inside of other expressions': bulk('console.log(`env: ${JSON.stringify(process.env)}`);', "console.log('env ' + JSON.stringify(process.env));", 'console.log([process.env]);', 'console.log([...Object.entries(process.env)]);', 'console.log(...[process.env]);', 'console.log(ok ? process.env : null);', 'console.log(ok ? null : req.headers);', 'console.log(debug && process.env);', 'console.log(overrides || process.env);', 'console.log({ a: { b: req.headers } });'),
    'headers and failed requests': bulk('console.log(req.rawHeaders);', 'console.log(ctx.request.headers);', 'const { headers: h } = request; console.log(h);', 'const h = req.headers; console.log(h);', 'try { f(); } catch (err) { console.log(err.request); }'),
  },
  clean: {
    'what only looks like it': ['console.log(config.headers.length, x - process.env);', 'console.log(Object.keys(process.env));', 'let h = req.headers; h = {}; console.log(h);', 'function f(headers) { console.log(headers); }', 'console.log(JSON.stringify(process.env, ["PATH"]));', 'console.log(error.config);', 'console.log(describe(process.env));'],
  },
});
