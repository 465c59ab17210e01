// The `text` language: any file as lines, with disable comments, for files that no parser of ESLint's reads.
interface Position {
  readonly line: number;
  readonly column: number;
}

interface Location {
  readonly start: Position;
  readonly end: Position;
}

/** The one node of a text: all of it. */
export interface TextDocument {
  readonly type: 'Document';
  readonly range: readonly [number, number];
  readonly loc: Location;
}

interface DirectiveNode {
  readonly type: 'Comment';
  readonly value: string;
  readonly range: readonly [number, number];
  readonly loc: Location;
}

interface DisableDirective {
  readonly type: 'disable' | 'enable' | 'disable-line' | 'disable-next-line';
  readonly node: DirectiveNode;
  readonly value: string;
  readonly justification: string;
}

/** A comment that turns rules off, after any sign that begins a comment: `# eslint-disable-next-line leaklint/no-hardcoded-keys -- a test key`. */
const DIRECTIVE = /(?:#|\/\/|\/\*|<!--|;|--|\bREM\b)\s*(eslint-(?:disable-next-line|disable-line|disable|enable))(?=\s|$|-->|\*\/)([^\r\n]*)/g;

/** What rules see of a text file. Lines count from 1, columns from 0, as in JavaScript. */
export class TextSource {
  readonly text: string;
  readonly ast: TextDocument;
  readonly lines: readonly string[];
  readonly visitorKeys: Readonly<Record<string, readonly string[]>> = { Document: [] };
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    this.lines = text.split(/\r?\n/);
    this.ast = { type: 'Document', range: [0, text.length], loc: { start: { line: 1, column: 0 }, end: this.getLocFromIndex(text.length) } };
  }

  getLoc(node: { readonly loc: Location }): Location {
    return node.loc;
  }

  getRange(node: { readonly range: readonly [number, number] }): readonly [number, number] {
    return node.range;
  }

  getText(node?: { readonly range: readonly [number, number] }): string {
    return node === undefined ? this.text : this.text.slice(node.range[0], node.range[1]);
  }

  getParent(): undefined {
    return undefined;
  }

  getAncestors(): readonly [] {
    return [];
  }

  getLocFromIndex(index: number): Position {
    if (index < 0 || index > this.text.length) throw new RangeError(`no place ${index} in a text of ${this.text.length} characters`);
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: index - (this.#starts[low] ?? 0) };
  }

  getIndexFromLoc({ line, column }: Position): number {
    const start = this.#starts[line - 1];
    if (start === undefined) throw new RangeError(`no line ${line} in a text of ${this.#starts.length} lines`);
    return start + column;
  }

  /** The document, going in and coming out. */
  traverse(): readonly object[] {
    return [
      { type: 'visit', kind: 1, target: this.ast, phase: 1, args: [this.ast, null] },
      { type: 'visit', kind: 1, target: this.ast, phase: 2, args: [this.ast, null] },
    ];
  }

  getDisableDirectives(): { readonly directives: readonly DisableDirective[]; readonly problems: readonly never[] } {
    const directives: DisableDirective[] = [];
    for (const match of this.text.matchAll(DIRECTIVE)) {
      const rest = (match[2] ?? '').replace(/\s*(?:-->|\*\/).*$/, '');
      const [value = '', ...justification] = rest.split(/\s-{2,}\s/);
      const range: readonly [number, number] = [match.index, match.index + match[0].length];
      const node: DirectiveNode = { type: 'Comment', value: match[0], range, loc: { start: this.getLocFromIndex(range[0]), end: this.getLocFromIndex(range[1]) } };
      directives.push({ type: (match[1] ?? '').slice('eslint-'.length) as DisableDirective['type'], node, value: value.trim(), justification: justification.join(' -- ').trim() });
    }
    return { directives, problems: [] };
  }
}

interface TextFile {
  readonly body: string | Uint8Array;
}

/** The language object for ESLint: `language: 'leaklint/text'`. */
export const textLanguage = {
  fileType: 'text' as const,
  lineStart: 1 as const,
  columnStart: 0 as const,
  nodeTypeKey: 'type',
  validateLanguageOptions(options: Readonly<Record<string, unknown>>): void {
    for (const name of Object.keys(options)) throw new TypeError(`the language leaklint/text has no option ${name}`);
  },
  parse(file: TextFile): { readonly ok: true; readonly ast: TextDocument } {
    return { ok: true, ast: new TextSource(asText(file)).ast };
  },
  createSourceCode(file: TextFile): TextSource {
    return new TextSource(asText(file));
  },
};

function asText({ body }: TextFile): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}
