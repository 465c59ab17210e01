/** What must hold of every file in rules/, whatever its provider. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RuleSet, TextScanner } from '@leaklint/engine';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('../../rules/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.yml')).sort();

interface Written {
  readonly provider: string;
  readonly homepage?: string;
  readonly references?: readonly string[];
  readonly rules: readonly { readonly id: string; readonly severity: string; readonly environment?: string; readonly confidence?: string; readonly kind?: string; readonly anchors: readonly (string | { text: string })[]; readonly examples: readonly string[]; readonly counterexamples: readonly string[]; readonly revoke?: { readonly url?: string; readonly steps: readonly string[] }; readonly rotateAfterDays?: number }[];
}

const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const documents = files.map((file) => [file, parse(read(file)) as Written] as const);
const rules = documents.flatMap(([file, { rules: own }]) => own.map((rule) => ({ file, rule })));

it('there are at least 65 providers', () => {
  expect(files.length).toBeGreaterThanOrEqual(65);
});

it('ids are unique', () => {
  const ids = rules.map(({ rule }) => rule.id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(read('schema.json')) as object);
const scanner = new TextScanner(RuleSet.builtin());

describe.each(documents)('%s', (file, document) => {
  const slug = file.slice(0, -'.yml'.length);

  it('fits the published schema', () => {
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('says in its first line what it describes', () => {
    expect(read(file)).toMatch(/^# \S.*[.:]$/m);
  });

  it('ids begin with the slug of the provider, which is the name of the file', () => {
    expect(document.rules.map((rule) => rule.id).filter((id) => !id.startsWith(slug))).toEqual([]);
  });

  it('every rule has two examples and three near misses', () => {
    expect(document.rules.filter((rule) => rule.examples.length < 2 || rule.counterexamples.length < 3).map((rule) => rule.id)).toEqual([]);
  });

  it('pages are https', () => {
    const pages = [...(document.references ?? []), ...(document.homepage === undefined ? [] : [document.homepage]), ...document.rules.flatMap((rule) => rule.revoke?.url ?? [])];
    expect(pages.filter((page) => new URL(page).protocol !== 'https:')).toEqual([]);
  });

  it('steps are whole sentences', () => {
    expect(document.rules.flatMap((rule) => rule.revoke?.steps ?? []).filter((step) => !/^["'`A-Z].*\.$/s.test(step))).toEqual([]);
  });

  it('test keys are low, and what is low is a test key or no secret by itself', () => {
    expect(document.rules.filter((rule) => rule.environment === 'test' && rule.severity !== 'low').map((rule) => rule.id)).toEqual([]);
  });

  it('holds no whole key', () => {
    const found = scanner.scan(readFileSync(join(folder, file))).filter((match) => match.rule.kind === 'secret');
    expect(found.map((match) => `${match.rule.id} on line ${match.line}`)).toEqual([]);
  });
});

it('no rule begins with a prefix that is public by design', () => {
  const open = ['pk_live_', 'pk_test_', 'sb_publishable_', 'phc_', 'pubkey-', 'sq0idp-', 'pk.eyJ', 'NRJS-', 'mob-'];
  const anchors = rules.flatMap(({ rule }) => rule.anchors.map((anchor) => (typeof anchor === 'string' ? anchor : anchor.text)));
  expect(anchors.filter((anchor) => open.some((prefix) => anchor.startsWith(prefix)))).toEqual([]);
});

it('only the vendors that say so want a key changed after 90 days', () => {
  expect(new Set(rules.filter(({ rule }) => rule.rotateAfterDays !== undefined).map(({ file, rule }) => `${file} ${String(rule.rotateAfterDays)}`))).toEqual(new Set(['stripe.yml 90', 'uvio.yml 90', 'zavu.yml 90']));
});
