/** The notices of third parties: every package whose code is in the bundle, with its version, its home and its licence word for word. Their licences ask for no less. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url?: string };
}

interface Chunk {
  readonly type: string;
  readonly moduleIds?: readonly string[];
}

/** A plugin of the bundler: only it knows what ended up in the bundle. */
export const thirdPartyNotices = {
  name: 'third-party-notices',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): unknown }, _options: unknown, bundle: Readonly<Record<string, Chunk>>): void {
    const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
    this.emitFile({ type: 'asset', fileName: NOTICES, source: notices(modules) });
  },
};

function notices(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((id) => /^(?:\0\w*:?)?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1] ?? []));
  const entries = [...folders].map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest }));
  entries.sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : a.manifest.name > b.manifest.name ? 1 : a.manifest.version < b.manifest.version ? -1 : 1));
  const head = `leaklint is published as one bundle. It contains code of these ${entries.length} packages, under their own licences.\n`;
  return [head, ...entries.map(({ folder, manifest }) => notice(folder, manifest))].join(`\n${'-'.repeat(78)}\n\n`);
}

function notice(folder: string, { name, version, license, homepage, repository }: Manifest): string {
  const home = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? '';
  const texts = licenceTexts(folder);
  if (texts.length === 0) throw new Error(`${name} has no licence text, and its code would be published without`);
  return `${name} ${version} (${license})${home === '' ? '' : `\n${home}`}\n\n${texts.join('\n\n')}\n`;
}

/** Its files; of a package that has none, what its README says under that heading. */
function licenceTexts(folder: string): string[] {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
  const names = readdirSync(folder).sort();
  const own = names.filter((file) => /^(?:licen[cs]e|copying|notice)\b/i.test(file)).map(read);
  const told = names.filter((file) => /^readme\b/i.test(file)).flatMap((file) => /^#+ *licen[cs]e\s*\n([^]+?)(?=^#|(?![^]))/im.exec(read(file))?.[1] ?? []);
  return (own.length > 0 ? own : told).map((text) => text.trim());
}

/** The browser's build of a package that has one: as modules, of which only what is used is bundled. */
export function browserBuild(entry: string, build: string): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) if (existsSync(join(folder, build))) return join(folder, build);
  throw new Error(`${entry} has no ${build}`);
}
