/** Probe rules, whose matches hang on the far ends of their windows: three lines away, at the clip, behind an anchor of several lines. */
import type { RuleFile } from '@leaklint/engine';

const probe = { name: 'Probe', severity: 'high', runs: { body: { alphabet: '0-9', length: [12, 12] } }, entropy: 0, boundary: 'none', encoded: false, examples: [], counterexamples: [] } as const;

function fileOf(rules: RuleFile['rules']): RuleFile {
  return { file: 'probe.yml', provider: 'Probe', homepage: 'https://probe.example', rules };
}

export const PROBE_RULES: RuleFile = fileOf([
  { ...probe, id: 'probe-lines', anchors: ['PROBE_KEY'], pattern: 'HEAD[\\s\\S]*PROBE_KEY[\\s\\S]*?(?<secret>{{body}})#', lines: 3 },
  { ...probe, id: 'probe-clip', anchors: ['CLIP_KEY'], pattern: 'HEAD[^\\n]*CLIP_KEY[^\\n]*?(?<secret>{{body}})#', lines: 0 },
  { ...probe, id: 'probe-block', anchors: ['BLOCK_KEY'], pattern: 'BLOCK_KEY[\\s\\S]*?(?<secret>{{body}})#', block: true },
]);

/** Its anchor holds more line breaks than the window of a line rule. */
export const SPANNING_RULES: RuleFile = fileOf([{ ...probe, id: 'probe-span', anchors: ['SPAN\n\n\n\n\nKEY'], pattern: 'SPAN\\n\\n\\n\\n\\nKEY(?<secret>{{body}})#', block: true }]);

/** What the probes' run takes. */
export const PROBE_BODY: string = [718, 293, 640, 517].join('');
