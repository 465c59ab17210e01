// The examination of a project's own rules: each fault by file and line, exit 2.
import { afterAll, expect, test } from 'vitest';
import { leaklint } from './command.ts';
import type { Ran } from './command.ts';
import { removeScratch, Scratch } from './scratch.ts';

afterAll(removeScratch);

const GOOD = `
  - id: acme-key
    name: Acme key
    severity: high
    anchors: [acme_]
    pattern: '(?<secret>acme_{{token}})'
    token: { alphabet: A-Za-z0-9, length: [20, 40] }
    examples: ['k = "acme_{{alnum:24}}"']
    counterexamples: [acme_x]
`;

const check = async (text: string, name = '.leaklint.yml'): Promise<Ran> => {
  const scratch = new Scratch();
  scratch.write(name, text);
  return await leaklint(['rules', 'check', ...(name === '.leaklint.yml' ? [] : [name])], { cwd: scratch.root });
};

test('good rules: what they cost is said', async () => {
  for (const ran of [await check(`rules:${GOOD}`), await check(`provider: Acme\nrules:${GOOD}`, 'acme.yml')]) {
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^✓ acme-key: 1 example, 1 near miss, worst case [\d.]+ µs\n\nSource code is scanned at \d+ % of the speed without this rule\.\n$/);
  }
});

test.each([
  ['an example that is missed', GOOD.replace('{{alnum:24}}', '{{alnum:9}}'), '.leaklint.yml:8: rules[0].examples[0]: is not found by the rule'],
  ['a near miss that is found', GOOD.replace('[acme_x]', "['acme_{{alnum:30}}']"), '.leaklint.yml:9: rules[0].counterexamples[0]: is found by the rule'],
  ['an unknown template', GOOD.replace('{{alnum:24}}', '{{alnumm:24}}'), '.leaklint.yml:8: rules[0].examples[0]: {{alnumm:24}} is no template function'],
  ['no example', GOOD.replace(/ +examples.*\n/, ''), '.leaklint.yml:2: rules[0]: has no `examples`: nothing shows that it finds anything'],
  ['exponential time', GOOD.replace('acme_{{token}})', 'acme_(?:[a-z]+)+!)').replace(/ +token.*\n/, '').replace('{{alnum:24}}', '{{lower:24}}!'), /^leaklint: \.leaklint\.yml:6: rules\[0\]\.pattern: takes too long: more than 50 ms on 512 characters; let parts/m],
  ['time that grows with the square', GOOD.replace('(?<secret>acme_{{token}})', '[A-Za-z_]*acme_[A-Za-z_]*=(?<secret>[A-Za-z0-9_]{20,})').replace(/ +token.*\n/, '').replace('{{alnum:24}}', 'id={{lower:24}}'), /^leaklint: \.leaklint\.yml:6: rules\[0\]\.pattern: takes \d+ µs on a window made to hurt it/m],
  ['an anchor that is everywhere', GOOD.replaceAll('acme_', 'const'), /^leaklint: \.leaklint\.yml:5: rules\[0\]\.anchors\[0\]: const stands \d+ times in a megabyte of source code/m],
  ['several faults at once', GOOD.replace('severity: high', 'severity: hihg').replace('anchors: [acme_]', 'anchor: [acme_]'), /:4: rules\[0\]\.severity: .*did you mean high\?\n(?:.*\n)*leaklint: \.leaklint\.yml:5: rules\[0\]\.anchor: unknown key; did you mean `anchors`\?/],
])('%s', async (_, rules, message) => {
  const { code, stderr } = await check(`rules:${rules}`);
  expect(code).toBe(2);
  if (typeof message === 'string') expect(stderr).toContain(message);
  else expect(stderr).toMatch(message);
});
