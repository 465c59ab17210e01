/** HTML from names of our own and text of anybody's: what is not marked up here is escaped here. */
import { visible } from '../terminal/escape.ts';

/** Markup that was put together by `element`, and nothing else. */
export interface Markup {
  readonly markup: string;
}

export type Content = string | number | Markup | readonly Content[];

function escaped(text: string): string {
  return visible(text).replace(/[&<>"'`=]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Strings are escaped, markup stays. */
export function render(content: Content): string {
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escaped(content);
  if ('markup' in content) return content.markup;
  return content.map(render).join('');
}

type Attributes = Readonly<Record<string, string | number | true | undefined>>;

/** Elements that have no content and no end. */
const VOID = new Set(['meta', 'input']);

export function element(name: string, attributes: Attributes, ...children: readonly Content[]): Markup {
  const given = Object.entries(attributes).map(([key, value]) => (value === undefined ? '' : value === true ? ` ${key}` : ` ${key}="${escaped(String(value))}"`));
  return { markup: `<${name}${given.join('')}>${VOID.has(name) ? '' : `${render(children)}</${name}>`}` };
}
