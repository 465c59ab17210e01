// The README's example: a made-up repository with keys in it, and what leaklint really says about it.
//   node scripts/demo.mjs [--write]     prints the report, or writes it into README.md between its markers
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { replaceBetween } from './readme.mjs';
import { root } from './setup.mjs';

const start = '<!-- example: written by `node scripts/demo.mjs --write` -->';
const end = '<!-- /example -->';

/** Keys are put together here, from nothing but a counter: none stands in the tree. */
function key(prefix, seed, length) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  let state = seed;
  let body = '';
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    body += alphabet[(state >>> 16) % alphabet.length];
  }
  return prefix + body;
}

/** A repository with a live key in two services, taken out of one file and put into another, and a test key; every id in it is the same each time. */
function plant(folder) {
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
  const git = (args, date = '2025-01-01T09:00:00Z') => {
    const { status, stderr } = spawnSync('git', ['-C', folder, '-c', 'core.autocrlf=false', ...args], {
      encoding: 'utf8',
      env: { ...env, GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com', GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  };
  const commit = (date, message, files) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git(['add', '.']);
    git(['commit', '--quiet', '--message', message], date);
  };
  const live = key('zv_' + 'live_', 7, 32);
  const manifest = (name) => `${JSON.stringify({ name, private: true })}\n`;
  mkdirSync(folder);
  git(['init', '--quiet', '--initial-branch=main']);
  commit('2025-02-03T10:00:00Z', 'Send messages', {
    'services/notify/package.json': manifest('notify'),
    'services/billing/package.json': manifest('billing'),
    'services/notify/client.ts': `const zavu = new Zavu({ apiKey: '${live}' });\n`,
  });
  commit('2025-03-10T10:00:00Z', 'Bill by message', { 'services/billing/send.ts': `await fetch('https://api.zavu.dev/v1/messages', { headers: { Authorization: 'Bearer ${live}' } });\n` });
  commit('2025-03-11T10:00:00Z', 'Read the key from the environment', { 'services/billing/send.ts': "const zavu = new Zavu({ apiKey: process.env.ZAVU_API_KEY });\n" });
  commit('2025-03-12T10:00:00Z', 'Bill again', { 'services/billing/retry.ts': `const zavu = new Zavu({ apiKey: '${live}', retries: 3 });\n` });
  commit('2025-04-01T10:00:00Z', 'Test against the sandbox', { 'services/notify/client.test.ts': `const zavu = new Zavu({ apiKey: '${key('zv_' + 'test_', 11, 32)}' });\n` });
}

/** What leaklint prints for it, and its exit code. */
export function demo() {
  const scratch = mkdtempSync(join(tmpdir(), 'leaklint-demo-'));
  try {
    plant(join(scratch, 'shop'));
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'packages/leaklint/dist/cli.js'), '--no-color', 'shop'], { cwd: scratch, encoding: 'utf8', env: { ...process.env, COLUMNS: '110' } });
    if (status !== 1 || stdout === '') throw new Error(`leaklint ended with exit code ${status}: ${stdout}${stderr}`);
    return stdout;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A report without what changes from day to day: ages and durations. */
export function timeless(report) {
  return report.replace(/\d[\d,]*(?= days?\b)/g, 'N').replace(/\d[\d,.]* m?s\b/g, 'N s').trim();
}

/** The example as the README has it. */
export function exampleInReadme(readme) {
  return /```text\n\$ npx leaklint shop\n([\s\S]*?)```/.exec(readme.slice(readme.indexOf(start), readme.indexOf(end)))?.[1] ?? '';
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const report = demo();
  const path = join(root, 'README.md');
  if (process.argv.includes('--write')) writeFileSync(path, replaceBetween(readFileSync(path, 'utf8'), [start, end], `\`\`\`text\n$ npx leaklint shop\n${report.trim()}\n\`\`\``));
  else process.stdout.write(report);
}
