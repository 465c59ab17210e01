/** The judgement of a candidate: what its checks say, what denies it in its line, and how sure a match that leaves. */
import type { Candidate } from './checks/check.ts';
import { looksMadeUp, takesTurns } from './checks/placeholder.ts';
import { isPublished } from './checks/published.ts';
import { DENIAL, denialOf } from './denial.ts';
import type { Encoding } from './encoding.ts';
import type { Latin1 } from './latin1.ts';
import { type Layer, encodingOf } from './layer.ts';
import type { Program } from './program.ts';
import type { Confidence, Rule } from './rule.ts';
import { WINDOW } from './window.ts';

/** A match without its line and column. */
export interface Found {
  readonly rule: Rule;
  /** Bytes of the secret as it stands in the text, [start, end). */
  readonly start: number;
  readonly end: number;
  readonly encoding: Encoding;
  /** Decoded, latin1. */
  readonly secret: string;
  /** The rule's provider, or the one that the context names. */
  readonly vendor: string;
  readonly confidence: Confidence;
  readonly notes: readonly string[];
}

/** Bytes behind the beginning of a secret, which stands no further from its anchor than a window goes before one. */
const SEEN_BEHIND = WINDOW.after - WINDOW.before;

/** `from`: where the secret begins in the layer. */
export function judge(program: Program, candidate: Candidate, layer: Layer, from: number, latin1: Latin1): Found | undefined {
  const { rule } = program;
  const notes: string[] = [];
  let { confidence } = rule;
  const madeUp = doubt(program, candidate, layer, from, latin1);
  if (madeUp !== undefined) {
    notes.push(`looks like a placeholder: ${madeUp}`);
    confidence = 'low';
  }
  for (const check of program.checks) {
    const verdict = check(candidate);
    if (verdict === 'drop') return undefined;
    if (verdict === 'kept') continue;
    notes.push(verdict.note);
    if (verdict.doubt !== false) confidence = confidence === 'high' && verdict.doubt === true ? 'medium' : 'low';
  }
  const start = layer.from(from);
  const end = layer.to(from + candidate.secret.length - 1);
  const { encoding, note } = encodingOf(layer, end - start === candidate.secret.length);
  if (note !== undefined) notes.push(note);
  return { rule, start, end, encoding, secret: candidate.secret, vendor: vendorOf(candidate), confidence, notes };
}

/** Why it might be no key: by what stands in its line, or by itself. */
function doubt(program: Program, { secret, body }: Candidate, layer: Layer, from: number, latin1: Latin1): string | undefined {
  const behind = from + secret.length;
  // No further than every window with this secret sees: a stream holds no more of the text.
  const stop = Math.min(layer.end, behind + DENIAL.behind, from + SEEN_BEHIND);
  const denied = denialOf(latin1.of(layer.bytes, Math.max(layer.start, from - DENIAL.before), from), latin1.of(layer.bytes, behind, Math.max(behind, stop)));
  if (denied !== undefined) return denied;
  if (isPublished(body) || isPublished(secret)) return 'its maker has published it';
  return (program.filler ? looksMadeUp(body) : undefined) ?? (takesTurns(body) ? 'letters and digits in their order' : undefined);
}

/** The vendor whose word stands nearest to the secret; the rule's provider when there is none. */
function vendorOf(candidate: Candidate): string {
  const { rule, start, end } = candidate;
  if (rule.context.length === 0) return rule.provider;
  const text = candidate.text.toLowerCase();
  let vendor = rule.provider;
  let least = Infinity;
  for (const { provider, near } of rule.context) {
    for (const word of near) {
      const before = text.lastIndexOf(word.toLowerCase(), start - 1);
      const after = text.indexOf(word.toLowerCase(), end);
      const distance = Math.min(before === -1 || start === 0 ? Infinity : start - before, after === -1 ? Infinity : after - end);
      if (distance < least) [vendor, least] = [provider, distance];
    }
  }
  return vendor;
}
