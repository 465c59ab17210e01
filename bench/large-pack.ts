/** A large pack: what a scan of one generated pack of 6 GB keeps in memory. Most offsets in it need 64 bits. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { renderTemplate } from '@leaklint/engine';
import type { Section } from './bars.ts';
import { measure } from './measure.ts';
import { cells, table } from './tables.ts';

const BLOBS = 1536;
const BLOB = 4 << 20;
/** One blob in so many ends with a key of its own. */
const KEYS_EACH = 256;
/** Bytes. */
const MOST = 700e6;

/** Bytes that zlib makes no smaller, the same each time. */
function noise(bytes: Buffer, seed: number): void {
  let state = seed + 1;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state | 0, at);
  }
}

/** One commit with all blobs, packed by git as they come. */
async function writePack(folder: string): Promise<void> {
  const git = (args: readonly string[]) => spawn('git', args, { stdio: ['pipe', 'ignore', 'inherit'] });
  const done = async (child: ReturnType<typeof git>): Promise<void> => {
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error('git could not write the pack');
  };
  const init = git(['init', '-q', '--bare', folder]);
  init.stdin.end();
  await done(init);
  const child = git(['-C', folder, '-c', 'fastimport.unpackLimit=1', '-c', 'pack.packSizeLimit=0', '-c', 'core.compression=1', 'fast-import', '--quiet', '--depth=0']);
  const write = async (data: Buffer | string): Promise<void> => {
    if (!child.stdin.write(data)) await once(child.stdin, 'drain');
  };
  const bytes = Buffer.alloc(BLOB);
  for (let blob = 1; blob <= BLOBS; blob++) {
    noise(bytes, blob);
    if (blob % KEYS_EACH === 0) bytes.write(`\n${renderTemplate('zv_live_{{alnum:32}}', blob).text}\n`, BLOB - 64, 'latin1');
    await write(`blob\nmark :${blob}\ndata ${BLOB}\n`);
    await write(Buffer.from(bytes));
    await write('\n');
  }
  const files = Array.from({ length: BLOBS }, (_, blob) => `M 100644 :${blob + 1} data/${blob + 1}.bin\n`).join('');
  await write(`commit refs/heads/main\ncommitter Bench <bench@example.org> 1600000000 +0000\ndata 5\nlarge\n${files}\n`);
  child.stdin.end();
  await done(child);
}

/** @param scratch a folder with 7 GB of room */
export async function largePack(cli: string, scratch: string): Promise<Section> {
  const folder = mkdtempSync(join(scratch, 'large-'));
  await writePack(folder);
  const packs = join(folder, 'objects/pack');
  const size = Math.max(...readdirSync(packs).map((name) => statSync(join(packs, name)).size));
  const run = await measure({ file: process.execPath, args: [cli, '-q', '--no-color', '--no-cache', folder] });
  rmSync(folder, { recursive: true });
  const found = /^found +(\d+) keys?/m.exec(run.stdout)?.[1] ?? 'no';
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  return {
    text: ['## A large pack', '', `Generated: ${BLOBS} blobs of ${BLOB >> 20} MiB that cannot be compressed, in one pack of ${megabytes(size)}; a key in every ${KEYS_EACH}th.`, '', table(['seconds', 'peak, itself', 'peak, with children', 'keys found', 'exit'], [cells(run.seconds.toFixed(1), megabytes(run.peakAlone), megabytes(run.peakTree), `${found} of ${BLOBS / KEYS_EACH}`, String(run.code))])].join('\n'),
    bars: [{ work: `one pack of ${megabytes(size)}: peak memory`, bar: `≤ ${megabytes(MOST)}`, measured: megabytes(Math.max(run.peakAlone, run.peakTree)) }],
  };
}
