/** The names in a folder: of the object store, or of what git keeps beside it. */
import { readdirSync } from 'node:fs';

/** In no order; none where there is no such folder. @param unread is told the system's code when there is one that cannot be read: it is no empty one. */
export function namesIn(folder: string, unread: (code: string) => void): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code !== 'ENOENT') unread(code);
    return [];
  }
}
