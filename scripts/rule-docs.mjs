// The documents of the plugin's rules: headers, option lists and the table in its README, written by eslint-doc-generator from the rules themselves.
import { join } from 'node:path';
import { root, run, tool } from './setup.mjs';

const plugin = join(root, 'packages', 'eslint-plugin');
const emojis = { recommended: '✅', strict: '🔒', client: '🌐', files: '📄', tests: '🧪' };

/** Brings docs/rules/ and the plugin's README up to date. The plugin is bundled first: the generator loads it as a user does. */
export async function writeRuleDocs() {
  const steps = [
    [[tool('tsdown'), '--logLevel', 'warn'], plugin],
    [[tool('eslint-doc-generator'), '--path-rule-doc', '../../docs/rules/{name}.md', '--rule-doc-section-include', 'Bad', '--rule-doc-section-include', 'Good', '--rule-doc-section-include', 'What it does not see', ...Object.entries(emojis).flatMap(([name, emoji]) => ['--config-emoji', `${name},${emoji}`]), plugin], root],
  ];
  for (const [args, cwd] of steps) {
    const code = await run(args, { cwd, stdio: ['ignore', 2, 2] });
    if (code !== 0) throw new Error(`${args[0]} ended with exit code ${code}`);
  }
}
