// What can be taken out of the plugin's analysis without any case of the tables noticing.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Setup, applied, configOf, filled, linterFor, made, typescriptParser } from '../lint.ts';
import { oxcParser } from '../oxc.ts';
import { type CollectedCase, collected } from './collected.ts';

const tests = fileURLToPath(new URL('..', import.meta.url));
for (const room of ['rules', 'analysis', 'sinks']) for (const name of readdirSync(join(tests, room))) await import(/* @vite-ignore */ join(tests, room, name));

/** The parsers of a case; oxc's keeps parentheses. */
function parsersOf({ language, code }: CollectedCase): readonly Setup[] {
  if (language !== undefined) return [{}];
  return [{ parser: typescriptParser }, ...(code.includes('((') ? [{ parser: oxcParser }] : [])];
}

/** A case as a question: whether it still comes out as its table says. */
function asked(one: CollectedCase, parser: Setup): () => boolean {
  const code = made(one.code);
  const filename = one.filename ?? 'src/app.tsx';
  const config = configOf(one.rule, { ...one, ...parser });
  const linter = linterFor(filename);
  linter.verify(code, config, { filename });
  const source = linter.getSourceCode();
  return () => {
    mutants.forget();
    const messages = linter.verify(source, config, { filename });
    if (messages.length !== (one.findings ?? 1) || messages.some(({ ruleId }) => ruleId === null)) return false;
    if (one.says !== undefined && messages.some(({ messageId }) => messageId !== one.says)) return false;
    const edits = applied(messages, code);
    return one.givesNothing === true ? edits.length === 0 : one.gives === undefined || edits.includes(filled(one.gives, one.code));
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
    for (const parser of parsersOf(one)) {
      const question = asked(one, parser);
      mutants.used.clear();
      expect(question(), `${one.rule}: ${one.code}`).toBe(true);
      for (const id of mutants.used) users.set(id, [...(users.get(id) ?? []), question]);
    }
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
