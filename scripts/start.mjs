// `npm start [-- ARGUMENTS]`: leaklint from this checkout, set up first where something is missing.
// Paths are relative to where the user stands (npm tells it in INIT_CWD); without any, the repository one stands in is scanned.
import { join } from 'node:path';
import { prepare } from './build.mjs';
import { root, run } from './setup.mjs';

await prepare();
process.exitCode = await run([join(root, 'packages/leaklint/dist/cli.js'), ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? process.cwd() });
