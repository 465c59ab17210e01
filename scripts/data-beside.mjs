// Data beside the bundle: the built-in rules and the prefilter's plan are a megabyte, which as literals of a program is read, scanned and hashed at every start,
// and texts of the rules that only a finding asks for. As files they are read when they are needed, as they are.
import { readFileSync } from 'node:fs';
import { escaped } from './ascii.mjs';

/** A module that gives one text, or one array of bytes. */
const TEXT = /^export const (\w+) = \(\): string => (".*");$/m;
const BYTES = /^export const (\w+) = \(\): Uint8Array => Buffer\.from\((".*"), 'base64'\);$/m;

/** A plugin for the bundler. */
export const dataBeside = {
  name: 'data-beside',
  /** @this {{ emitFile(file: { type: 'asset', fileName: string, source: string | Uint8Array }): unknown }} @param {string} id @returns {string | undefined} */
  load(id) {
    const name = /engine[\\/]src[\\/]generated[\\/](builtin-(?:rules|bindings|texts|plan))\.ts$/.exec(id)?.[1];
    if (name === undefined) return undefined;
    const module = readFileSync(id, 'utf8');
    const text = TEXT.exec(module);
    const [, given, literal = ''] = text ?? BYTES.exec(module) ?? [];
    if (given === undefined) throw new Error(`${id} gives neither one text nor one array of bytes`);
    const file = `${name}.${text ? 'json' : 'bin'}`;
    this.emitFile({ type: 'asset', fileName: file, source: text ? escaped(JSON.parse(literal)) : Buffer.from(JSON.parse(literal), 'base64') });
    return `import { readFileSync } from 'node:fs';\nexport const ${given} = () => readFileSync(new URL('./${file}', import.meta.url)${text ? ", 'latin1'" : ''});`;
  },
};
