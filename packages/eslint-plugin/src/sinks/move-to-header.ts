// Moving a key from a URL to the vendor's header: the edit that people write by hand, offered where nothing else could change.
import type { TSESTree } from '@typescript-eslint/utils';
import { propertyEntry } from '../analysis/origin.ts';
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';
import type { Fix, Fixer, Suggestion } from '../rule.ts';
import type { Vendor } from '../vendors.ts';
import type { Hole } from './address.ts';
import { type HttpRequest, httpRequestOf } from './http.ts';

/** For a hole of a template that is the address of a request: takes the parameter out and adds the header. */
export function moveToHeader(file: SourceFile, whole: Node, hole: Hole, vendor: Vendor | undefined): readonly Suggestion[] {
  const header = vendor?.header;
  const call = whole.parent;
  if (vendor === undefined || header === undefined || whole.type !== 'TemplateLiteral' || call?.type !== 'CallExpression' || call.arguments[0] !== whole) return [];
  const request = httpRequestOf(file, call);
  const cut = parameterRange(file, whole, hole);
  if (request === undefined || request.data !== undefined || cut === undefined) return [];
  const added = headerText(vendor, file.code.getText(hole.node), hole.node);
  return [{ messageId: 'move', data: { header }, fix: (fixer) => withHeader(file, fixer, call, request.options, added, (edit) => [edit.replaceTextRange([...cut.range], cut.text)]) }];
}

/** For a property of `params`: takes it out and adds the header to the same options. */
export function moveParameterToHeader(file: SourceFile, property: TSESTree.Property, request: HttpRequest, vendor: Vendor | undefined): readonly Suggestion[] {
  const header = vendor?.header;
  const holder = property.parent;
  if (vendor === undefined || header === undefined || request.options === undefined || request.call.type !== 'CallExpression' || holder.type !== 'ObjectExpression' || property.computed) return [];
  const options = unwrap(request.options);
  // Only where the object is written in the call itself: an object of its own may serve others too.
  if (options.type !== 'ObjectExpression' || !options.properties.some((each) => each.type === 'Property' && each.value === holder)) return [];
  const added = headerText(vendor, file.code.getText(property.value), property.value);
  const call = request.call;
  return [{ messageId: 'move', data: { header }, fix: (fixer) => withHeader(file, fixer, call, request.options, added, (edit) => [removeProperty(file, edit, holder, property)]) }];
}

function headerText(vendor: Vendor, value: string, node: Node): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(vendor.header ?? '') ? (vendor.header ?? '') : `'${vendor.header ?? ''}'`;
  const plain = /^encodeURIComponent\(([\s\S]*)\)$/.exec(value)?.[1] ?? value;
  if (vendor.scheme === undefined) return `${name}: ${plain}`;
  return `${name}: \`${vendor.scheme} \${${node.type === 'Literal' && typeof node.value === 'string' ? plain : plain}}\``;
}

/** The parameter with its separator, in the source of a template. */
function parameterRange(file: SourceFile, template: TSESTree.TemplateLiteral, hole: Hole): { readonly range: readonly [number, number]; readonly text: string } | undefined {
  const at = template.expressions.findIndex((expression) => unwrap(expression) === hole.node || (expression.range[0] <= hole.node.range[0] && expression.range[1] >= hole.node.range[1]));
  const before = template.quasis[at];
  const after = template.quasis[at + 1];
  if (at < 0 || before === undefined || after === undefined || unwrap(template.expressions[at] as Node) !== hole.node) return undefined;
  const { text } = file.code;
  const quasiText = before.value.raw;
  const name = /([?&])[\w.\-[\]]+=$/.exec(quasiText);
  const open = text.lastIndexOf('${', hole.node.range[0]);
  const close = text.indexOf('}', hole.node.range[1]);
  if (name === null || open < 0 || close < 0) return undefined;
  const start = open - name[0].length;
  const next = after.value.raw[0];
  // `?key=…&x=1` keeps its `?` and loses the `&`.
  if (name[1] === '?' && next === '&') return { range: [start + 1, close + 2], text: '' };
  return next === undefined || next === '&' || next === '#' ? { range: [start, close + 1], text: '' } : undefined;
}

function removeProperty(file: SourceFile, fixer: Fixer, holder: TSESTree.ObjectExpression, property: TSESTree.Property): Fix {
  const at = holder.properties.indexOf(property);
  const next = holder.properties[at + 1];
  const before = holder.properties[at - 1];
  if (next !== undefined) return fixer.removeRange([property.range[0], next.range[0]]);
  if (before !== undefined) return fixer.removeRange([before.range[1], property.range[1]]);
  return fixer.replaceTextRange([property.range[0], file.code.getTokenAfter(property)?.value === ',' ? property.range[1] + 1 : property.range[1]], '');
}

/** The edits with a header added to the options of the call; null where its headers are written elsewhere. */
function withHeader(file: SourceFile, fixer: Fixer, call: TSESTree.CallExpression, options: Node | undefined, added: string, edits: (fixer: Fixer) => readonly Fix[]): readonly Fix[] | null {
  const first = call.arguments[0];
  if (options === undefined) return first === undefined || call.arguments.length > 1 ? null : [...edits(fixer), fixer.insertTextAfter(first, `, { headers: { ${added} } }`)];
  const literal = unwrap(options);
  const headers = propertyEntry(file, literal, 'headers');
  const target = headers === undefined ? literal : unwrap(headers.value);
  if (target.type !== 'ObjectExpression' || (headers !== undefined && headers.parent !== literal)) return null;
  const text = headers === undefined ? `headers: { ${added} }` : added;
  const last = target.properties.at(-1);
  return [...edits(fixer), last === undefined ? fixer.replaceText(target, `{ ${text} }`) : fixer.insertTextAfter(last, `, ${text}`)];
}
