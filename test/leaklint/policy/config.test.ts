import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPolicy } from '../../../packages/leaklint/src/policy/policy.ts';
import type { Policy } from '../../../packages/leaklint/src/policy/policy.ts';

/** A project that exists only as texts by name. */
const policyOf = async (files: Readonly<Record<string, string>>): Promise<Policy> => await readPolicy((name) => Promise.resolve(files[name]));
const faultOf = async (config: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
  await policyOf({ '.leaklint.yml': config, ...more }).then(
    () => 'no fault',
    (error: unknown) => (error as Error).message,
  );

const OWN_RULE = `
  - id: acme-key
    name: Acme key
    severity: high
    anchors: [acme_]
    pattern: '(?<secret>acme_{{token}})'
    token: { alphabet: A-Za-z0-9, length: [20, 40] }
    examples: ['acme_{{alnum:24}}']
    counterexamples: [acme_x]
`;

describe('a mistake is one line with the place and what was meant', () => {
  test.each([
    ['disabel: [zavu-live-key]', '.leaklint.yml:1: disabel: unknown key; did you mean `disable`?'],
    ['# rules\n\ndisable:\n  - zavu-live-kye', '.leaklint.yml:4: there is no rule zavu-live-kye (did you mean zavu-live-key?)'],
    ['severity:\n  zavu-live-key: hihg', '.leaklint.yml:2: severity.zavu-live-key: must be one of critical, high, medium, low, not "hihg"; did you mean high?'],
    ['allow:\n  - reason: none of the conditions\n', '.leaklint.yml:2: allow[0]: needs one of paths, path-expressions, expressions, stopwords, fingerprints, commits'],
    ['allow:\n  - paths: [docs/]\n', '.leaklint.yml:2: allow[0]: needs `reason`'],
    ['allow:\n  - reason: all\n    expressions:\n      - x*\n', '.leaklint.yml:4: allow[0].expressions[0]: matches everything: it fits an empty text'],
    ['allow:\n  - reason: all\n    expressions: ["(["]\n', '.leaklint.yml:3: allow[0].expressions[0]: Invalid regular expression'],
    ['disable: [\n', '.leaklint.yml:2: Flow sequence in block collection must be sufficiently indented'],
    ['disable: [a]\ndisable: [b]\n', '.leaklint.yml:2: Map keys must be unique'],
    [`rules:${OWN_RULE.replace('{{token}}', '{{tokn}}')}`, '.leaklint.yml:6: rules[0].pattern: {{tokn}} is not a run of this rule'],
    [`rules:${OWN_RULE.replace('acme-key', 'zavu-live-key')}`, '.leaklint.yml:2: rules[0].id: the id is taken by rules/zavu.yml'],
    ['extends: [../other.yml]', '.leaklint.yml:1: extends[0]: ../other.yml is not a file of this repository'],
    ['extends: [evil.js]', '.leaklint.yml:1: extends[0]: evil.js is no data file (.yml): nothing else is read'],
    ['extends: [gone.yml]', '.leaklint.yml:1: extends[0]: there is no file gone.yml'],
    ['extends: [.leaklint.yml]', '.leaklint.yml:1: extends[0]: .leaklint.yml extends this file in turn'],
    ['baseline: gone', 'there is no baseline gone; leaklint baseline makes one'],
    ['fail-on: [high]', '.leaklint.yml:1: fail-on: must be one of critical, high, medium, low, never, not an array'],
  ])('%j', async (config, message) => {
    expect(await faultOf(config, { 'evil.js': 'x' })).toContain(message);
  });

  test.each([
    ['disable: zavu-live-key', ':1: disable: must be an array, not "zavu-live-key"; did you mean ["zavu-live-key"]?'],
    ['require-reasons: yes', ':1: require-reasons: must be a boolean, not "yes"; did you mean true?'],
    ['fail-on: high\n---\nfail-on: low', ':2: a second document begins here (---): write all of it in one'],
    ['paths:\n  exclude: [vendor/, "**"]', ':2: paths.exclude[1]: leaves no file: nothing would be reported'],
    ["rules:\n  - { id: twin, name: Twin, severity: low, anchors: [twin_], pattern: '(?<secret>twin_[a-z]{20})' }\n  - { id: twin, name: Twin, severity: low, anchors: [twin_], pattern: '(?<secret>twin_[a-z]{20})' }", ':3: rules[1].id: the id is taken by the rule at .leaklint.yml:2'],
  ])('what was meant, and where: %j', async (config, message) => {
    expect(await faultOf(config)).toBe(`.leaklint.yml${message}`);
  });

  test('everything left out but for some is somebody’s choice', async () => {
    expect(await faultOf('paths:\n  exclude: ["*", "!*.js"]')).toBe('no fault');
  });

  test('of several the first is shown and the others are counted', async () => {
    expect(await faultOf('a1: 1\nb1: 2\nc1: 3')).toBe('.leaklint.yml:1: a1: unknown key (and 2 more: leaklint rules check lists them)');
  });

  test('aliases are counted: a bomb is refused, not unfolded', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...[...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[i]!}`).join(',')}]`)].join('\n');
    expect(await faultOf(bomb)).toContain('too many aliases');
  });

  test('levels without end are refused in words', async () => {
    expect(await faultOf(`a: ${'['.repeat(100_000)}`)).toBe('.leaklint.yml:1: nested too deep');
  });

  test('an expression that takes exponentially long is refused at once', async () => {
    expect(await faultOf('allow:\n  - reason: slow\n    expressions: ["^(a+)+$"]\n')).toMatch(/expressions\[0\]: takes too long: more than 10 ms on \d+ characters/);
  });

  test('__proto__ is a key like any other', async () => {
    expect(await faultOf('__proto__: { disable: [zavu-live-key] }')).toContain('__proto__: unknown key');
  });
});

describe('what a configuration says', () => {
  test('an empty one changes nothing', async () => {
    const { rules, allow, files } = await policyOf({ '.leaklint.yml': '# nothing yet\n' });
    expect({ own: rules.data, allow, files }).toEqual({ own: undefined, allow: [], files: ['.leaklint.yml'] });
  });

  test('extended files come first, and rule files of the usual form may be among them', async () => {
    const policy = await policyOf({
      '.leaklint.yml': 'extends: [.leaks/base.yml]\nfail-on: low\nseverity: { zavu-live-key: medium }\n',
      '.leaks/base.yml': 'extends: [acme.yml]\nfail-on: critical\ndisable: [zavu-test-key]\nseverity: { zavu-live-key: low }\n',
      '.leaks/acme.yml': `provider: Acme\nrules:${OWN_RULE}`,
    });
    expect(policy.failOn).toBe('low');
    expect(policy.rules.rule('zavu-live-key')?.severity).toBe('medium');
    expect(policy.rules.rule('acme-key')?.provider).toBe('Acme');
    expect(policy.rules.active.map((rule) => rule.id)).not.toContain('zavu-test-key');
    expect(policy.files).toEqual(['.leaklint.yml', '.leaks/base.yml', '.leaks/acme.yml']);
  });

  test('the published schema takes what the reader takes', () => {
    const schema = JSON.parse(readFileSync(new URL('../../../packages/leaklint/schema/config.json', import.meta.url), 'utf8')) as object;
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    validate(parse(`disable: [zavu-test-key]\nallow:\n  - { paths: [a], reason: why not }\nrules:${OWN_RULE}    provider: Acme\n`));
    expect(validate.errors).toBeNull();
    expect(validate(parse('disabel: []'))).toBe(false);
  });
});
