/** XML: elements from names of our own and text of anybody's. */
import { visible } from '../terminal/escape.ts';

/** In content and in quoted values alike. What XML 1.0 cannot hold at all (§ 2.2: most controls, lone surrogates) is spelled out first. */
function xmlText(text: string): string {
  return visible(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Lines of an element; a child is such lines, or text. Attributes that are undefined are left out. */
export function element(name: string, attributes: Readonly<Record<string, string | number | undefined>>, children: readonly (readonly string[] | string)[] = []): string[] {
  const open = `<${name}${Object.entries(attributes).map(([key, value]) => (value === undefined ? '' : ` ${key}="${xmlText(String(value))}"`)).join('')}`;
  if (children.length === 0) return [`${open}/>`];
  if (children.every((child) => typeof child === 'string')) return [`${open}>${children.map(xmlText).join('\n')}</${name}>`];
  return [`${open}>`, ...children.flatMap((child) => (typeof child === 'string' ? [xmlText(child)] : child)).map((line) => `  ${line}`), `</${name}>`];
}

export function document(root: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.join('\n')}\n`;
}
