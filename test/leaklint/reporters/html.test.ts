import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import { html } from '../../../packages/leaklint/src/reporters/html.ts';
import type { ScanResult } from '../../../packages/leaklint/src/scan-result.ts';
import { HOSTILE, hostileText } from './hostile.ts';
import { finding, manyFindings, place, result } from './results.ts';

const now = new Date('2026-11-27T12:00:00Z');
const page = (scan: ScanResult): string => html(scan, { color: false, width: 100, now });

/** Every element of the page as a browser reads it. */
function elementsOf(text: string): DefaultTreeAdapterTypes.Element[] {
  const found: DefaultTreeAdapterTypes.Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(text, { onParseError: ({ code }) => { throw new Error(code); } }));
  return found;
}

const attribute = (element: DefaultTreeAdapterTypes.Element | undefined, name: string): string | undefined => element?.attrs.find((one) => one.name === name)?.value;
const textIn = (element: DefaultTreeAdapterTypes.Element): string => element.childNodes.map((child) => ('value' in child ? child.value : 'tagName' in child ? textIn(child) : '')).join('');

function hostile(name: string): ScanResult {
  const over = {
    name, provider: name, rule: name, redacted: name, notes: [name], services: [name, `${name}2`],
    introduced: { commit: 'c'.repeat(40), author: name, email: name, date: '2024-03-01T10:20:30Z', path: name, line: 1, column: 1 },
    places: [place({ path: name }), place({ source: 'name', path: name })],
    revoke: { url: name, steps: [name] },
  };
  return result({ findings: [finding(over), finding({ ...over, severity: 'low' })], problems: [{ kind: 'unreadable-file', subject: name, message: name }], review: [{ kind: 'policy', path: name, message: name }], scope: { kind: 'range', root: name, range: name, shallow: false, partial: false, alternates: [name] } });
}

const ATTACKS = [...HOSTILE, '<script>x</script>', '</script><script>x</script>', '</style><style>', '</title>', '"><svg onload=x>', "' onmouseover='x", '<!--', '-->', '&lt;b&gt;', '&#60;b', 'javascript:x', 'data:text/html,x', 'https://a" onclick="x', '`'];

describe('the page', () => {
  const elements = elementsOf(page(result({ findings: manyFindings(), problems: [{ kind: 'missing-object', subject: 'abc', message: 'absent' }] })));
  const named = (name: string): DefaultTreeAdapterTypes.Element[] => elements.filter(({ tagName }) => tagName === name);

  test('lets only its own style and script do anything, by their hashes', () => {
    const policy = attribute(named('meta').find((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy'), 'content') ?? '';
    const hashOf = (name: string): string => `'sha256-${createHash('sha256').update(textIn(named(name)[0]!)).digest('base64')}'`;
    expect(policy.split('; ')).toEqual(["default-src 'none'", `style-src ${hashOf('style')}`, `script-src ${hashOf('script')}`, "base-uri 'none'", "form-action 'none'"]);
    expect([named('style').length, named('script').length]).toEqual([1, 1]);
  });

  test('loads nothing', () => {
    expect(elements.filter(({ tagName }) => ['img', 'link', 'iframe', 'object', 'embed', 'audio', 'video', 'source', 'base', 'form', 'use', 'image'].includes(tagName))).toEqual([]);
    for (const name of ['src', 'srcset', 'style', 'action', 'background']) expect(elements.filter((element) => attribute(element, name) !== undefined)).toEqual([]);
    expect(textIn(named('style')[0]!)).not.toMatch(/url\(|@import/);
  });

  test('has an entry a key with what search and filter read, and a dot a key that has a date', () => {
    const entries = elements.filter((element) => attribute(element, 'class')?.startsWith('finding') === true);
    expect(entries.map((entry) => [attribute(entry, 'data-severity'), attribute(entry, 'data-places')])).toEqual([['critical', '37'], ['critical', '1'], ['high', '1'], ['medium', '1'], ['low', '2']]);
    expect(named('circle')).toHaveLength(5);
    const anchors = new Set(entries.map((entry) => `#${attribute(entry, 'id') ?? ''}`));
    for (const link of named('a').map((one) => attribute(one, 'href') ?? '')) expect(anchors.has(link) || link.startsWith('https://')).toBe(true);
  });

  test('of nothing found has a verdict and no list', () => {
    const text = page(result());
    expect(text).toContain('CLEAN: no keys found.');
    expect(elementsOf(text).some(({ tagName }) => tagName === 'article')).toBe(false);
  });

  test('draws when each of few keys came in, and when it went', () => {
    const gone = finding({ fingerprint: `lk1_${'1'.repeat(32)}`, exposure: 'history', exposures: ['history'], removed: { commit: 'd'.repeat(40), author: 'Bob', email: 'bob@example.org', date: '2025-06-01T00:00:00Z' } });
    const found = elementsOf(page(result({ findings: [finding(), gone] })));
    const lines = found.filter((one) => one.tagName === 'line' && attribute(one, 'class') === undefined).map((one) => ['x1', 'x2'].map((name) => Number(attribute(one, name))));
    const ends = found.filter((one) => attribute(one, 'class') === 'went').map((one) => Number(attribute(one, 'x')));
    expect(lines.map(([from, to]) => (from ?? 0) < (to ?? 0))).toEqual([true, true]);
    expect(ends).toEqual([(lines[1]?.[1] ?? 0) - 3]);
    expect(Math.max(...lines.flat())).toBe(lines[0]?.[1]);
    expect(page(result({ findings: [gone] }))).toContain('2025-06-01 by Bob in <code>');
  });

  test('stacks many keys of one day, and counts the rest', () => {
    expect(page(result({ findings: Array.from({ length: 41 }, () => finding()) }))).toContain('>+27</text>');
    const removed = { commit: 'd'.repeat(40), author: 'Bob', email: 'bob@example.org', date: '2025-06-01T00:00:00Z' };
    expect(page(result({ findings: Array.from({ length: 44 }, () => finding({ removed })) })).match(/<circle/g)).toHaveLength(28);
  });
});

test('no text makes an element, an attribute or a link', () => {
  const shape = (name: string): string[] => elementsOf(page(hostile(name))).map(({ tagName, attrs }) => [tagName, ...attrs.map((one) => one.name)].join(' '));
  const innocent = shape('innocent');
  const check = (name: string): void => {
    expect(shape(name)).toEqual(innocent);
    for (const element of elementsOf(page(hostile(name)))) expect(attribute(element, 'href') ?? '#key-1').toMatch(/^#key-\d+$/);
  };
  for (const name of ATTACKS.filter((one) => !/^https:\/\/[^\s"'<>]+$/.test(one))) check(name);
  fc.assert(fc.property(hostileText, check), { numRuns: 60 });
});
