/**
 * Compiles rules/*.yml to src/generated/builtin-rules.ts and writes rules/schema.json. Run: `npx jiti packages/engine/build/compile-rules.ts`.
 */
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';

const kernel = fileURLToPath(new URL('../../kernel/src/index.ts', import.meta.url));
// The sources import the kernel by name; here, before anything is built, the name means its sources.
const jiti = createJiti(import.meta.url, { alias: { '@leaklint/kernel': kernel }, moduleCache: false });
const { compileBuiltin } = await jiti.import<typeof import('./builtin.ts')>('./builtin.ts');
process.exitCode = compileBuiltin();
