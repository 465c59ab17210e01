/** The recipe: everything beside the repository that decides what is seen in it. What was made by another recipe is of no use. */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Job } from '../job.ts';
import { version } from '../version.ts';

/** A digest: a salt is not for passing on. */
export function recipeOf({ rules, recording: { salt, inline, allow }, options }: Job): string {
  const ids = rules.rules.map(({ id }) => id); // a sighting names its rule by its place among them
  return createHash('sha256').update(JSON.stringify([process.version, rules.digest, ids, salt, inline, allow, options.attribution !== false])).digest('hex');
}

/** This installation: its version, and the files it consists of, which somebody who works on it builds again and again under one version. */
export function installation(): string {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder).sort().map((name) => {
    const { size, mtimeMs } = statSync(folder + name);
    return [name, size, mtimeMs];
  });
  return createHash('sha256').update(JSON.stringify([version(), files])).digest('hex').slice(0, 32);
}
