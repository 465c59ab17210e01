// The documents say what is: links lead somewhere, every command line in them can be given, every format has its part, tables are those of the results.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../packages/leaklint/src/command-line/command-line.ts';
import { FORMATS } from '../../packages/leaklint/src/reporters/formats.ts';
import { root } from './tree.ts';

const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'packages/leaklint/README.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Command lines: in blocks of code what stands alone on a line or after `run:` and the like, in text what is set as code. */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
  const lines = blocks.flatMap((block) => block.split('\n')).flatMap((line) => /^(?:[\s$]*|.*(?:run|script|entry|\|)[:\s]*)(?:npx )?leaklint((?: [^#>|]*)?)/.exec(line)?.[1] ?? []);
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`(?:npx )?leaklint( [^`]+)`/g)].map(([, line]) => line ?? '');
  return [...lines, ...inline].map((line) => line.trim());
}

/** As a shell would hand it over, as far as these go: quotes around words, expressions of a build in place of words. */
function wordsOf(line: string): string[] {
  return [...line.replaceAll(/\$\{\{.*?\}\}/g, '1').replaceAll(/\$\(\(.*?\)\)/g, '1').matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/["']/g, ''));
}

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('links to what exists', () => {
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
  });

  it('gives no command line that leaklint does not take', () => {
    const refused = commandsIn(text).flatMap((line) => {
      // The forms of a manual: what may follow, and what stands for something.
      if (/[[\]]/.test(line)) return [];
      try {
        readCommandLine(wordsOf(line).filter((word) => word !== '…' && word !== '...'));
        return [];
      } catch (error) {
        return [`leaklint ${line}: ${(error as Error).message}`];
      }
    });
    expect(refused).toEqual([]);
  });
});

it('there are command lines to try', () => {
  expect(documents.flatMap((path) => commandsIn(read(path))).length).toBeGreaterThan(60);
  expect(() => readCommandLine(wordsOf('merge --shards a.json'))).toThrow('unknown flag');
});

it.each(FORMATS)('docs/reports.md has a part for %s', (format) => {
  const headings = read('docs/reports.md').split('\n').filter((line) => line.startsWith('## ')).flatMap((line) => line.slice(3).split(', '));
  expect(headings).toContain(format);
});

it('docs/comparison.md has the score that bench/results/ keeps', async () => {
  const { scoreTables } = (await import(String(new URL('../../scripts/readme.mjs', import.meta.url)))) as { readonly scoreTables: (text: string) => string };
  expect(read('docs/comparison.md')).toContain(scoreTables(read('bench/results/score.md')));
});
