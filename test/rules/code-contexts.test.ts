/** Every rule in fourteen contexts of code and configuration: its examples are found wherever the format can hold them, and its near misses in none. */
import { type Rule, expandTemplate, renderTemplate } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { CONTEXTS, type Context, NEUTRAL, barred } from '../../bench/planted/contexts.ts';
import { type Specimen, firing, rules, secretsOf, specimenOf } from './specimens.ts';

/** What needs lines of its own before or behind it, or a line for itself, cannot be moved into another context: test/engine/assignments.test.ts, test/engine/declared-values.test.ts. */
const IN_LINES: readonly string[] = ['login-config-password', 'generic-default', 'generic-set-variable'];

const FAMILY = rules.rules.filter((rule) => rule.checks.includes('assignment')).map((rule) => rule.id);

/** A quote sign or a backslash in a value is a part of it in one kind of string alone: test/engine/assignments.test.ts. */
const holdsQuotes = (rule: Rule, { secret }: Specimen): boolean => FAMILY.includes(rule.id) && /["'`\\]/.test(secret);

const specimens = rules.rules.filter(({ id }) => !IN_LINES.includes(id)).map((rule) => ({ rule, own: rule.examples.flatMap(expandTemplate).map((example) => specimenOf(rule, example)).filter((one) => !holdsQuotes(rule, one)) }));

/** What is found only in some contexts, by design. Each row is needed: a test below says so. */
const APART: readonly { readonly rules: readonly string[]; readonly contexts: readonly string[]; readonly kind?: Specimen['kind']; readonly why: string }[] = [
  { rules: FAMILY, contexts: ['template', 'log line'], why: 'a bare value among other words may be anything: the family wants quotes, a query, a header, or a line of configuration of its own' },
  { rules: ['generic-password'], contexts: ['YAML', 'URL query', 'HTTP header in curl', 'Markdown code', '.env', 'TOML and INI', '.npmrc'], why: 'a password that a person chose shows by its quotes alone: bare, it has the form of an expression' },
  { rules: ['jwt-signing-secret'], contexts: ['template', 'YAML', 'TOML and INI', '.env', '.npmrc', 'XML', 'shell export', 'URL query', 'HTTP header in curl', 'Markdown code', 'log line'], why: 'a secret that a person chose shows by its quotes alone; what was drawn at random the assignment family finds' },
  { rules: ['kubernetes-secret-data'], contexts: ['JavaScript string'], why: 'a manifest with single quotes inside of single quotes is no manifest any more' },
  { rules: ['generic-connection-string'], contexts: ['template', 'log line', 'URL query'], why: 'a connection string ends with a semicolon, its quote or its line; & is part of a password' },
  { rules: ['truenas-api-key-login'], contexts: ['XML'], why: 'its name is that of a call, and no element is called so' },
  { rules: ['generic-paired-secret', 'generic-paired-password'], contexts: ['template'], why: 'a bare value ends with its line or its element: the words behind it could as well be its own' },
  { rules: ['ethereum-mnemonic'], contexts: ['template', 'log line'], why: 'bare, a phrase ends with its line: the words behind it could as well be its own' },
  { rules: ['ethereum-mnemonic'], contexts: ['XML'], why: 'such a name is a variable: it is followed by : or =, and an element has >' },
  { rules: ['gcp-storage-hmac-secret'], contexts: ['template', 'JSX attribute', 'TOML and INI', '.env', '.npmrc', 'XML', 'shell export', 'URL query', 'Markdown code', 'log line'], why: 'the name before it is the id of the key, a value itself: neither = nor > follows one' },
];

const apart = (rule: Rule, context: Context, one: Specimen): boolean => APART.some((row) => row.rules.includes(rule.id) && row.contexts.includes(context.name) && (row.kind === undefined || row.kind === one.kind));

/** The texts of a context that do not give the secret. */
function missed(rule: Rule, { name, value, secret }: Specimen, context: Context): string[] {
  return barred(context, name, value) === undefined ? context.write(name, value).filter((text) => !secretsOf(rule, text).includes(secret)) : [];
}

it('there are fourteen contexts, and most examples can stand in each', () => {
  expect(CONTEXTS).toHaveLength(14);
  const all = specimens.flatMap(({ own }) => own);
  for (const context of CONTEXTS) expect(all.filter(({ name, value }) => barred(context, name, value) === undefined).length, context.name).toBeGreaterThan(all.length * 0.7);
});

it('every rule can stand in at least two contexts', () => {
  expect(specimens.filter(({ rule, own }) => CONTEXTS.filter((context) => own.some((one) => !apart(rule, context, one) && barred(context, one.name, one.value) === undefined)).length < 2).map(({ rule }) => rule.id)).toEqual([]);
});

it.each(APART.flatMap(({ rules: ids, contexts }) => contexts.map((context) => [ids, context] as const)))('%s are apart in %s', (ids, name) => {
  const context = CONTEXTS.find((one) => one.name === name);
  expect(context).toBeDefined();
  for (const id of ids) expect(specimens.filter(({ rule }) => rule.id === id).flatMap(({ rule, own }) => own.flatMap((one) => (context === undefined ? [] : missed(rule, one, context)))), id).not.toEqual([]);
});

describe.each(CONTEXTS.map((context) => [context.name, context] as const))('%s', (_, context) => {
  it('holds every example that it can hold', () => {
    expect(specimens.flatMap(({ rule, own }) => own.filter((one) => !apart(rule, context, one)).flatMap((one) => missed(rule, one, context).map((text) => `${rule.id} (${one.kind}) misses ${text}`)))).toEqual([]);
  });

  it('holds no near miss', () => {
    const found = rules.rules.flatMap((rule) => rule.counterexamples.flatMap(expandTemplate).flatMap((template) => {
      const value = renderTemplate(template, rule.id).text;
      return barred(context, NEUTRAL, value) !== undefined ? [] : context.write(NEUTRAL, value).filter((text) => firing(text).includes(rule.id)).map((text) => `${rule.id} finds something in ${text}`);
    }));
    expect(found).toEqual([]);
  });
});

/** What may touch a key, KEY for the key itself. */
const NEIGHBOURS = ['"KEY"', '`KEY`', '?key=KEY&a=1', 'KEY,', 'KEY)', 'KEY}', 'KEY<', 'KEY#', 'KEY.', 'KEY/', 'KEY%20', 'FOO_KEY', '\\nKEY', '\\tKEY', '%3DKEY', '%22KEY', '\\u0022KEY', '&quot;KEY', '\u001b[32mKEY\u001b[0m'];

/** Rules whose first letters end other names too often. */
const NEVER_GLUED = ['openstatus-api-key'];

/** Whether the rule's runs hold a character, so that a key could go on with it. */
function canHold(rule: Rule, character: string): boolean {
  return [...rules.program(rule.index).classes.values()].some((one) => one.has(character.charCodeAt(0)));
}

describe.each(NEIGHBOURS)('%j', (neighbours) => {
  it('bounds every key of a shape of its own', () => {
    const next = neighbours[neighbours.indexOf('KEY') + 3] ?? '';
    const found = specimens.flatMap(({ rule, own }) => own.filter(({ kind }) => kind === 'own' && !(neighbours === 'FOO_KEY' && NEVER_GLUED.includes(rule.id)) && (next === '' || !canHold(rule, next))).map(({ value, secret }) => ({ rule, text: neighbours.replace('KEY', () => value), secret })));
    expect(found.length).toBeGreaterThan(300);
    expect(found.filter(({ rule, text, secret }) => !secretsOf(rule, text).includes(secret)).map(({ rule, text }) => `${rule.id} misses ${text}`)).toEqual([]);
  });
});
