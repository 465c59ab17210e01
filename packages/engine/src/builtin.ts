/** The built-in rules as the build left them. A file of rules is parsed when one of its rules is asked for more than its id. */
import { builtinRules } from './generated/builtin-rules.ts';
import { builtinTexts } from './generated/builtin-texts.ts';
import { type Rule, type RuleFile, type RuleTexts, type Written, WrittenRule } from './rule.ts';

type BareFile = Written['file'] & { readonly rules: readonly Written['source'][] };

const NO_TEXTS: RuleTexts = { examples: [], counterexamples: [] };

let texts: readonly RuleTexts[] | undefined;

/** Examples and advice of the built-in rules, by index: half of their bytes, which a scan without findings never reads. */
function textsOf(index: number): RuleTexts {
  texts ??= JSON.parse(builtinTexts()) as RuleTexts[];
  return texts[index] ?? NO_TEXTS;
}

/** All of them, in order. Of what build/builtin.ts writes only the first line is parsed: the ids of each file's rules. */
export function readBuiltinRules(): Rule[] {
  const [head = '', ...lines] = builtinRules().slice(1, -1).split(',\n');
  const rules: Rule[] = [];
  for (const [number, ids] of (JSON.parse(head) as string[][]).entries()) {
    let file: BareFile | undefined;
    const parsed = (): BareFile => (file ??= JSON.parse(lines[number] as string) as BareFile);
    for (const [place, id] of ids.entries()) {
      const index = rules.length;
      rules.push(new WrittenRule(index, id, () => ({ file: parsed(), source: parsed().rules[place] as Written['source'] }), () => textsOf(index)));
    }
  }
  return rules;
}

/** The files as they are written, with examples and advice. */
export function readBuiltinFiles(): readonly RuleFile[] {
  const [, ...files] = JSON.parse(builtinRules()) as [unknown, ...BareFile[]];
  let index = 0;
  return files.map((file) => ({ ...file, rules: file.rules.map((source) => ({ ...source, ...textsOf(index++) })) }));
}
