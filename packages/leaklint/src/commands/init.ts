/** `leaklint init [PATH]`: puts leaklint into a project, or takes it out again; shows each change before it makes it. */
import { chmodSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { diff } from '../init/diff.ts';
import type { Change, Plan } from '../init/plan.ts';
import { plan, removal } from '../init/plan.ts';
import { projectAt } from '../init/project.ts';
import { reasonOf, writeAll } from '../sinks.ts';
import { isCi } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';

export async function init(line: CommandLine, context: Context): Promise<ExitStatus> {
  const project = await projectAt(line.operands[0] ?? '.');
  const removes = line.has('remove');
  const wanted = removes ? removal(project) : plan(project);
  const print = async (...lines: string[]): Promise<unknown> => writeAll(context.stdout, lines.map((one) => `${one}\n`).join(''));
  await print(removes ? 'Taking leaklint out' : `Hooks here: ${wanted.manager}`);
  const asks = !line.has('dry-run') && !line.has('yes') && context.stdin.isTTY && context.stdout.isTTY && !isCi(context.env);
  const person = asks && wanted.changes.length > 0 ? personAt(context) : undefined;
  let made = 0;
  for (const change of wanted.changes) {
    await print('', ...shown(change, context));
    if (line.has('dry-run') || !(line.has('yes') || (await person?.decide()) === true)) continue;
    apply(change);
    made++;
    await print(`  ${context.paint('green', '✓')} ${change.after === undefined ? 'removed' : 'written'}`);
  }
  person?.leave();
  await print(...rest(wanted, context));
  return await conclude(wanted, made, line, !asks, context);
}

async function conclude(wanted: Plan, made: number, line: CommandLine, undecided: boolean, context: Context): Promise<ExitStatus> {
  const left = wanted.changes.length - made;
  const said = left === 0 && wanted.byHand.length === 0 ? (made === 0 ? 'Nothing to do.' : 'Done.') : left === 0 ? 'Not done: what is to be done by hand.' : made === 0 ? 'Nothing was changed.' : 'The rest was left as it is.';
  await writeAll(context.stdout, `\n${context.paint('bold', said)}\n`);
  if (line.has('dry-run')) return EXIT.clean;
  if (undecided && left > 0) throw new UsageError(`nobody to ask here: leaklint init ${line.has('remove') ? '--remove ' : ''}--yes makes these changes`);
  return wanted.byHand.length > 0 ? EXIT.usage : EXIT.clean;
}

function shown({ name, why, before, after }: Change, { paint }: Context): string[] {
  const state = before === undefined ? ' (new)' : after === undefined ? ' (away)' : '';
  const color = { '+': 'green', '-': 'red', ' ': undefined, '…': 'dim' } as const;
  return [
    `${paint('bold', name)}${state}: ${why}`,
    ...diff(before, after).map(({ mark, text }) => {
      const row = `  ${mark} ${visible(Buffer.from(text, 'latin1').toString('utf8'))}`.trimEnd();
      const style = color[mark];
      return style === undefined ? row : paint(style, row);
    }),
  ];
}

function rest({ notes, byHand, next }: Plan, { paint }: Context): string[] {
  const list = (heading: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', paint('bold', heading), ...lines.map((one) => `  ${one}`)]);
  return [...list('As it is', notes), ...list('By hand', byHand), ...list('Then run', next)];
}

interface Person {
  decide(): Promise<boolean>;
  leave(): void;
}

/** Somebody at a terminal. Enter means yes; the end of the input, or Ctrl-C, means no to this and all that follows. */
function personAt({ stdin, stdout }: Context): Person {
  const prompt = createInterface({ input: stdin, output: stdout, prompt: '  Make this change? [Y/n] ' });
  prompt.on('SIGINT', () => prompt.close());
  // One reader for all questions: what was typed ahead is not lost.
  const answers = prompt[Symbol.asyncIterator]();
  let gone = false;
  prompt.on('close', () => (gone = true));
  return {
    async decide() {
      if (!gone) prompt.prompt();
      const answer = await answers.next();
      return answer.done !== true && /^(?:y(?:es)?)?$/i.test(answer.value.trim());
    },
    leave: () => prompt.close(),
  };
}

function apply({ path, name, after, mode }: Change): void {
  try {
    if (after === undefined) {
      rmSync(path);
      // A folder that only held it goes with it; git's own stay.
      for (let folder = dirname(path); /\.github$|workflows$|\.husky$/.test(folder) && readdirSync(folder).length === 0; folder = dirname(folder)) rmdirSync(folder);
      return;
    }
    mkdirSync(dirname(path), { recursive: true });
    const isNew = statSync(path, { throwIfNoEntry: false }) === undefined;
    writeFileSync(path, after, 'latin1');
    if (isNew && mode !== undefined) chmodSync(path, mode);
  } catch (error) {
    throw new UsageError(`cannot write ${name}: ${reasonOf(error)}`);
  }
}
