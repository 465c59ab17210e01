/** A configuration with additions: what stands in it, comments and all, stays. */
import { Document, parseDocument } from 'yaml';
import type { Translation } from './translation.ts';

const HEAD = ' What leaklint finds here and is no leak. All keys: docs/config.md.';

/** The text with the translation's entries behind those that are there; undefined when there is nothing to add. */
export function withAdditions(text: string | undefined, { allow, rules, exclude, disable }: Translation): string | undefined {
  const additions: readonly (readonly [path: readonly string[], items: readonly unknown[]])[] = [
    [['disable'], disable],
    [['paths', 'exclude'], exclude],
    [['allow'], allow],
    [['rules'], rules],
  ];
  if (additions.every(([, items]) => items.length === 0)) return undefined;
  const document = text === undefined ? new Document({}) : parseDocument(text);
  if (document.contents === null) document.contents = document.createNode({}) as unknown as typeof document.contents;
  if (text === undefined) document.commentBefore = HEAD;
  for (const [path, items] of additions) {
    const there = JSON.stringify((document.toJS() as object | null) ?? {});
    for (const item of items) {
      if (text !== undefined && there.includes(JSON.stringify(item))) continue;
      if (document.hasIn(path)) document.addIn(path, document.createNode(item));
      else document.setIn(path, document.createNode([item]));
    }
  }
  return document.toString({ lineWidth: 0 });
}
