/** What is wrong with a rule file is said in one line each, with a suggestion; what is right compiles. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { RuleError, RuleSet, TextScanner, parseRuleFile } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { ruleFileJsonSchema } from '../../packages/engine/src/rule-schema.ts';
import { WrittenRule } from '../../packages/engine/src/rule.ts';
import { make, plain } from './scanner.ts';

const rule = { id: 'acme-key', name: 'Acme key', severity: 'high', anchors: ['acme_live_'], pattern: '(?<secret>acme_live_{{token}})', token: { alphabet: 'A-Za-z0-9', length: [16, 64] }, examples: ['acme_live_{{alnum:20}}'], counterexamples: ['acme_live_x'] };
const file = (changes: object = {}, top: object = {}): unknown => ({ provider: 'Acme', rules: [{ ...rule, ...changes }], ...top });
const faults = (document: unknown): string => {
  try {
    RuleSet.compile([parseRuleFile('rules/acme.yml', document)]);
    return '';
  } catch (error) {
    if (error instanceof RuleError) return error.message;
    throw error;
  }
};

describe('a rule file', () => {
  it('compiles and finds', () => {
    const scanner = new TextScanner(RuleSet.compile([parseRuleFile('acme.yml', file())]));
    const key = make('acme_live_{{alnum:20}}');
    expect(scanner.scan(Buffer.from(`x = "${key}"`)).map((match) => [match.rule.id, match.secret])).toEqual([['acme-key', key]]);
  });

  it.each([
    ['an unknown key', { patern: 'x' }, 'rules/acme.yml: acme-key: rules[0].patern: unknown key; did you mean `pattern`?'],
    ['an unknown key inside', { token: { alphabet: 'a-z', length: 3, lenght: 4 } }, 'rules/acme.yml: acme-key: rules[0].token.lenght: unknown key; did you mean `length`?'],
    ['an unknown severity', { severity: 'hgih' }, 'rules/acme.yml: acme-key: rules[0].severity: must be one of critical, high, medium, low, not "hgih"; did you mean high?'],
    ['a wrong type', { lines: 'two' }, 'rules/acme.yml: acme-key: rules[0].lines: must be an integer, not "two"'],
    ['too many lines', { lines: 4 }, 'rules/acme.yml: acme-key: rules[0].lines: must be at most 3'],
    ['no examples', { examples: [] }, 'rules/acme.yml: acme-key: rules[0].examples: must not be empty'],
    ['a bad id', { id: 'Acme Key' }, 'rules/acme.yml: Acme Key: rules[0].id: does not match ^[a-z0-9]+(-[a-z0-9]+)*$'],
    ['an unknown run', { pattern: '(?<secret>acme_live_{{tokn}})' }, 'rules/acme.yml: acme-key: rules[0].pattern: {{tokn}} is not a run of this rule'],
    ['an unused run', { runs: { id: { alphabet: '0-9', length: 3 } } }, 'rules/acme.yml: acme-key: rules[0].pattern: the run id is not used'],
    ['no secret', { pattern: 'acme_live_{{token}}' }, 'rules/acme.yml: acme-key: rules[0].pattern: needs a group (?<secret>…)'],
    ['a broken expression', { pattern: '(?<secret>acme_live_{{token}}' }, /^rules\/acme.yml: acme-key: rules\[0\].pattern: Invalid regular expression/],
    ['a pattern without the anchor', { anchors: ['acme_test_'] }, 'rules/acme.yml: acme-key: rules[0].pattern: can match without any of the anchors: acme_live_{{token}}'],
    ['a short anchor', { anchors: ['ac'], pattern: '(?<secret>ac[x]{{token}})' }, 'rules/acme.yml: acme-key: rules[0].anchors[0]: is shorter than four bytes and needs `follow`, the classes of the bytes behind it'],
    ['a part that there is not', { parts: [{ rule: 'acme-kye' }] }, 'rules/acme.yml: acme-key: rules[0].parts[0].rule: there is no rule acme-kye; did you mean acme-key?'],
    ['an identifier that nothing tells', { parts: [{ name: 'Acme account', alphabet: '0-9', length: 12 }] }, 'rules/acme.yml: acme-key: rules[0].parts[0]: needs a prefix, a suffix or a name before it'],
    ['a part of itself', { parts: [{ rule: 'acme-key' }] }, 'rules/acme.yml: acme-key: rules[0].parts[0].rule: acme-key has parts of its own'],
    ['a check that there is not', { checks: ['github-checksom'] }, 'rules/acme.yml: acme-key: rules[0].checks: there is no check github-checksom; did you mean github-checksum?'],
    ['a grave generic rule', { kind: 'generic' }, 'rules/acme.yml: acme-key: rules[0].severity: a generic rule is medium at most'],
    ['lengths the wrong way round', { token: { alphabet: 'a-z', length: [9, 3] } }, 'rules/acme.yml: acme-key: rules[0].token.length: the least length is larger than the most'],
    ['__proto__', JSON.parse('{"__proto__": {"a": 1}}') as object, 'rules/acme.yml: acme-key: rules[0].__proto__: unknown key'],
  ])('with %s', (_, changes, message) => {
    const said = faults(file(changes));
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });

  it('names every fault, and duplicate ids', () => {
    expect(faults({ provider: '', homepage: 'ftp://x', rules: [{}], colour: 1 }).split('\n')).toEqual([
      'rules/acme.yml: provider: must not be empty',
      'rules/acme.yml: homepage: does not match ^https://',
      ...['id', 'name', 'severity', 'anchors', 'pattern', 'examples', 'counterexamples'].map((key) => `rules/acme.yml: rules[0]: needs \`${key}\``),
      'rules/acme.yml: colour: unknown key',
    ]);
    expect(faults({ provider: 'Acme', rules: [rule, rule] })).toBe('rules/acme.yml: acme-key: rules[1].id: the id is taken by rules/acme.yml');
    expect(faults(null)).toBe('rules/acme.yml: must be an object, not empty');
  });
});

describe('rules/schema.json', () => {
  it('is fresh', () => {
    expect(JSON.parse(readFileSync('rules/schema.json', 'utf8'))).toEqual(ruleFileJsonSchema());
  });

  it('is JSON Schema and agrees with the validator', () => {
    const accepts = new Ajv2020({ strict: true, strictTypes: false }).compile(ruleFileJsonSchema());
    expect(accepts(file())).toBe(true);
    for (const changes of [{ patern: 'x' }, { severity: 'hgih' }, { lines: 4 }, { examples: [] }, { anchors: [{ text: 'abcd', foldd: true }] }]) expect(accepts(file(changes))).toBe(false);
  });
});

describe('the built-in set', () => {
  it('has unique ids, a digest, and every rule by its id', () => {
    const rules = RuleSet.builtin();
    expect(new Set(rules.rules.map((one) => one.id)).size).toBe(rules.rules.length);
    expect(rules.digest).toMatch(/^[0-9a-f]{16}$/);
    for (const one of rules.rules) expect(rules.rule(one.id)).toBe(one);
    expect(rules.rule('none')).toBeUndefined();
  });

  it('reads a built-in rule when more than its id is asked for, and once', () => {
    let reads = 0;
    const [file] = RuleSet.builtinFiles();
    const { rules: [source], ...rest } = file!;
    const lazy = new WrittenRule(7, source!.id, () => {
      reads++;
      return { file: rest, source: source! };
    }, () => source!);
    expect([lazy.index, lazy.id, reads]).toEqual([7, source!.id, 0]);
    expect([lazy.name, lazy.lines, lazy.anchors, lazy.runs, lazy.examples]).toEqual([source!.name, 0, RuleSet.builtin().rules[0]!.anchors, RuleSet.builtin().rules[0]!.runs, source!.examples]);
    expect(reads).toBe(1);
    expect(lazy.anchors).toBe(lazy.anchors);
  });

  it('compiled again from its files is the same', () => {
    const again = RuleSet.compile(RuleSet.builtinFiles());
    expect(again.digest).toBe(RuleSet.builtin().digest);
    expect(again.bindings).toEqual(RuleSet.builtin().bindings);
    expect(Buffer.compare(again.plan.image, RuleSet.builtin().plan.image)).toBe(0);
  });

  it('says what to do about every finding', () => {
    for (const one of RuleSet.builtin().rules) expect(one.revoke?.steps.length ?? 0, one.id).toBeGreaterThan(0);
  });
});

describe('rules of one\'s own beside the built-in ones', () => {
  const own = parseRuleFile('own.yml', {
    provider: 'Acme',
    rules: [
      rule,
      { ...rule, id: 'acme-short', anchors: ['aq_'], pattern: '(?<secret>aq_{{token}})', examples: ['aq_{{alnum:20}}'] },
      { ...rule, id: 'acme-folded', anchors: [{ text: 'acmeworks', fold: true }], pattern: 'acmeworks{{named}}(?<secret>{{token}})', examples: ['ACMEWORKS_KEY="{{alnum:20}}"'] },
      // An anchor that a built-in rule has as well, and a part that is a built-in rule's
      { ...rule, id: 'acme-stripe', anchors: ['sk_live_'], pattern: '(?<secret>sk_live_acme{{token}})', examples: ['sk_live_acme{{alnum:20}}'], parts: [{ rule: 'aws-access-key-id' }] },
    ],
  });
  const changed = RuleSet.changed({ files: [own], disable: ['zavu-test-key'], severity: {} });

  const encodedToo = (text: string): string => [text, btoa(text), Buffer.from(text, 'latin1').toString('hex')].join('\n');

  it('are found, and nothing else changes', () => {
    const text = Buffer.from(changed.rules.flatMap((one) => one.examples.map((example, seed) => make(example, `${one.id} ${seed}`))).join('\n\n\n\n\n'), 'latin1');
    const ours = new Set(own.rules.map(({ id }) => id));
    const found = plain(new TextScanner(changed).scan(text)) as { readonly rule: string }[];
    const before = plain(new TextScanner(RuleSet.builtin()).scan(text)) as { readonly rule: string }[];
    expect(found.filter((match) => !ours.has(match.rule))).toEqual(before.filter((match) => match.rule !== 'zavu-test-key'));
    expect(new Set(found.map((match) => match.rule).filter((id) => ours.has(id)))).toEqual(ours);
  });

  it('give what all rules compiled together give', () => {
    const together = RuleSet.compile([...RuleSet.builtinFiles(), own]);
    const text = Buffer.from(together.rules.flatMap((one) => one.examples.map((example, seed) => encodedToo(make(example, `${one.id} ${seed}`)))).join('\n'), 'latin1');
    const whole = RuleSet.changed({ files: [own], disable: [], severity: {} });
    expect(whole.rules.map(({ id, index }) => [index, id])).toEqual(together.rules.map(({ id, index }) => [index, id]));
    expect(plain(new TextScanner(whole).scan(text))).toEqual(plain(new TextScanner(together).scan(text)));
  });

  it('cannot take the id of a built-in one, nor a part that there is not', () => {
    const wrong = parseRuleFile('own.yml', { provider: 'Acme', rules: [{ ...rule, id: 'zavu-live-key', parts: [{ rule: 'aws-access-key-di' }] }] });
    expect(() => RuleSet.changed({ files: [wrong], disable: [], severity: {} })).toThrow('own.yml: zavu-live-key: rules[0].id: the id is taken by rules/zavu.yml\nown.yml: zavu-live-key: rules[0].parts[0].rule: there is no rule aws-access-key-di; did you mean aws-access-key-id?');
  });
});
