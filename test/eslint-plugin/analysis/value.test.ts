// Values that the file alone decides: keys of which only half stands anywhere, put together by every means that the analysis follows.
import { type Case, checkTable } from '../table.ts';

/** Every expression is worth a key, and no part of it is. */
function worth(...expressions: readonly string[]): readonly Case[] {
  return expressions.map((expression) => ({ code: `console.log(${expression});` }));
}

const HALF = "'{{alnum:24}}'";

checkTable('no-key-in-logs', {
  found: {
    'by operators': worth(`(null ?? 'sk_live_') + ${HALF}`, `(false || 'sk_live_') + ${HALF}`, `(true && 'sk_live_') + ${HALF}`, `(true ? 'sk_live_' : 'no') + ${HALF}`, `(false ? 'no' : 'sk_live_') + ${HALF}`, `(void 0 ?? 'sk_live_') + ${HALF}`, `(!1 ? 'no' : 'sk_live_') + ${HALF}`, `(p = 'sk_live_') + ${HALF}`, `((('sk_live_') + ${HALF}))`, `undefined ?? 'sk_live_' + ${HALF}`),
    'with other values in between': worth("'sk_live_' + 1 + '{{alnum:24}}'", "'sk_live_' + true + '{{alnum:20}}'", "'sk_live_' + null + '{{alnum:20}}'", '`sk_live_${7}{{alnum:24}}`', "'sk_live_' + -7 + '{{alnum:24}}'".replace('-7', '(1 + 2)')),
    'by methods': worth(
      `'sk_live_' + ' {{alnum:24}} '.trim()`,
      `'sk_live_' + ${HALF}.toString()`,
      `'SK_LIVE_'.toLowerCase() + ${HALF}`,
      "'sk_live_' + '{{digits:24}}'.toUpperCase()",
      `'xxsk_live_'.slice(2) + ${HALF}`,
      `'xxsk_live_'.substring(2) + ${HALF}`,
      `'s'.repeat(1) + 'k_live_' + ${HALF}`,
      "'sk,live,{{alnum:24}}'.split(',').join('_')",
      `[${HALF}, 'live', 'sk'].reverse().join('_')`,
      `'sk_'.concat('live_', ${HALF})`,
      "'sk-live-{{alnum:24}}'.replaceAll('-', '_')",
      "'sk live_{{alnum:24}}'.replace(' ', '_')",
      "'sk.live.{{alnum:24}}'.replace(/\\./g, '_')",
      "'sk-live.{{alnum:24}}'.replace(/[.-]/g, '_')",
    ),
    'by functions': worth("'sk_live_' + atob('b64{x{{alnum:24}}}')", `'sk_live_' + String(${HALF})`, "'sk_live_' + decodeURIComponent('%78{{alnum:24}}')", "'sk_live_' + Buffer.from('b64{x{{alnum:24}}}', 'base64').toString()", "'sk_live_' + Buffer.from('x{{alnum:24}}').toString('utf8')"),
    'by names': [
      "const o = { sk: 'sk_live_' }; const name = 'sk'; console.log(o[name] + '{{alnum:24}}');",
      "const list = ['sk_live_']; console.log(list[0] + '{{alnum:24}}');",
      "const { a: { b } } = { a: { b: 'sk_live_' } }; console.log(b + '{{alnum:24}}');",
      "const key = 'p'; const o = { [key]: 'sk_live_' }; console.log(o.p + '{{alnum:24}}');",
      "class A { static p = 'sk_live_'; p = ''; }\nconsole.log(A.p + '{{alnum:24}}');",
      "class A { p = 'sk_live_'; f() { console.log(this.p + '{{alnum:24}}'); } }",
      "const p = (((('sk_live_')))); console.log(p + '{{alnum:24}}');",
    ],
    'not decided, so the name counts': ["console.log({ password: x + 'a' });", "console.log({ password: 'a' + x });", 'console.log({ password: `a${x}` });', "console.log({ password: 'a-b'.replace('-', x) });", "console.log({ password: 'a-b'.concat(x) });", "console.log({ password: [x].join('') });"],
  },
  clean: {
    'functions of the file that are called like others': ["function decodeURIComponent(x) { return x.length; } console.log(decodeURIComponent('sk%5flive%5f{{alnum:24}}'));", "const o = { sk: 'sk_live_' }; console.log(o[name] + '{{alnum:24}}');", "const [a] = ['sk_live_']; let p = a; p = f(); console.log(p + '{{alnum:24}}');"],
    'patterns that could take long': ["console.log('sk--live--{{alnum:24}}'.replace(/-+/g, '_'));", "console.log('sk-live-{{alnum:24}}'.replace(/(-)/g, '_'));", "console.log('sk--live--{{alnum:24}}'.replace(/-{2}/g, '_'));"],
    'calls of what a call gave': ['console.log(make()(apiKey));', 'const apiKey = load.bind(null); console.log(apiKey());', 'console.log((() => 1)());'],
    'no value': ["console.log('sk_live_' + x);", "console.log('sk_live_' + {} + '{{alnum:24}}');", "console.log(`sk_live_${x}`);"],
  },
});
