/** Keys to plant: made from a seed when they are needed, of kinds that well-known scanners have rules for, so that a miss is mostly a matter of the place. */
import { renderTemplate } from '@leaklint/engine';

const KINDS: Readonly<Record<string, string>> = {
  github: '{{github:ghp_}}',
  gitlab: 'glpat-{{alnum:20}}',
  sendgrid: 'SG.{{alnum:22}}.{{alnum:43}}',
  slack: 'xoxb-{{digits:12}}-{{digits:13}}-{{alnum:24}}',
  stripe: 'sk_live_{{alnum:24}}',
};

/** A key in a place. */
export interface Plant {
  readonly place: string;
  readonly key: string;
  /** As it stands there, where that is not the key itself. */
  readonly written?: string;
}

/** Makes a key of each kind for a place; the same seed, place and kind give the same key. */
export function keysFor(seed: string, place: string): string[] {
  return Object.entries(KINDS).map(([kind, template]) => renderTemplate(template, `${seed} ${place} ${kind}`).text);
}
