// What can be taken out of the plugin's analysis without any case of the tables noticing.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Linter } from 'eslint';
import plugin from 'eslint-plugin-leaklint';
import { expect, it } from 'vitest';
import { applied, filled, made, typescriptParser } from '../lint.ts';
import { type CollectedCase, collected } from './collected.ts';

const tests = fileURLToPath(new URL('..', import.meta.url));
for (const room of ['rules', 'analysis']) for (const name of readdirSync(join(tests, room))) await import(/* @vite-ignore */ join(tests, room, name));

const linter = new Linter({ configType: 'flat' });

/** A case as a question: whether it still comes out as its table says. */
function asked(one: CollectedCase): () => boolean {
  const code = made(one.code);
  const filename = one.filename ?? 'src/app.tsx';
  const config = [
    {
      files: ['**/*.*', '**/.*'],
      plugins: { leaklint: plugin },
      languageOptions: { parser: typescriptParser, parserOptions: { ecmaFeatures: { jsx: true } } },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      rules: { [`leaklint/${one.rule}`]: ['error', ...(one.options === undefined ? [] : [one.options])] },
      ...(one.settings === undefined ? {} : { settings: { leaklint: one.settings } }),
    },
  ] as Linter.Config[];
  linter.verify(code, config, { filename });
  const source = linter.getSourceCode();
  return () => {
    mutants.forget();
    const messages = linter.verify(source, config, { filename });
    if (messages.length !== (one.findings ?? 1) || messages.some(({ ruleId }) => ruleId === null)) return false;
    if (one.says !== undefined && messages.some(({ messageId }) => messageId !== one.says)) return false;
    return one.gives === undefined || applied(messages, code).includes(filled(one.gives, one.code));
  };
}

/** An analysis that throws is noticed. */
function holds(question: () => boolean): boolean {
  try {
    return question();
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

it('leaves nothing that no case misses', () => {
  const users = new Map<string, (() => boolean)[]>();
  for (const one of collected) {
    const question = asked(one);
    mutants.used.clear();
    expect(question(), `${one.rule}: ${one.code}`).toBe(true);
    for (const id of mutants.used) users.set(id, [...(users.get(id) ?? []), question]);
  }
  const survivors: string[] = [];
  for (const id of mutants.all) {
    mutants.off = id;
    if ((users.get(id) ?? []).every(holds)) survivors.push(id);
  }
  mutants.off = '';
  console.log(`${collected.length} cases, ${mutants.all.size} mutants, ${survivors.length} survivors\n${survivors.map((id) => `${users.has(id) ? 'seen ' : 'never'} ${id}`).join('\n')}`);
  expect(survivors).toEqual([]);
});
