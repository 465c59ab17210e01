// oxc-parser as a parser for ESLint: its tree, with places by line and column, and tokens, comments and scopes by typescript-eslint.
import * as typescript from '@typescript-eslint/parser';
import { analyze } from '@typescript-eslint/scope-manager';
import type { Linter } from 'eslint';
import { parseSync } from 'oxc-parser';

interface Placed {
  type: string;
  start: number;
  end: number;
  range?: [number, number];
  loc?: { start: object; end: object };
}

function isPlaced(value: unknown): value is Placed {
  return typeof value === 'object' && value !== null && typeof (value as Placed).type === 'string' && typeof (value as Placed).start === 'number';
}

export const oxcParser: Linter.Parser = {
  meta: { name: 'oxc-for-tests', version: '1.0.0' },
  parseForESLint(code: string, options?: { filePath?: string }) {
    const { program, errors } = parseSync(options?.filePath ?? 'app.tsx', code, { astType: 'ts', range: true, sourceType: 'module' });
    if (errors[0] !== undefined) throw new SyntaxError(errors[0].message);
    const starts = [0, ...[...code.matchAll(/\r\n|[\r\n\u2028\u2029]/g)].map((match) => match.index + match[0].length)];
    const place = (offset: number): object => {
      let line = starts.length - 1;
      while ((starts[line] ?? 0) > offset) line--;
      return { line: line + 1, column: offset - (starts[line] ?? 0) };
    };
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) return value.forEach(visit);
      if (!isPlaced(value)) return;
      value.range = [value.start, value.end];
      value.loc = { start: place(value.start), end: place(value.end) };
      for (const [name, child] of Object.entries(value)) if (name !== 'parent') visit(child);
    };
    const ast = program as unknown as Placed & { tokens: unknown; comments: unknown };
    visit(ast);
    const read = typescript.parseForESLint(code, { range: true, loc: true, tokens: true, comment: true, ecmaFeatures: { jsx: true }, filePath: options?.filePath ?? 'app.tsx' });
    ast.tokens = read.ast.tokens;
    ast.comments = read.ast.comments;
    return { ast: ast as never, visitorKeys: read.visitorKeys as never, scopeManager: analyze(ast as never, { sourceType: 'module', childVisitorKeys: read.visitorKeys as never }) as never };
  },
};
