/** The parser of our own linter: Babel's, as an ESLint parser for JavaScript, TypeScript and the scripts of Vue, Svelte and Astro files. Plain JavaScript, so that it can be bundled. */
import { parse } from '@babel/parser';
import type { ParserPlugin } from '@babel/parser';
import { scopesWithEnums } from './enum-scopes.ts';
import type { Scoping } from './enum-scopes.ts';

interface Token {
  readonly type: string | { readonly label: string; readonly keyword?: string };
  readonly start: number;
  readonly end: number;
  readonly loc: object;
}

const KINDS: Readonly<Record<string, string>> = { name: 'Identifier', string: 'String', num: 'Numeric', bigint: 'Numeric', regexp: 'RegularExpression', template: 'Template', jsxName: 'JSXIdentifier', jsxText: 'JSXText', '#name': 'PrivateIdentifier' };

/** What TypeScript reads already, and what of JavaScript is on its way into it. */
const ADOPTED: readonly ParserPlugin[] = ['decoratorAutoAccessors', 'deferredImportEvaluation', 'sourcePhaseImports', 'exportDefaultFrom'];

function pluginsFor(path: string): ParserPlugin[] {
  const typed = /\.[cm]?tsx?$|\.(?:vue|svelte|astro)$/.test(path);
  const jsx = !/\.[cm]?ts$|\.svelte$/.test(path);
  return [['estree', { classFeatures: true }], 'decorators-legacy', ...ADOPTED, typed ? 'typescript' : 'flow', ...(jsx ? (['jsx'] as const) : [])];
}

/** Everything but the scripts blanked, so that places stay what they are. */
function scriptsOf(code: string, path: string): string {
  if (!/\.(?:vue|svelte|astro)$/.test(path)) return code;
  const parts = [...code.matchAll(/(<script\b[^>]*>)([^]*?)<\/script\s*>/gi)].map((match) => [match.index + (match[1] ?? '').length, match[2] ?? ''] as const);
  const head = path.endsWith('.astro') ? /^(\s*---\r?\n)([^]*?)\n---/.exec(code) : null;
  if (head !== null) parts.unshift([(head[1] ?? '').length, head[2] ?? '']);
  let blank = code.replace(/[^\r\n]/g, ' ');
  for (const [at, script] of parts) blank = blank.slice(0, at) + script + blank.slice(at + script.length);
  return blank;
}

export const parser = {
  meta: { name: 'leaklint/babel', version: '1' },
  parseForESLint(code: string, { filePath = 'file.tsx', ...scoping }: Scoping & { filePath?: string } = {}): { ast: object; scopeManager?: object } {
    const { program, comments, tokens } = parse(scriptsOf(code, filePath), {
      sourceType: 'unambiguous',
      // Half-written code is still looked at.
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      attachComment: false,
      createImportExpressions: true,
      ranges: true,
      tokens: true,
      plugins: pluginsFor(filePath),
    });
    const range = ({ start, end }: { readonly start: number; readonly end: number }): [number, number] => [start, end];
    if (code.includes('require')) program.body.forEach(readAsConstant);
    const words = (tokens as Token[]).filter(({ type }) => typeof type !== 'string' && type.label !== 'eof');
    const ast = Object.assign(program, {
      range: [0, code.length],
      comments: (comments ?? []).map((comment) => ({ type: comment.type === 'CommentBlock' ? 'Block' : 'Line', value: comment.value, range: [comment.start, comment.end], loc: comment.loc })),
      tokens: words.map((token) => ({ type: kindOf(token), value: code.slice(token.start, token.end), range: range(token), loc: token.loc })),
    });
    const scopeManager = code.includes('enum') ? scopesWithEnums(ast, scoping) : undefined;
    return { ast, ...(scopeManager === undefined ? {} : { scopeManager }) };
  },
};

interface ImportEquals {
  type: string;
  readonly id: object;
  readonly moduleReference?: { readonly type: string; readonly expression: object };
}

/** `import pino = require('pino')` is `const pino = require('pino')` to whoever runs it; ESLint's analysis of scopes knows the latter. */
function readAsConstant(statement: object): void {
  const { type, id, moduleReference } = statement as ImportEquals;
  if (type !== 'TSImportEqualsDeclaration' || moduleReference?.type !== 'TSExternalModuleReference') return;
  const at = (node: object): object => {
    const { start, end, range, loc } = node as Readonly<Record<string, unknown>>;
    return { start, end, range, loc };
  };
  const callee = { type: 'Identifier', name: 'require', ...at(moduleReference) };
  const init = { type: 'CallExpression', callee, arguments: [moduleReference.expression], optional: false, ...at(moduleReference) };
  Object.assign(statement, { type: 'VariableDeclaration', kind: 'const', declarations: [{ type: 'VariableDeclarator', id, init, ...at(statement) }] });
}

/** The same parser, by which certain block comments are not heard. */
export function deafTo(isOne: (comment: string) => boolean): typeof parser {
  return {
    ...parser,
    parseForESLint(code, options) {
      const read = parser.parseForESLint(code, options);
      const ast = read.ast as { comments: readonly { readonly type: string; readonly value: string }[] };
      ast.comments = ast.comments.filter(({ type, value }) => type !== 'Block' || !isOne(value));
      return read;
    },
  };
}

function kindOf({ type }: Token): string {
  if (typeof type === 'string') return type;
  return type.keyword === undefined ? (KINDS[type.label] ?? 'Punctuator') : 'Keyword';
}
