/** What GitHub's own language service says of the action, of our workflows, of the one that init writes and of every one that the documents show; what they hand to our action is held to action.yml. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { validate } from '@actions/languageservice';
import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { workflowFile } from '../../packages/leaklint/src/init/workflow.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const ours = parse(read('action.yml')) as { readonly name: string; readonly description: string; readonly inputs: Record<string, { readonly description: string }> };

let asked = 0;

/** Lines with a complaint. @param path decides what the text is taken for */
async function complaints(path: string, text: string): Promise<string[]> {
  const actionsMetadataProvider = { fetchActionMetadata: ({ owner, name }: { readonly owner: string; readonly name: string }) => Promise.resolve(owner === 'leaklint' && name === 'leaklint' ? ours : undefined) };
  // ./ in our own workflows is ours, too. It remembers what it read by the address.
  const found = await validate(TextDocument.create(`file:///${asked++}/${path}`, 'yaml', 1, text.replaceAll(/uses: \.\/$/gm, 'uses: leaklint/leaklint@main')), { actionsMetadataProvider });
  // Others' actions are not here to be asked.
  return found.map(({ range, message }) => `${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`).filter((one) => !/^\d+: Unable to resolve action `(?!leaklint\/)/.test(one));
}

const workflow = '.github/workflows/example.yml';
const documents = readdirSync(fileURLToPath(new URL('../../docs', import.meta.url))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
const shown = ['README.md', ...documents].flatMap((path) => [...read(path).matchAll(/```yaml\n([^]*?)```/g)].map(([, text = ''], i) => ({ name: `${path}, ${i + 1}`, text })));

test('action.yml', async () => {
  expect(await complaints('action.yml', read('action.yml'))).toEqual([]);
});

test.each(readdirSync(fileURLToPath(new URL('../../.github/workflows', import.meta.url))))('.github/workflows/%s', async (name) => {
  expect(await complaints(`.github/workflows/${name}`, read(`.github/workflows/${name}`))).toEqual([]);
});

test('what leaklint init writes', async () => {
  const written = workflowFile('1.0.0').add(undefined);
  if (typeof written !== 'string') throw new Error('it is written by hand');
  expect(await complaints(workflow, written)).toEqual([]);
});

describe('what the documents show', () => {
  const workflows = shown.filter(({ text }) => /^on:/m.test(text));
  test.each(workflows)('$name', async ({ text }) => {
    expect(await complaints(workflow, text)).toEqual([]);
  });

  test('is looked at', () => expect(workflows.length).toBeGreaterThanOrEqual(3));

  // Steps alone are shown for a place in a workflow.
  test.each(shown.filter(({ text }) => /^ +- (?:uses|run):/m.test(text) && !/^(?:on|jobs):/m.test(text)))('$name, in a job', async ({ text }) => {
    expect(await complaints(workflow, `on: [pull_request]\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n${text}`)).toEqual([]);
  });
});

test.each<[string, string, string, RegExp]>([
  ['an input that the action does not have', workflow, 'on: [push]\njobs: { one: { runs-on: ubuntu-latest, steps: [{ uses: leaklint/leaklint@main, with: { fial-on: never } }] } }\n', /fial-on/],
  ['an event that there is not', workflow, 'on: [pull_requst]\njobs: { one: { runs-on: ubuntu-latest, steps: [{ run: ls }] } }\n', /pull_requst/],
  ['a context that there is not', workflow, 'on: [push]\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nope.x }}\n', /nope/],
  ['a runtime that there is not', 'action.yml', read('action.yml').replace('using: node24', 'using: node99'), /node99|using/],
])('%s is complained about', async (_, path, text, message) => {
  expect((await complaints(path, text)).join('\n')).toMatch(message);
});
