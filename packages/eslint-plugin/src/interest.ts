// Interest: what all rules together look for in a file of code, so that one look says for every one of them that there is nothing.
import { PARTS, mayMatter } from './analysis/presence.ts';
import type { SourceFile } from './analysis/source-file.ts';

/** A cheap test of a file's name and tree, for what its text alone does not tell. */
export type TreeTest = (file: SourceFile) => boolean;

/** What files without keys are looked at for. Most hold nothing of it, so all of it is looked for at once: in half the time. */
const texts = new Set<RegExp>([PARTS]);
const trees = new Set<TreeTest>();
let anyText: RegExp | undefined;

/** A rule that may report something in files that hold no key: only where this is in the text, or this is true of the tree. */
export function interestIn(interest: RegExp | TreeTest): void {
  if (interest instanceof RegExp) texts.add(interest);
  else trees.add(interest);
  anyText = undefined;
}

/** Whether one of these expressions fits the file's text; rules that share one ask once. */
export function holds(file: SourceFile, expression: RegExp): boolean {
  return holdsAny(file) && file.once(expression, () => expression.test(file.code.text));
}

/** The same for a test of the tree. */
export function passes(file: SourceFile, tree: TreeTest): boolean {
  return file.once(tree, () => tree(file));
}

function holdsAny(file: SourceFile): boolean {
  const union = (anyText ??= new RegExp([...texts].map(({ source }) => source).join('|')));
  return file.once(union, () => union.test(file.code.text));
}

function passesAny(file: SourceFile): boolean {
  for (const tree of trees) if (passes(file, tree)) return true;
  return false;
}

let last: SourceFile | undefined;
let nothing = false;

/**
 * Whether no rule can find anything in a file of code. Five files of six are like that: to let each rule come to that conclusion
 * by itself took a quarter of all rules' time on 500 files of typescript-eslint.
 */
export function isOfNoInterest(file: SourceFile): boolean {
  if (file !== last) {
    last = file;
    nothing = file.code.ast.type === ('Program' as never) && file.settings.publicEnvPrefixes.length === 0 && !mayMatter(file) && !holdsAny(file) && !passesAny(file);
  }
  return nothing;
}
