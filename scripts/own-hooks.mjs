// After `npm install` (its `prepare`): puts this project's own hooks in place. Where husky is not installed nobody commits: npm runs
// this, too, when it makes a package of a clone, as it does for whoever names this repository in the configuration of pre-commit.
import { say } from './setup.mjs';

try {
  const { default: husky } = await import('husky');
  const said = husky();
  if (said !== '') say(`no hooks: ${said}`);
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  say('no hooks: husky is not installed');
}
