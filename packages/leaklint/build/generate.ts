/** Writes what this package derives from its tables: docs/cli.md. With --check it writes nothing and fails where the file is not fresh. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manual } from './manual.ts';

const target = fileURLToPath(new URL('../../../docs/cli.md', import.meta.url));

if (!process.argv.includes('--check')) writeFileSync(target, manual());
else if (readFileSync(target, 'utf8') !== manual()) {
  process.stderr.write('docs/cli.md is not fresh: npm run generate\n');
  process.exitCode = 1;
}
