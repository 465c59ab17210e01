/** Scopes of a tree with enums. ESLint's analysis knows none of TypeScript's declarations; to it an enum is a class while it looks, which has a name and members, too. */
import { analyze } from 'eslint-scope';
import { getKeys, KEYS } from 'eslint-visitor-keys';

/** What ESLint tells a parser of how a file is to be read. */
export interface Scoping {
  readonly ecmaVersion?: unknown;
  readonly sourceType?: 'script' | 'module' | 'commonjs';
}

interface Enum {
  type: string;
  readonly range: readonly [number, number];
  readonly loc: object;
  superClass?: null;
  members?: readonly object[];
}

/** Gives the enums of a tree of Babel's the form that they have in typescript-eslint's. `undefined`: there is none, and ESLint's own analysis will do. */
export function scopesWithEnums(ast: object, { ecmaVersion, sourceType = 'module' }: Scoping): object | undefined {
  const enums: Enum[] = [];
  collect(ast, enums);
  if (enums.length === 0) return undefined;
  const bodies = enums.map(({ members = [], range, loc }) => ({ type: 'TSEnumBody', members, range, loc }));
  for (const [i, one] of enums.entries()) {
    delete one.members;
    Object.assign(one, { type: 'ClassDeclaration', superClass: null, body: { type: 'ClassBody', body: bodies[i]?.members } });
  }
  // As ESLint's own JavaScript language calls it
  const options = { ignoreEval: true, ecmaVersion: typeof ecmaVersion === 'number' ? ecmaVersion : 2026, sourceType, childVisitorKeys: KEYS, fallback: getKeys };
  const scopes = analyze(ast as Parameters<typeof analyze>[0], options as unknown as Parameters<typeof analyze>[1]);
  for (const [i, one] of enums.entries()) {
    delete one.superClass;
    Object.assign(one, { type: 'TSEnumDeclaration', body: bodies[i] });
  }
  return scopes;
}

function collect(node: unknown, enums: Enum[]): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) for (const one of node) collect(one, enums);
  else {
    const { type } = node as { readonly type?: unknown };
    if (type === 'TSEnumDeclaration') enums.push(node as Enum);
    else if (typeof type === 'string') for (const key of getKeys(node)) if (key !== 'tokens' && key !== 'comments') collect((node as Record<string, unknown>)[key], enums);
  }
}
