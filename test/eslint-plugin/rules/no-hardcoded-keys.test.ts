import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTable } from '../table.ts';

/** A working tree whose .gitignore takes the file out. */
const tree = mkdtempSync(join(tmpdir(), 'leaklint-ignored-'));
mkdirSync(join(tree, '.git'));
writeFileSync(join(tree, '.gitignore'), '.env\n');
const ignored = join(tree, '.env');
process.once('exit', () => rmSync(tree, { recursive: true, force: true }));

const K = 'sk_live_{{alnum:24}}';
const Z = 'zv_live_{{alnum:32}}';

checkTable('no-hardcoded-keys', {
  found: {
    'an argument': [`new Stripe('${K}');`, `const zavu = new Zavu("${Z}");`, `async () => { await login('${K}'); };`, `class A { run = () => send(\`${Z}\`); }`],
    'a header': [`fetch(u, { headers: { Authorization: 'Bearer ${Z}' } });`, `headers.set('X-API-Key', '${K}');`, `const h = new Headers([['X-API-Key', '${K}']]);`],
    'a variable, with a suggestion': [
      { code: `const zavuApiKey = '${Z}';`, gives: 'const zavuApiKey = process.env.ZAVU_API_KEY;', says: 'hardcoded' },
      { code: `const key: string = '${Z}' as string;`, gives: 'const key: string = process.env.ZAVU_API_KEY as string;' },
      { code: `const c = { stripeSecretKey: '${K}' };`, gives: 'const c = { stripeSecretKey: process.env.STRIPE_SECRET_KEY };' },
    ],
    'a sum': [{ code: `const k = 'zv_' + 'live_' + '{{alnum:32}}';`, says: 'assembled' }, `const p = 'sk_live_'; const k = p + '{{alnum:24}}';`, `let x; x = ('zv_li' + 've_') + '{{alnum:24}}';`],
    'a template': [`const k = \`zv_live_\${'{{alnum:32}}'}\`;`, `const p = 'live'; send(\`sk_\${p}_{{alnum:24}}\`);`, `const k = String.raw\`${Z}\`;`],
    'a joined list': [`const k = ['zv', 'live', '{{alnum:32}}'].join('_');`, `send(['sk_live_', '{{alnum:24}}'].join(''));`, `const parts = ['sk', 'live', '{{alnum:24}}']; send(parts.join('_'));`],
    'concat and other calls': [`const k = 'zv_live_'.concat('{{alnum:32}}');`, `send('sk-live-{{alnum:24}}'.replace(/-/g, '_'));`, `const k = '{{alnum:24}}'; use('zv_live_'.concat(k));`],
    'only where an edit is safe': [
      ...[`import x from './${K}';`, `export * from './${K}';`, `import '${K}';`, `export { x } from '${K}';`, `type T = '${K}';`, `let k: '${K}';`, `enum E { A = '${K}' }`, `'${K}';`, `const o = { '${K}': 1 };`, `fetch(u, { headers: { Authorization: 'Bearer ${Z}' } });`, `// ${K}`, `const t = 'and ${K} too';`].map((code) => ({ code, givesNothing: true as const })),
      { code: `const k = ('${K}' satisfies string);`, gives: 'const k = (process.env.STRIPE_SECRET_KEY satisfies string);' },
    ],
    'encoded so that no piece shows it': ["const k = atob('b64{zv_liv} b64{e_{{alnum:34}}}');", "const k = decodeURIComponent('sk%5Flive%5F{{alnum:24}}');", "const k = Buffer.from('b64{zv_liv} b64{e_{{alnum:34}}}', 'base64').toString();"],
    'reported once, where it is whole': ["const u = 'sk_live_' + '{{alnum:24}}' + ' ';", "const u = `${'sk_live_' + '{{alnum:24}}'} x`;", "const u = ('sk_' + 'live_{{alnum:24}}').trim();"],
    'a fallback': [`const k = process.env.ZAVU_API_KEY ?? '${Z}';`, `const { KEY = '${K}' } = process.env;`, `function f(key = '${Z}') {}`],
    'a comment': [`// old key: ${K}\nexport {};`, `/* ${Z} */\nexport {};`, `/**\n * curl -H "X-API-Key: ${K}"\n */\nexport function f() {}`],
    'JSX': [{ code: `const a = <Zavu apiKey="${Z}" />;`, gives: 'const a = <Zavu apiKey={process.env.ZAVU_API_KEY} />;' }, `const a = <p>${K}</p>;`, `const a = <Zavu apiKey={'${Z}'} />;`],
    'class fields and enums': [`class A { key = '${Z}'; }`, `class A { static #key = '${K}'; }`, `enum Keys { Live = '${Z}' }`, `enum Keys { Live = 'zv_live_' + '{{alnum:24}}' }`],
    'encoded': ["const k = atob('b64{zv_live_{{alnum:32}}}');", "const k = Buffer.from('b64{sk_live_{{alnum:24}}}', 'base64').toString('utf8');", "const k = 'b64{zv_live_{{alnum:33}}}';"],
    'PEM': ['const k = `{{pem:PRIVATE KEY}}`;', 'const key = `{{pem:RSA PRIVATE KEY}}`;', "const k = ['{{pem:EC PRIVATE KEY}}'.trim()];".replace("'{{", '`{{').replace("}}'", '}}`')],
    'a URL': [`fetch('https://api.uvio.chat/x?api_key=${K}&a=1');`, `const u = new URL("https://x.dev/#${Z}");`, `const u = 'https://x.dev/${Z}/y';`],
    'a test key': [{ code: "const k = 'sk_test_{{alnum:24}}';", says: 'test' }, "zavu('zv_test_{{alnum:24}}');", "const k = 'zv_' + 'test_{{alnum:24}}';"],
    'names, when asked for': [
      { code: "const apiKey = '{{alnum:32}}';", options: { names: true }, says: 'fuzzy' },
      { code: "const c = { clientSecret: '{{base64url:40}}' };", options: { names: true } },
      { code: "const accessToken: string = '{{alnum:40}}';", options: { names: true } },
    ],
    'behind letters of other scripts': [`const s = 'ключ 🔑'; const k = '${Z}';`, `// schlüssel 🗝️\nsend('${K}')`, `const é = '${K}'`],
  },
  clean: {
    placeholders: ["const k = 'sk_live_your_secret_key';", `const k = 'zv_live_${'x'.repeat(24)}';`, "const k = 'zv_live_xxx';", "const k = 'sk_live_...';", "const k = 'sk_live_****1234';", "const k = '<your-api-key>';"],
    templates: ['const k = `sk_live_${id}`;', "const k = 'zv_live_' + id;", "const k = '$ZAVU_API_KEY';"],
    'publishable keys': ["const k = 'pk_live_{{alnum:24}}';", "const k = 'sb_publishable_{{alnum:22}}_{{alnum:8}}';", "const k = 'phc_{{alnum:43}}';"],
    'files that git ignores': [{ code: `ZAVU_API_KEY=${Z}`, filename: ignored, language: 'leaklint/text' }, { code: `A=1\nSTRIPE=${K}\n`, filename: ignored, language: 'leaklint/text' }, { code: `export KEY=${Z}`, filename: ignored, language: 'leaklint/text' }],
    'what is no key': ["const sha = '{{hex:40}}';", "const id = '{{uuid}}';", "const integrity = 'sha512-{{base64:86}}==';", "const css = 'sk-proj-card';", "const apiKey = process.env.API_KEY;"],
    'names, when not asked for': ["const apiKey = '{{alnum:32}}';", "const password = '{{password:16}}';", "const c = { clientSecret: '{{base64url:40}}' };"],
    'names of something else, when asked for': [
      { code: "const apiKeyId = '{{alnum:32}}';", options: { names: true } },
      { code: "const t = { apiKey: 'API key' };", options: { names: true } },
      { code: "const passwordHash = '{{alnum:32}}';", options: { names: true } },
    ],
    'test keys, when allowed': [{ code: "const k = 'sk_test_{{alnum:24}}';", options: { testKeys: false } }, { code: "zavu('zv_test_{{alnum:24}}');", options: { testKeys: false } }, { code: "const k = 'zv_' + 'test_{{alnum:24}}';", options: { testKeys: false } }],
  },
});
