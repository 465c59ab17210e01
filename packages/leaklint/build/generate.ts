/** Writes what this package derives from its tables: docs/cli.md and the schema of the configuration. With --check it writes nothing and fails where one is not fresh. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configJsonSchema } from '../src/policy/config-schema.ts';
import { manual } from './manual.ts';

const derived: Readonly<Record<string, string>> = {
  'docs/cli.md': manual(),
  'packages/leaklint/schema/config.json': `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
};

for (const [name, text] of Object.entries(derived)) {
  const target = fileURLToPath(new URL(`../../../${name}`, import.meta.url));
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${name} is not fresh: npm run generate\n`);
    process.exitCode = 1;
  }
}
