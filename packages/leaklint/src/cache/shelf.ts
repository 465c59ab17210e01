/**
 * The shelf: the cache as files in one folder, each whole or absent and sealed with the user's key. What was cut off, changed by anybody else, put under
 * another name or sealed with another key is trouble, never content.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isOwn, makeFolder, ownKey, readKey, writeOwn } from './key.ts';
import type { CachePlaces } from './places.ts';
import { CacheTrouble } from './trouble.ts';

const MAGIC = Buffer.from('leaklint cache\0\n');
const SEAL = 32;
/** What a file is for may stand behind its name. */
const NAME = /^[0-9a-f]{32}-[0-9a-f]{16}(?:\.[a-z]+)?$/;
const TEMPORARY = /-[0-9a-f]{12}\.tmp$/;
/** Milliseconds after which what a killed process left behind is taken away. */
const ABANDONED = 3_600_000;
/** The files that were not used for longest make room. */
const LARGEST_SHELF = 512 << 20;

export interface Shelved {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly used: number;
}

export class Shelf {
  readonly #places: CachePlaces;
  readonly #largest: number;

  /** @param largest bytes of all files */
  constructor(places: CachePlaces, largest: number = LARGEST_SHELF) {
    this.#places = places;
    this.#largest = largest;
  }

  /** What was put there; `undefined`: nothing. Throws `CacheTrouble`. */
  take(name: string): Buffer | undefined {
    const path = join(this.#places.folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (!stats.isFile() || !isOwn(stats)) throw new CacheTrouble('the cache is not the user\'s own');
    const key = readKey(this.#places.keyFile);
    if (key === undefined) throw new CacheTrouble('the cache was made with another key');
    const file = readFileSync(path);
    const content = file.subarray(MAGIC.length + SEAL);
    const sealed = file.length >= MAGIC.length + SEAL && file.subarray(0, MAGIC.length).equals(MAGIC);
    if (!sealed || !timingSafeEqual(file.subarray(MAGIC.length, MAGIC.length + SEAL), sealOf(key, name, content))) throw new CacheTrouble('the cache is damaged, or was made with another key');
    return content;
  }

  /** A key for another purpose, made of the one that seals. @param make one, if there is none */
  keyFor(purpose: string, make = false): Buffer | undefined {
    const key = make ? ownKey(this.#places.keyFile) : readKey(this.#places.keyFile);
    return key === undefined ? undefined : createHmac('sha256', key).update(purpose).digest();
  }

  /** It is used: others make room before it. */
  touch(name: string, now: Date): void {
    try {
      utimesSync(join(this.#places.folder, name), now, now);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error; // on a disk that cannot be written nothing is taken away either
    }
  }

  /** Throws what the file system says, and `CacheTrouble`. */
  put(name: string, content: Buffer): void {
    const { folder, keyFile } = this.#places;
    const key = ownKey(keyFile);
    makeFolder(folder);
    if (!isOwn(statSync(folder))) throw new CacheTrouble('the folder of the cache belongs to somebody else');
    const temporary = join(folder, `${name}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
    try {
      writeOwn(temporary, MAGIC, sealOf(key, name, content), content);
      renameSync(temporary, join(folder, name));
    } finally {
      rmSync(temporary, { force: true });
    }
    this.#makeRoom(name);
  }

  /** Longest unused first. */
  list(): Shelved[] {
    return namesIn(this.#places.folder)
      .filter((name) => NAME.test(name))
      .flatMap((name) => {
        const stats = statSync(join(this.#places.folder, name), { throwIfNoEntry: false });
        return stats === undefined ? [] : [{ name, bytes: stats.size, used: stats.mtimeMs }];
      })
      .sort((a, b) => a.used - b.used || (a.name < b.name ? -1 : 1));
  }

  /** Takes everything away, the key too. Returns what there was. */
  clear(): Shelved[] {
    const { folder, keyFile } = this.#places;
    const all = this.list();
    for (const name of namesIn(folder)) if (NAME.test(name) || TEMPORARY.test(name)) rmSync(join(folder, name), { force: true });
    for (const name of namesIn(dirname(keyFile))) if (TEMPORARY.test(name)) rmSync(join(dirname(keyFile), name), { force: true });
    rmSync(keyFile, { force: true });
    return all;
  }

  #makeRoom(kept: string): void {
    const { folder } = this.#places;
    let bytes = 0;
    const all = this.list();
    for (const { bytes: own } of all) bytes += own;
    for (const { name, bytes: own } of all) {
      if (bytes <= this.#largest) break;
      if (name === kept) continue;
      rmSync(join(folder, name), { force: true });
      bytes -= own;
    }
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      const stats = TEMPORARY.test(name) ? statSync(path, { throwIfNoEntry: false }) : undefined;
      if (stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED) rmSync(path, { force: true });
    }
  }
}

/** The name is sealed, too: what is true of one repository is not true of another. */
function sealOf(key: Buffer, name: string, content: Buffer): Buffer {
  return createHmac('sha256', key).update(`${name}\0`).update(content).digest();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
