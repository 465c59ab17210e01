import { describe, expect, test } from 'vitest';
import { bytesText, displayWidth, flow, grouped, secondsText } from '../../../packages/leaklint/src/terminal/layout.ts';
import { columnsOf, isCi, linker, painter, wantsColor, wantsLinks } from '../../../packages/leaklint/src/terminal/terminal.ts';

describe('colour', () => {
  test.each([
    ['a terminal', undefined, {}, true, true],
    ['a pipe', undefined, {}, false, false],
    ['NO_COLOR', undefined, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', undefined, { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR into a pipe', undefined, { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', undefined, { FORCE_COLOR: '0' }, true, false],
    ['NO_COLOR beats FORCE_COLOR', undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['--color beats NO_COLOR', true, { NO_COLOR: '1' }, false, true],
    ['--no-color beats FORCE_COLOR', false, { FORCE_COLOR: '1' }, true, false],
    ['a dumb terminal', undefined, { TERM: 'dumb' }, true, false],
  ])('%s', (_, flag, env, isTty, color) => {
    expect(wantsColor(flag, env, isTty)).toBe(color);
  });

  test('off means no escape code at all', () => {
    expect(painter(false)('red', 'x')).toBe('x');
    expect(painter(true)('red', 'x')).toBe('\u001b[31mx\u001b[39m');
  });
});

describe('links', () => {
  test.each([
    ['a terminal that nobody knows', {}, true, false],
    ['one of GNOME', { VTE_VERSION: '7006' }, true, true],
    ['an old one of GNOME', { VTE_VERSION: '4600' }, true, false],
    ['VS Code', { TERM_PROGRAM: 'vscode' }, true, true],
    ['kitty', { TERM: 'xterm-kitty' }, true, true],
    ['Windows Terminal', { WT_SESSION: 'x' }, true, true],
    ['into a pipe', { VTE_VERSION: '7006' }, false, false],
    ['in a build', { VTE_VERSION: '7006', CI: 'true' }, true, false],
    ['FORCE_HYPERLINK', { FORCE_HYPERLINK: '1' }, false, true],
    ['FORCE_HYPERLINK=0', { FORCE_HYPERLINK: '0', VTE_VERSION: '7006' }, true, false],
  ])('%s', (_, env, isTty, links) => {
    expect(wantsLinks(env, isTty)).toBe(links);
  });

  test('take no columns', () => {
    expect(displayWidth(linker(true)('https://zavu.dev/x', 'zavu'))).toBe(4);
    expect(linker(false)('https://zavu.dev/x', 'zavu')).toBe('zavu');
  });
});

test.each([
  [{ columns: 120 }, {}, 120],
  [{}, { COLUMNS: '90' }, 90],
  [{}, {}, 80],
  [{}, { COLUMNS: 'wide' }, 80],
  [{ columns: 5 }, {}, 20],
  [{ columns: 0 }, {}, 80],
  [{ columns: 0 }, { COLUMNS: '90' }, 90],
])('width of %j with %j: %i', (stream, env, columns) => {
  expect(columnsOf(stream, env)).toBe(columns);
});

test.each([
  [{}, false],
  [{ CI: 'true' }, true],
  [{ CI: '' }, false],
  [{ CI: '0' }, false],
  [{ TF_BUILD: 'True' }, true],
])('%j is CI: %s', (env, ci) => {
  expect(isCi(env)).toBe(ci);
});

describe('layout', () => {
  test('widths as drawn', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('键盘')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('\u001b[31mred\u001b[39m')).toBe(3);
  });

  test('flow fills lines, cuts no part, and leaves room for the separator', () => {
    expect(flow(['aaa', 'bbb', 'ccccccccccccc', 'd'], ' · ', 9)).toEqual(['aaa ·', 'bbb ·', 'ccccccccccccc ·', 'd']);
    expect(flow([], ', ', 10)).toEqual([]);
  });

  test('numbers', () => {
    expect([0, 999, 1000, 262_343, 1_234_567].map(grouped)).toEqual(['0', '999', '1,000', '262,343', '1,234,567']);
    expect([0, 999, 1000, 99_460, 8_100_000_000].map(bytesText)).toEqual(['0 B', '999 B', '1.0 kB', '99.5 kB', '8.1 GB']);
    expect([0.0004, 0.25, 1, 12.34, 100, 3600].map(secondsText)).toEqual(['0 ms', '250 ms', '1.0 s', '12.3 s', '1 min 40 s', '60 min 0 s']);
  });
});
