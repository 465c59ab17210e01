// Every check of the project, one after another; `.ci/run` and `npm run check` are this.
// Each test counts as one and each further check as one. The last line reads `N passed, N failed`, alone.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './generate.mjs';
import { install, requireNode, root, run, seconds, tool } from './setup.mjs';
import { countTests } from './test-report.mjs';

const report = join(root, '.tsbuild', 'vitest.json');
const started = Date.now();
const results = [];
let passed = 0;
let failed = 0;

/** Runs one step to its end, whatever happens, and notes its outcome and duration. */
async function step(name, work) {
  console.log(`\n── ${name}`);
  const began = Date.now();
  let problem;
  try {
    problem = await work();
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (problem !== undefined) console.log(`✗ ${name}: ${problem}`);
  results.push({ name, problem, duration: seconds(began) });
  return problem === undefined;
}

/** A step that is one Node script; it counts as one check. */
async function check(name, args, options) {
  const good = await step(name, async () => {
    const code = await run(args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    return code === 0 ? undefined : `exit code ${code}`;
  });
  if (good) passed++;
  else failed++;
}

/** The tests; they also install and build. A run whose report shows no failed test and which yet failed, ran nothing or skipped something counts as one failure. */
async function tests() {
  rmSync(report, { force: true });
  let counts = { passed: 0, failed: 0, skipped: 0 };
  const good = await step('npm test', async () => {
    const code = await run(['scripts/test.mjs', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], { stdio: ['ignore', 'inherit', 'inherit'] });
    counts = countTests(JSON.parse(readFileSync(report, 'utf8')));
    if (counts.failed > 0) return `${counts.failed} failed`;
    if (counts.skipped > 0) return `${counts.skipped} skipped`;
    if (counts.passed === 0) return 'no test ran';
    return code === 0 ? undefined : `exit code ${code}`;
  });
  passed += counts.passed;
  failed += counts.failed;
  if (!good && counts.failed === 0) failed++;
}

requireNode();
install();
await tests();
await check('derived files are fresh', ['scripts/generate.mjs', '--check']);
await step('the bundle of the action is fresh', () => {
  const { status, stdout, stderr } = spawnSync('git', ['status', '--porcelain', '--', 'packages/action/dist'], { cwd: root, encoding: 'utf8' });
  const problem = status !== 0 ? `git status: ${stderr}` : stdout === '' ? undefined : `it is not what its sources make, commit what npm run build made:\n${stdout}`;
  if (problem === undefined) passed++;
  else failed++;
  return problem;
});
await check('types', [tool('typescript', 'tsc'), '-b', '--pretty', 'false']);
await check('lint', [tool('eslint'), '--max-warnings', '0', '.']);
await check('nothing unused', [tool('knip')]);
for (const name of packages.filter((one) => JSON.parse(readFileSync(join(root, 'packages', one, 'package.json'), 'utf8')).private !== true)) {
  await check(`publint ${name}`, [tool('publint'), 'run', '--strict', `packages/${name}`]);
  await check(`types as users see them, ${name}`, [tool('@arethetypeswrong/cli', 'attw'), '--pack', `packages/${name}`, '--profile', 'esm-only', '--no-color', '--no-emoji']);
}
await check('nothing taken out of the lint rules goes unnoticed', [tool('vitest'), 'run', '--config', 'test/eslint-plugin/mutate/vitest.config.ts']);
await check('own history', ['packages/leaklint/dist/cli.js', '--no-color', '.']);

console.log(`\n${'─'.repeat(60)}`);
for (const { name, problem, duration } of results) console.log(`${problem === undefined ? '✓' : '✗'} ${name.padEnd(42)} ${duration.padStart(8)}${problem === undefined ? '' : `  ${problem}`}`);
console.log(`  ${'in all'.padEnd(42)} ${seconds(started).padStart(8)}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
