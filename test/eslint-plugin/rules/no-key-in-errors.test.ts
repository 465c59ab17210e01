import { checkTable } from '../table.ts';

checkTable('no-key-in-errors', {
  found: {
    'thrown errors': [
      { code: 'throw new Error(`bad key ${apiKey}`);', gives: 'throw new Error(`bad key [redacted]`);', says: 'thrown' },
      "const f = () => { throw new TypeError('bad ' + process.env.API_KEY); };",
      'class E extends Error {}\nasync function f() { throw new AuthError({ apiKey }); }',
      'throw Error(apiKey);',
      'const e = new Error(config.apiKey); throw e;',
      'throw new HttpException(process.env.API_KEY, 401);',
      "throw new Error('zv_live_{{alnum:32}}');",
    ],
    'other things thrown': ['throw apiKey;', 'throw { apiKey };', 'throw `bad ${process.env.API_KEY}`;', "throw Object.assign(new Error('x'), { apiKey });"],
    'errors of other names': ['throw new APIError(apiKey);', 'throw new GraphQLError(process.env.API_KEY);', 'throw SDKFailure(apiKey);'],
    rejections: ['Promise.reject(apiKey);', 'Promise.reject(new Error(apiKey));', 'new Promise((resolve, reject) => reject(process.env.API_KEY));', 'new Promise((_, no) => { no({ apiKey }); });', 'function f(reject) { reject(`bad ${apiKey}`); }'],
    'a cause': ["throw new Error('x', { cause: { apiKey } });", "new Error('x', { cause: process.env.API_KEY });", "const e = new AggregateError([], 'x', { cause: config.secretKey });"],
    assertions: ["assert.ok(ok, 'bad ' + apiKey);", 'assert(ok, `bad ${apiKey}`);', 'assert.equal(a, b, `key ${process.env.API_KEY}`);', "invariant(ok, 'key ' + apiKey);"],
    'calls that make errors': ["throw createError(401, `bad ${apiKey}`);", 'throw Boom.unauthorized(process.env.API_KEY);', "error.message = `bad ${apiKey}`;"],
  },
  clean: {
    'no key': ["throw new Error('API key missing');", 'throw new Error(`missing ${name}`);', 'if (!apiKey) throw new Error("API_KEY is not set");', 'throw new Error(`bad length ${apiKey.length}`);', 'throw new Error(`bad key ${mask(apiKey)}`);', "throw new Error(`bad key ${apiKey.slice(0, 4)}…`);", "throw new Error(apiKey ? 'bad' : 'missing');", 'throw error;', 'Promise.reject(error);'],
    'compared, not shown': ['assert.equal(apiKey, expected);', 'assert(apiKey);', 'expect(apiKey).toBe(x);', "assert.strictEqual(process.env.API_KEY, 'x', 'message');"],
    'for others to report': ['console.error(new Error(apiKey));', 'Sentry.captureException(new Error(apiKey));', 'logger.error(new Error(process.env.API_KEY));'],
    'no error': ['const reject = (x) => x; reject(apiKey);', 'function reject() {} reject({ apiKey });', 'resolve(apiKey);', 'new Client(apiKey);', 'const x = new Promise((resolve) => resolve(apiKey));'],
  },
});
