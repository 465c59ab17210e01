// Mutants: the plugin's source in which each condition, each case, each list and each word of it can be taken away while it runs.
import { parseSync } from 'oxc-parser';

type Placed = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number; readonly end: number };

function isPlaced(value: unknown): value is Placed {
  return typeof value === 'object' && value !== null && typeof (value as Placed).type === 'string' && typeof (value as Placed).start === 'number';
}

/** Bounds, memos and tests for what is not there decide nothing about keys. */
const TECHNICAL = /\b(?:undefined|null|MOST\w*|LONGEST|depth|hops|steps|active|known|size)\b/;

/** The source with a switch at everything that can be taken away. */
export function withSwitches(path: string, code: string): string {
  const edits: { readonly at: number; readonly text: string }[] = [];
  const ids: string[] = [];
  const wrap = (node: Placed, kind: string, more = ''): void => {
    const line = code.slice(0, node.start).split('\n').length;
    const id = JSON.stringify(`${path}:${line} ${kind} ${code.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 90)}`);
    if (kind !== 'list') ids.push(id);
    edits.push({ at: node.start, text: `globalThis.mutants.${kind}(${id}, ` }, { at: node.end, text: `${more})` });
  };
  const alternatives = (node: Placed): void => {
    if (node.type === 'ParenthesizedExpression') return alternatives(node['expression'] as Placed);
    if (node.type !== 'LogicalExpression' || node['operator'] !== '||') return TECHNICAL.test(code.slice(node.start, node.end)) ? undefined : wrap(node, 'condition');
    alternatives(node['left'] as Placed);
    alternatives(node['right'] as Placed);
  };
  const visit = (value: unknown, top: boolean): void => {
    if (Array.isArray(value)) return value.forEach((each) => visit(each, top));
    if (!isPlaced(value)) return;
    const source = (node: unknown): string => code.slice((node as Placed).start, (node as Placed).end);
    if (value.type === 'IfStatement' && !TECHNICAL.test(source(value['test']))) wrap(value['test'] as Placed, 'condition');
    const returned = value['argument'];
    if (value.type === 'ReturnStatement' && isPlaced(returned) && returned.type === 'LogicalExpression' && returned['operator'] === '||') alternatives(returned);
    if (value.type === 'SwitchStatement') for (const each of value['cases'] as Placed[]) if (isPlaced(each['test'])) wrap(each['test'], 'label', `, ${source(value['discriminant'])}`);
    const init = value['init'];
    if (value.type === 'VariableDeclarator' && top && isPlaced(init)) {
      if (init.type === 'Literal' && 'regex' in init) wrap(init, 'pattern');
      const made = init.type === 'NewExpression' ? source(init['callee']) : '';
      if (made === 'Set') wrap(init, 'list');
      else if (made === 'Map' || made === 'WeakMap') edits.push({ at: init.start, text: 'globalThis.mutants.memory() /*' }, { at: init.end, text: '*/' });
    }
    const inner = top && /^(?:Program|VariableDeclaration|ExportNamedDeclaration)$/.test(value.type);
    for (const [name, child] of Object.entries(value)) if (name !== 'parent' && typeof child === 'object') visit(child, inner);
  };
  visit(parseSync(path, code).program, true);
  const switched = edits.sort((a, b) => b.at - a.at).reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), code);
  // All of them count, also those that no case ever comes to.
  return `${switched}\nfor (const id of [${ids.join()}]) globalThis.mutants.all.add(id);\n`;
}

/** What runs beside the source: which switch is off, and which ones have made a difference. */
export class Mutants {
  readonly all = new Set<string>();
  /** What is taken away now. */
  off = '';
  /** What would have changed something since this was last emptied. */
  readonly used = new Set<string>();
  readonly #memories: Map<unknown, unknown>[] = [];

  #passes(id: string): boolean {
    this.used.add(id);
    return this.off !== id;
  }

  condition<T>(id: string, value: T): T | false {
    return value && this.#passes(id) ? value : false;
  }

  label<T>(id: string, label: T, value: T): T | symbol {
    return label !== value || this.#passes(id) ? label : Symbol('taken away');
  }

  pattern(id: string, pattern: RegExp): RegExp {
    pattern.test = (text) => RegExp.prototype.test.call(pattern, text) && this.#passes(id);
    return pattern;
  }

  list(id: string, list: Set<string>): Set<string> {
    const name = id.slice(0, id.indexOf(' '));
    for (const word of list) this.all.add(`${name} word ${word}`);
    const has = (word: string): boolean => Set.prototype.has.call(list, word) && this.#passes(`${name} word ${word}`);
    list.has = has;
    return list;
  }

  memory(): Map<unknown, unknown> {
    const memory = new Map<unknown, unknown>();
    this.#memories.push(memory);
    return memory;
  }

  forget(): void {
    for (const memory of this.#memories) memory.clear();
  }
}

declare global {
  var mutants: Mutants;
}
globalThis.mutants = new Mutants();
