// `npm test [-- ARGUMENTS OF VITEST]`: every test, set up first where something is missing.
import { spawnSync } from 'node:child_process';
import { prepare } from './build.mjs';
import { run, say, tool } from './setup.mjs';

if (spawnSync('git', ['--version']).status !== 0) {
  say('the tests need git on PATH');
  process.exit(2);
}
await prepare();
process.exitCode = await run([tool('vitest'), 'run', ...process.argv.slice(2)]);
