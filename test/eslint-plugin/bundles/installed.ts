// Packages that a test needs and the project does not: installed once, in a folder that git ignores, and kept for the next run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder whose node_modules holds exactly these packages. No package runs a script of its own. */
export function installed(cache: string, name: string, packages: Readonly<Record<string, string>>): string {
  const versions = Object.values(packages).join('-');
  const folder = join(cache, `${name}-${versions}`);
  if (existsSync(join(folder, 'package.json'))) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'installing-'));
  writeFileSync(join(fresh, 'package.json'), JSON.stringify({ name, private: true, type: 'module', dependencies: packages }));
  // npm hands its own settings down to what it starts; a project of a user knows none of them.
  const env = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !/^npm_(?!config_(?:registry|cache)$)/i.test(variable)));
  const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'], { cwd: fresh, env, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm install of ${name}: ${stderr}`);
  // Another run may have been faster.
  if (existsSync(folder)) rmSync(fresh, { recursive: true });
  else renameSync(fresh, folder);
  return folder;
}
