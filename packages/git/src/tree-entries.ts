/** Tree entries: one tree object as a list, for walks that read single trees on demand. */
export interface TreeEntry {
  /** Octal digits, as git writes them. */
  readonly mode: string;
  /** latin1. */
  readonly name: string;
  readonly id: string;
}

export const FOLDER = '40000';

/** The entries up to the first that is malformed. */
export function* treeEntries(bytes: Buffer, idBytes: number): Generator<TreeEntry> {
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space + 1);
    if (space === -1 || end === -1) return;
    yield { mode: bytes.toString('latin1', at, space), name: bytes.toString('latin1', space + 1, end), id: bytes.toString('hex', end + 1, end + 1 + idBytes) };
    at = end + 1 + idBytes;
  }
}
