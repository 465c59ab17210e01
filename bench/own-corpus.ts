/**
 * `npm run bench:corpus -- [--seed TEXT] [--no-peers] [--also NAME=FILE]… [--versions NAME=VERSION,…] [--out FILE]`: what no public corpus covers, and how each scanner on PATH does on it, as Markdown.
 *
 * From the seed keys are made and planted in repositories of a temporary folder: in every place of a history, in code and configuration, in encodings, in bundles,
 * in what is staged; and in clones that lack something. Beside them stand as many lines that are no keys. leaklint is the built product. Nothing is stored, nothing is sent.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Report } from './peers/peer.ts';
import { DAMAGES } from './planted/damaged.ts';
import { decoys } from './planted/decoys.ts';
import { plantBundles, plantContexts, plantEncodings } from './planted/files.ts';
import { plantHistory } from './planted/history.ts';
import type { Plant } from './planted/keys.ts';
import { Repository } from './planted/repository.ts';
import { plantStaged } from './planted/staged.ts';
import { type Tool, tools } from './planted/tools.ts';
import { cells, table } from './tables.ts';

const { values } = parseArgs({ allowNegative: true, options: { peers: { type: 'boolean', default: true }, also: { type: 'string', multiple: true, default: [] }, seed: { type: 'string', default: 'leaklint' }, versions: { type: 'string', default: '' }, out: { type: 'string' } } });

/** A repository with keys and as many decoys. */
interface Bed {
  readonly name: string;
  readonly root: string;
  readonly plants: readonly Plant[];
  readonly decoys: number;
  readonly staged: boolean;
}

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'leaklint-corpus-')));

/** Decoys are committed after all keys, so that every tool reads them. */
function withDecoys(repository: Repository, name: string, plants: readonly Plant[]): Bed {
  for (const { file, line } of decoys(`${values.seed} ${name}`, plants.length)) repository.write(file, `${line}\n`);
  repository.git('add', 'decoys');
  repository.git('commit', '-q', '-m', 'Add what is no key', '--', 'decoys');
  return { name, root: repository.root, plants, decoys: plants.length, staged: false };
}

async function beds(): Promise<Bed[]> {
  const made: Bed[] = [];
  for (const [name, plant] of Object.entries({ 'places of a history': plantHistory, 'code and configuration': plantContexts, encodings: plantEncodings, bundles: plantBundles })) {
    const repository = new Repository(join(scratch, name.replaceAll(' ', '-')));
    made.push(withDecoys(repository, name, await plant(repository, values.seed)));
  }
  const repository = new Repository(join(scratch, 'staged'));
  const { plants, strangers } = plantStaged(repository, values.seed);
  for (const { file, line } of decoys(`${values.seed} staged`, plants.length - strangers.length)) repository.write(file, `${line}\n`);
  repository.git('add', 'decoys');
  made.push({ name: 'what is staged', root: repository.root, plants, decoys: plants.length, staged: true });
  return made;
}

/** What is too short to stand for a key, in characters. */
const LEAST = 12;

function isOf({ key, written = key }: Plant, secrets: readonly string[]): boolean {
  return secrets.some((text) => text.includes(key) || text.includes(written) || (text.length >= LEAST && (key.includes(text) || written.includes(text))));
}

interface Outcome {
  readonly found: readonly Plant[];
  /** Distinct secrets that are no key of the repository. */
  readonly alarms: number;
  /** The tool said that it could not read everything; in a whole repository it can. */
  readonly incomplete: boolean;
}

function judge({ plants }: Bed, { secrets, incomplete }: Report): Outcome {
  const wrong = secrets.filter((forms) => !plants.some((plant) => isOf(plant, forms)));
  return { found: plants.filter((plant) => secrets.some((forms) => isOf(plant, forms))), alarms: new Set(wrong.map(([form]) => form)).size, incomplete };
}

function ask(tool: Tool, bed: Bed): Outcome | undefined {
  const own = join(scratch, 'reports', tool.name, bed.name.replaceAll(' ', '-'));
  mkdirSync(own, { recursive: true });
  process.stderr.write(`${tool.name}: ${bed.name} …\n`);
  const report = (bed.staged ? tool.staged : tool.history)?.(bed.root, own, bed.plants.map(({ key }) => key));
  return report === undefined ? undefined : judge(bed, report);
}

/** Which tools said that they could not read everything, of each clone that lacks something. */
function damages(all: readonly Tool[]): string {
  const rows = Object.entries(DAMAGES).map(([name, damage], number) => cells(name, ...all.map((tool, which) => {
    const folder = join(scratch, `damaged-${number}-${which}`);
    mkdirSync(folder, { recursive: true });
    const { root, plants } = damage(folder, values.seed);
    process.stderr.write(`${tool.name}: ${name} …\n`);
    return tool.history(root, folder, plants.map(({ key }) => key)).incomplete ? 'says so' : 'silent';
  })));
  return table(['clone', ...all.map(({ name }) => name)], rows);
}

const share = (part: number, whole: number): string => `${part} of ${whole}`;

try {
  const [own, ...peers] = tools(values);
  const all = own === undefined ? [] : [own, ...(values.peers ? peers : [])];
  const made = await beds();
  const outcomes = made.map((bed) => ({ bed, by: all.map((tool) => ask(tool, bed)) }));
  const summary = table(
    ['', 'keys, and as many decoys', ...all.map(({ name }) => name)],
    outcomes.map(({ bed, by }) => cells(bed.name, String(bed.plants.length), ...by.map((one) => (one === undefined ? '–' : [share(one.found.length, bed.plants.length), ...(one.alarms === 0 ? [] : [`${one.alarms} false`]), ...(one.incomplete ? ['says that it is incomplete'] : [])].join(', '))))),
  );
  const places = outcomes.flatMap(({ bed, by }) => [...new Set(bed.plants.map(({ place }) => place))].map((place) => {
    const of = (plants: readonly Plant[]): number => plants.filter((plant) => plant.place === place).length;
    return cells(`${bed.name}: ${place}`, ...by.map((one) => (one === undefined ? '–' : share(of(one.found), of(bed.plants)))));
  }));
  const text = [
    '# Places that no public corpus covers', '',
    `What \`npm run bench:corpus\` printed, seed \`${values.seed}\`: keys of five kinds that scanners have rules for (GitHub, GitLab, SendGrid, Slack, Stripe), planted in repositories made for it, beside as many placeholders, references to the environment, integrity hashes, UUIDs and ids of git; among the staged ones also keys that the commit will not hold. A false alarm ("25 of 110, 1 false") is a reported secret that is none of the keys.`, '',
    ...all.map(({ name, version, command }) => `- ${name.endsWith(version) ? name : `${name} ${version}`}: \`${command.history}\`; for a commit \`${command.staged ?? 'nothing'}\``), '',
    'A scanner of files (detect-secrets, ripsecrets, secretlint) sees of a history what is in the working tree, which is another task: its column says what a user of it learns. Of detect-secrets, whose hook prints no secrets and whose report may hold a piece of one, the line that it names counts as the secret.', '',
    '<!-- summary -->', summary, '<!-- /summary -->', '',
    '## Clones that lack something', '', 'Their keys cannot be read; a scanner says so, or it says that all is well.', '', damages(all), '',
    '## Place by place', '', table(['place', ...all.map(({ name }) => name)], places), '',
  ].join('\n');
  if (values.out !== undefined) writeFileSync(resolve(process.env['INIT_CWD'] ?? process.cwd(), values.out), text);
  process.stdout.write(text);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
