/**
 * The rule compiler: rule files in, resolved rules and the kernel's anchors out, or every fault at once.
 */
import { createHash } from 'node:crypto';
import { type AnchorTable, anchorTable, placement } from './anchors.ts';
import { CHECKS } from './checks/index.ts';
import { CONTAINERS } from './containers.ts';
import { type Pattern, PatternError, parsePattern } from './pattern.ts';
import { type Rule, RuleError, type RuleFault, type RuleFile, type RuleSource, isIdentifier, resolveRule } from './rule.ts';
import { nearest } from './validate.ts';

export interface CompiledRules {
  readonly rules: readonly Rule[];
  readonly table: AnchorTable;
}

/** Resolves and compiles rule files, in the order given. @param before rules that are compiled already: those of the files come behind them, and their table has nothing of these. Throws `RuleError`. */
export function compileRules(files: readonly RuleFile[], before: readonly Rule[] = []): CompiledRules {
  const rules: Rule[] = [];
  const patterns: Pattern[] = [];
  const faults: RuleFault[] = [];
  const ids = new Map(before.map(({ id, file }) => [id, file]));
  for (const file of files) {
    for (const [number, source] of file.rules.entries()) {
      const fault = (path: string, message: string): void => void faults.push({ file: file.file, rule: source.id, path: `rules[${number}].${path}`, message });
      const twin = ids.get(source.id);
      if (twin !== undefined) fault('id', `the id is taken by ${twin}`);
      ids.set(source.id, file.file);
      const rule = resolve(file, number, before.length + rules.length, fault);
      if (rule === undefined) continue;
      const pattern = readPattern(rule, fault);
      if (pattern === undefined) continue;
      checkRule(rule, pattern, fault);
      rules.push(rule);
      patterns.push(pattern);
    }
  }
  faults.push(...partFaults(files, before));
  if (faults.length > 0) throw new RuleError(faults);
  return { rules, table: anchorTable(rules, patterns, before.length > 0 ? [] : CONTAINERS) };
}

/** Parts are looked up once all rules are known. */
function partFaults(files: readonly RuleFile[], before: readonly Rule[]): RuleFault[] {
  const sources = new Map([...before, ...files.flatMap((file) => file.rules)].map((source): [string, Pick<RuleSource, 'parts'>] => [source.id, source]));
  return files.flatMap(({ file, rules }) =>
    rules.flatMap((source, number) =>
      (source.parts ?? []).flatMap((one, part) => {
        if (isIdentifier(one)) return (one.prefix ?? one.suffix ?? one.after) === undefined ? [{ file, rule: source.id, path: `rules[${number}].parts[${part}]`, message: 'needs a prefix, a suffix or a name before it' }] : [];
        const { rule } = one;
        const other = sources.get(rule);
        const guess = other === undefined ? nearest(rule, [...sources.keys()]) : undefined;
        const message = other === undefined ? `there is no rule ${rule}${guess === undefined ? '' : `; did you mean ${guess}?`}` : rule === source.id || (other.parts ?? []).some((part) => !isIdentifier(part)) ? `${rule} has parts of its own` : undefined;
        return message === undefined ? [] : [{ file, rule: source.id, path: `rules[${number}].parts[${part}].rule`, message }];
      }),
    ),
  );
}

type Report = (path: string, message: string) => void;

function resolve(file: RuleFile, number: number, index: number, fault: Report): Rule | undefined {
  const source = file.rules[number];
  if (source === undefined) return undefined;
  const rule = resolveRule(file, source, index, () => source);
  for (const run of rule.runs) {
    if (run.min > run.max) fault(`${run.name}.length`, 'the least length is larger than the most');
    if (run.name === 'secret') fault('runs.secret', 'the name secret is taken by the group of the secret');
  }
  return rule;
}

function readPattern(rule: Rule, fault: Report): Pattern | undefined {
  try {
    if (rule.further !== undefined) parsePattern(rule.further, rule.runs);
    return parsePattern(rule.pattern, rule.runs);
  } catch (error) {
    if (!(error instanceof PatternError) && !(error instanceof RangeError)) throw error;
    fault('pattern', error.message);
    return undefined;
  }
}

/** What the schema cannot say. */
function checkRule(rule: Rule, pattern: Pattern, fault: Report): void {
  if (rule.further !== undefined && !rule.block) fault('further', 'only a block goes on with more secrets');
  if (rule.kind === 'generic' && (rule.severity === 'critical' || rule.severity === 'high')) fault('severity', 'a generic rule is medium at most');
  for (const name of rule.checks) {
    if (Object.hasOwn(CHECKS, name)) continue;
    const guess = nearest(name, Object.keys(CHECKS));
    fault('checks', `there is no check ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`);
  }
  for (const [number, anchor] of rule.anchors.entries()) {
    const path = `anchors[${number}]`;
    // eslint-disable-next-line no-control-regex
    if (!/^[\x00-\xff]*$/.test(anchor.text)) fault(path, 'an anchor holds latin1 characters only');
    const place = placement(pattern, anchor);
    if (anchor.text.length + Math.max(anchor.follow.length, place.after?.min ?? 0) < 4) fault(path, 'is shorter than four bytes and needs `follow`, the classes of the bytes behind it');
  }
  const anchors = rule.anchors;
  const bare = pattern.branches?.find((branch) => branch.every((piece) => piece.kind !== 'gap') && !branch.some((piece) => piece.kind === 'text' && anchors.some((anchor) => (anchor.fold ? piece.text.toLowerCase().includes(anchor.text.toLowerCase()) : piece.text.includes(anchor.text)))));
  if (bare !== undefined) fault('pattern', `can match without any of the anchors: ${bare.map((piece) => (piece.kind === 'text' ? piece.text : piece.kind === 'run' ? `{{${piece.run.name}}}` : '…')).join('')}`);
}

/** A digest of everything about the rules that decides a match, and of `engine`, which stands for the code. 16 hexadecimal digits. */
export function digestRules(rules: readonly Rule[], engine: string): string {
  const deciding = rules.map((rule) => [rule.id, rule.kind, rule.confidence, rule.anchors, rule.pattern, rule.further, rule.runs, rule.lines, rule.block, rule.boundary, rule.entropy, rule.checks, rule.weak, rule.encoded, rule.confirm, rule.context, rule.provider, rule.parts]);
  return createHash('sha256').update(engine).update(JSON.stringify(deciding)).digest('hex').slice(0, 16);
}
