/** A rule on trial: whether its examples are found and its near misses are not. In process and without a prefilter, which decides nothing (law 3): every anchor in a text is tried. */
import { type Found, Matcher, expandTemplate, renderTemplate } from '@leaklint/engine';
import { Bindings } from '../../packages/engine/src/bindings.ts';
import { type Program, compileProgram } from '../../packages/engine/src/program.ts';
import { VARIANT } from '../../packages/engine/src/encoding.ts';
import { PatternError } from '../../packages/engine/src/pattern.ts';
import { type RuleFile, resolveRule } from '../../packages/engine/src/rule.ts';
import type { Source } from './mutants.ts';

/** The made-up texts of a rule, latin1, and whether each must be found. */
export interface Texts {
  readonly template: string;
  readonly bytes: Buffer;
  /** What must stand in what is found, undefined where nothing may be found; of base64 and what is in it, one of the two. */
  readonly parts: readonly string[] | undefined;
}

export function textsOf(rule: Source): Texts[] {
  return [
    ...rule.examples.flatMap(expandTemplate).map((template) => {
      const { text, parts } = renderTemplate(template, rule.id);
      return { template, bytes: Buffer.from(text, 'latin1'), parts: template.includes('b64{') ? parts.slice(-1) : parts };
    }),
    ...rule.counterexamples.flatMap(expandTemplate).map((template) => ({ template, bytes: Buffer.from(renderTemplate(template, rule.id).text, 'latin1'), parts: undefined })),
  ];
}

/** The first of the texts on which the rule is wrong; `unreadable` where its pattern cannot be read. */
export function wrongOn(file: RuleFile, source: Source, texts: readonly Texts[]): string | undefined {
  let program: Program;
  try {
    program = compileProgram(resolveRule(file, source, 0, () => source));
  } catch (error) {
    if (error instanceof PatternError || error instanceof RangeError) return 'unreadable';
    throw error;
  }
  const matcher = new Matcher({ bindings: Bindings.of(program.rule.anchors.map((_, number) => [0, number, VARIANT.plain])), program: () => program });
  return texts.find(({ bytes, parts }) => !isRight(secretsIn(matcher, program, bytes), parts))?.template;
}

/** Nothing is found where nothing may be; else all that was generated stands in what is found. */
export function isRight(secrets: readonly string[], parts: readonly string[] | undefined): boolean {
  return parts === undefined ? secrets.length === 0 : secrets.length > 0 && parts.every((part) => secrets.some((secret) => secret.includes(part)));
}

function secretsIn(matcher: Matcher, { rule }: Program, bytes: Buffer): string[] {
  const found: Found[] = [];
  const text = bytes.toString('latin1');
  let folded: string | undefined;
  for (const [number, anchor] of rule.anchors.entries()) {
    const wanted = anchor.fold ? anchor.text.toLowerCase() : anchor.text;
    const within = anchor.fold ? (folded ??= text.toLowerCase()) : text;
    for (let at = within.indexOf(wanted); at !== -1; at = within.indexOf(wanted, at + 1)) matcher.match(bytes, 0, bytes.length, at, number, found);
  }
  return found.map(({ secret }) => secret);
}
