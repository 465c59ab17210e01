/** The configuration that `leaklint init` writes: a salt of the project's own, and a word on what else may stand there. */
import { randomBytes } from 'node:crypto';
import type { Edit } from './edit.ts';

function text(salt: string): string {
  return `# What leaklint finds here and is no leak, rules of your own, severities: docs/config.md of leaklint says how. Written by leaklint init.
#
# allow:
#   - paths: [docs/]
#     reason: made-up keys of the manual

# Key of the fingerprints: they say nothing of a secret to whoever has not got it. Another one orphans every baseline entry.
salt: ${salt}
`;
}

const SALT = /^salt: ([0-9a-f]{32})$/m;

/** Taken away only where it is as it was written. */
export const configFile: Edit = {
  add: (there) => there ?? text(randomBytes(16).toString('hex')),
  remove: (there) => (there === text(SALT.exec(there)?.[1] ?? '') ? undefined : there),
};
