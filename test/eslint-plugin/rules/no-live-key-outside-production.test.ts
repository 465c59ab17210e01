import { checkTable } from '../table.ts';

const K = 'sk_live_{{alnum:24}}';
const Z = 'zv_live_{{alnum:32}}';

checkTable('no-live-key-outside-production', {
  setup: { filename: 'src/pay.test.ts' },
  found: {
    'a live key': [{ code: `const k = '${K}';`, says: 'live' }, `it('pays', async () => { await pay(\`${Z}\`); });`, `// ${K}\nexport {};`, `class A { key: string = '${Z}'; }`],
    'a live variable': [
      { code: 'const k = process.env.STRIPE_LIVE_KEY;', says: 'variable' },
      'const f = () => use(import.meta.env.PROD_API_KEY);',
      'const { ZAVU_LIVE_API_KEY } = process.env;',
      "const { LIVE_SECRET: s = '' } = process.env;",
      "const env = process.env; pay(env['PRODUCTION_API_KEY']!);",
    ],
    'in files that no parser reads': [
      { code: `ZAVU_API_KEY=${Z}`, filename: '.env.development', language: 'leaklint/text' },
      { code: `services:\n  key: ${K}`, filename: 'docker-compose.dev.yml', language: 'leaklint/text' },
      { code: `{ "key": "${Z}" }`, filename: 'config/app.development.json', language: 'leaklint/text' },
    ],
    'in files of tests and development': [
      { code: `const k = '${K}';`, filename: 'src/__tests__/a.js' },
      { code: `const k = '${K}';`, filename: 'test/fixtures/a.ts' },
      { code: `export const A = { args: { apiKey: '${K}' } };`, filename: 'src/Chat.stories.tsx' },
      { code: `cy.login('${Z}');`, filename: 'cypress/e2e/a.cy.ts' },
      { code: `const k = '${K}';`, filename: 'packages/x/checks/a.ts', settings: { testFiles: ['packages/**/checks/**'] } },
    ],
  },
  clean: {
    'test keys': ["const k = 'sk_test_{{alnum:24}}';", "zavu('zv_test_{{alnum:32}}');", `const k = 'sk_live_${'x'.repeat(24)}';`, "const k = 'sk_live_your_key_here';"],
    'production files': [{ code: `ZAVU_API_KEY=${Z}`, filename: '.env.production', language: 'leaklint/text' }, { code: `key: ${K}`, filename: 'deploy.yml', language: 'leaklint/text' }, { code: `{ "key": "${Z}" }`, filename: 'config/app.json', language: 'leaklint/text' }],
    'production code': [{ code: `const k = '${K}';`, filename: 'src/pay.ts' }, { code: 'const k = process.env.STRIPE_LIVE_KEY;', filename: 'src/pay.ts' }, { code: `const k = '${Z}';`, filename: 'src/latest/contest.ts' }],
    'other variables': ['const k = process.env.STRIPE_TEST_KEY;', "process.env.STRIPE_LIVE_KEY = 'x';", 'delete process.env.STRIPE_LIVE_KEY;', 'const u = process.env.LIVE_URL;', 'const n = process.env.PROD_KEY_COUNT;'],
  },
});
