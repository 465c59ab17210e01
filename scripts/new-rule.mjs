// `npm run new:rule NAME`: a new rule of the plugin: its source, its test and its document, and its line in the list of rules.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, say } from './setup.mjs';

/** The name as an identifier: `no-key-in-url` is `noKeyInUrl`. */
const identifier = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** The three files of a rule by path, ready to be filled in: they compile, and the test fails until the rule finds its first case. */
export function ruleFiles(name) {
  return {
    [`packages/eslint-plugin/src/rules/${name}.ts`]: `// ${name}: a key that …, where ….
import { keyIn } from '../analysis/flow.ts';
import { type LintRule, defineRule } from '../rule.ts';

export const ${identifier(name)}: LintRule = defineRule({
  name: '${name}',
  description: 'disallow keys in …',
  recommended: false,
  messages: {
    found: '{{label}} …. Do … instead.',
  },
  // Nothing that this turns down can be a finding.
  text: /key|token|secret|pass|credential/i,
  code: (file, _context, report) => ({
    CallExpression(node) {
      const evidence = keyIn(file, node.callee);
      if (evidence !== undefined) report(evidence.at, 'found', { label: evidence.label }, { evidence });
    },
  }),
});
`,
    [`test/eslint-plugin/rules/${name}.test.ts`]: `// ${name}, in every spelling that people use.
import { checkTable } from '../table.ts';

checkTable('${name}', {
  found: {
    '…': ['(apiKey) => send(apiKey);', 'function f(apiKey) { send(apiKey); }', 'class C { async f({ apiKey: k }: Options) { await send(k); } }'],
  },
  clean: {
    '…': ['(apiKey) => send(apiKey.length);'],
  },
});
`,
    [`docs/rules/${name}.md`]: `# ${name}

<!-- end auto-generated rule header -->

Why it matters, in two sentences.

## Bad

\`\`\`js
send(apiKey);
\`\`\`

## Good

\`\`\`js
send(apiKey.length);
\`\`\`

## What it does not see

…
`,
  };
}

/** The list of rules with one more, in order of their names. */
export function listedRule(list, name) {
  const sorted = (lines) => [...lines].sort((a, b) => (/'[./]*(?:rules\/)?([\w-]+)/.exec(a)?.[1] < /'[./]*(?:rules\/)?([\w-]+)/.exec(b)?.[1] ? -1 : 1));
  const put = (pattern, line, text) => {
    const lines = text.match(pattern) ?? [];
    return text.replace(lines.join('\n'), sorted([...lines, line]).join('\n'));
  };
  const imported = put(/^import \{ \w+ \} from '\.\/rules\/[\w-]+\.ts';$/gm, `import { ${identifier(name)} } from './rules/${name}.ts';`, list);
  return put(/^ {2}'[\w-]+': \w+,$/gm, `  '${name}': ${identifier(name)},`, imported);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [name] = process.argv.slice(2);
  const files = name !== undefined && /^[a-z]+(?:-[a-z]+)+$/.test(name) ? ruleFiles(name) : undefined;
  const taken = Object.keys(files ?? {}).find((path) => existsSync(join(root, path)));
  if (files === undefined || taken !== undefined) {
    say(taken === undefined ? 'usage: npm run new:rule -- NAME, such as no-key-in-url' : `${taken} is already there`);
    process.exit(2);
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    say(`wrote ${path}`);
  }
  const list = join(root, 'packages/eslint-plugin/src/rules.ts');
  writeFileSync(list, listedRule(readFileSync(list, 'utf8'), name));
  say('listed it in packages/eslint-plugin/src/rules.ts; a config in src/configs.ts turns it on, `npm run generate` completes its document');
}
