/** `leaklint cache`: where the cache lies and how big it is; with `--clear` it is taken away. */
import { cachePlaces } from '../cache/places.ts';
import { Shelf } from '../cache/shelf.ts';
import type { CommandLine } from '../command-line/command-line.ts';
import type { Context } from '../command-line/context.ts';
import { visible } from '../terminal/escape.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitStatus } from '../exit-codes.ts';
import { bytesText, counted } from '../terminal/layout.ts';
import { reasonOf, writeAll } from '../sinks.ts';
import { UsageError } from '../usage-error.ts';

export async function cache(line: CommandLine, context: Context): Promise<ExitStatus> {
  const places = cachePlaces(context.env);
  if (places === undefined) throw new UsageError('there is no cache: the user has no home');
  const shelf = new Shelf(places);
  let all: ReturnType<Shelf['list']>;
  try {
    all = line.has('clear') ? shelf.clear() : shelf.list();
  } catch (error) {
    throw new UsageError(`${visible(places.folder)}: ${reasonOf(error)}`);
  }
  const size = `${counted(all.filter(({ name }) => !name.includes('.')).length, 'scan')}, ${bytesText(all.reduce((sum, { bytes }) => sum + bytes, 0))}`;
  await writeAll(context.stdout, line.has('clear') ? `cleared ${visible(places.folder)}: ${size}\n` : `cache  ${visible(places.folder)}: ${size}\nkey    ${visible(places.keyFile)}\n`);
  return EXIT.clean;
}
