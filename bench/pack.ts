/**
 * Rebuilds all objects of a repository's packs, type by type, beside `git cat-file --batch --buffer` of the same objects in pack order.
 *
 * The packages must be built.
 *
 *     npx jiti bench/pack.ts REPOSITORY [rounds]
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WasmUnpacker } from '@leaklint/kernel';
import { BLOB, COMMIT, discover, listObjects, PackSet, PackWalk, TREE } from '@leaklint/git';

const [path = '.', rounds = '3'] = process.argv.slice(2);
const repository = await discover(path);
if (!repository) throw new Error(`${path} is no repository`);
const seconds = (since: number): number => (performance.now() - since) / 1000;

const opened = performance.now();
const set = PackSet.open([repository.objectsDir, ...repository.alternates].filter((folder) => existsSync(join(folder, 'pack'))), repository.idBytes);
console.log(`open ${set.packs.length} packs, ${set.count} entries, every header and checksum: ${seconds(opened).toFixed(2)} s`);
for (const { path, reason } of set.problems) console.log(`problem: ${path}: ${reason}`);
const table = await listObjects(repository);
console.log('| what | objects | MB | MB in ranges | seconds (median) | cat-file, in pack order | ratio | unreadable |\n|---|---|---|---|---|---|---|---|');
for (const [name, type] of [['blobs', BLOB], ['trees', TREE], ['commits', COMMIT]] as const) {
  const ours: number[] = [];
  const theirs: number[] = [];
  let line = '';
  for (let round = 0; round < Number(rounds); round++) {
    const unpacker = new WasmUnpacker();
    const begin = performance.now();
    const walk = new PackWalk(set, unpacker, { at: unpacker.base });
    let objects = 0;
    let bytes = 0;
    let changed = 0;
    let lost = 0;
    walk.walk(set.families([type]), {
      object(_slot, _type, _at, length, ranges) {
        objects++;
        bytes += length;
        if (ranges < 0) changed += length;
        else for (let i = 0, list = walk.ranges; i < ranges; i++) changed += list[2 * i + 1]! - list[2 * i]!;
      },
      unreadable: () => lost++,
      large: () => lost++,
    });
    ours.push(seconds(begin));
    theirs.push(await catFile(type));
    line = `| ${name} | ${objects} | ${(bytes / 1e6).toFixed(0)} | ${(changed / 1e6).toFixed(0)} |`;
    if (round === Number(rounds) - 1) console.log(`${line} ${median(ours).toFixed(2)} | ${median(theirs).toFixed(2)} | ${(median(theirs) / median(ours)).toFixed(1)} | ${lost} |`);
  }
}
console.log(`peak memory of this process: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
set.close();

function catFile(type: number): Promise<number> {
  const ids = Array.from(table.rowsOf(type), (row) => table.hex(row)).join('\n');
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const git = spawn('git', ['--git-dir', repository!.gitDir, 'cat-file', '--batch', '--buffer'], { stdio: ['pipe', 'ignore', 'inherit'] });
    git.on('error', reject).on('close', () => resolve(seconds(begin)));
    git.stdin.end(`${ids}\n`);
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
