// Every format, read by what reads it: a strict XML parser, an RFC 4180 reader, the runner's own way with commands, a Markdown parser, GitLab's rules.
import { gzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { marked } from 'marked';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../packages/leaklint/src/finding.ts';
import { FORMATS } from '../../../packages/leaklint/src/reporters/formats.ts';
import type { Format } from '../../../packages/leaklint/src/reporters/formats.ts';
import { REPORTERS } from '../../../packages/leaklint/src/reporters/index.ts';
import type { ScanResult } from '../../../packages/leaklint/src/scan-result.ts';
import { HOSTILE, hostileText } from './hostile.ts';
import { finding, manyFindings, place, result, usage } from './results.ts';

const now = new Date('2026-11-27T12:00:00Z');
const report = (format: Format, scan: ScanResult): string => REPORTERS[format](scan, { color: false, width: 100, now });
const problem = { kind: 'missing-object', subject: 'abc', message: 'absent' } as const;
const incomplete = result({ coverage: { ...result().coverage, connectivity: 'incomplete' }, exitCode: 3 });

/** The same text wherever a repository, or a rule of one's own, has a say. */
function hostile(name: string): ScanResult {
  const over: Partial<Finding> = {
    rule: name === '' ? 'r' : name,
    name,
    provider: name,
    notes: [name],
    services: [name, `${name}2`],
    introduced: { commit: 'c'.repeat(40), author: name, email: name, date: '2024-03-01T10:20:30Z', path: name, line: 1, column: 1 },
    places: [place({ path: name }), place({ source: 'name', path: name })],
    revoke: { url: name, steps: [name] },
  };
  return result({ findings: [finding(over), finding({ ...over, severity: 'low' })], problems: [{ ...problem, subject: name, message: name }], review: [{ kind: 'inline', path: name, line: 1, message: name }], usage: { files: 1, silenced: 0, unlinted: [{ path: name, message: name }], findings: [usage({ path: name, message: name }), usage({ path: name, message: name, severity: 'warning', new: false })] } });
}

const ATTACKS: readonly string[] = [...HOSTILE, 'a"b\'c<d>&e', ']]>', '<!--', '&lt;', 'x,y:z', '-2+3', '@SUM(1)', '\t=1', ' =1', '\uff1d1', "'=1", '|cmd', 'a|b', '---', '- [ ] x', '1. x', '# x', '[x]: http://e', 'www.evil.example', '<details>', '\\', '%3A%0A'];

function everywhere(check: (name: string) => void): void {
  for (const name of ATTACKS) check(name);
  fc.assert(
    fc.property(hostileText, (name) => {
      check(name);
    }),
    { numRuns: 100 },
  );
}

describe('every format', () => {
  test.each(FORMATS)('%s: an incomplete scan is not clean, a clean one is not incomplete', (format) => {
    for (const scan of [incomplete, result({ problems: [problem] })]) {
      const text = report(format, scan);
      expect(text).toMatch(/incomplete|executionSuccessful": false|not[ -]scanned|absent/i);
      expect(text).not.toContain('CLEAN');
    }
    expect(report(format, result())).not.toMatch(/INCOMPLETE|executionSuccessful": false|missing-object/);
  });

  test.each(FORMATS)('%s: draws no invisible character', (format) => {
    everywhere((name) => expect(report(format, hostile(name)).replace(/[\r\n]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u));
  });

  test.each(FORMATS.filter((format) => !['text', 'json', 'jsonl'].includes(format)))('%s: holds no secret, even of a result that does', (format) => {
    const secret = ['zv', 'live', 'Qm4x8Lr2'].join('_');
    expect(report(format, result({ findings: [finding({ secret })] }))).not.toContain(secret);
  });
});

describe('a credential of several parts', () => {
  const part = finding({ rule: 'zavu-key-id', name: 'Zavu key id', redacted: 'ki_… (20 characters)', fingerprint: `lk1_${'12ab'.repeat(8)}`, places: [place({ path: 'src/id.ts', line: 7 })] });
  const whole = result({ findings: [finding({ parts: [part], identifiers: [{ name: 'Zavu account', redacted: 'ac_… (34 characters)', length: 34, places: [place({ path: 'src/account.ts', line: 3 })], placesTotal: 1 }] })] });

  test.each(FORMATS)('%s: names what belongs to the secret, and where it stands', (format) => {
    const read = report(format, whole).replaceAll('\\', '').replaceAll('&#58;', ':').replaceAll('&#95;', '_').replaceAll('&#40;', '(').replaceAll('&#41;', ')').replaceAll(/&#46;/g, '.');
    for (const said of ['Zavu key id', 'ki_…', 'Zavu account', 'ac_…', 'src/id.ts', 'src/account.ts']) expect(read).toContain(said);
  });
});

describe('a live key in a test, in a log call', () => {
  const astray = result({ findings: [finding({ context: ['test', 'log-call'], notes: ['a live key in a test: use a test key there'], places: [place({ path: 'test/a.ts', context: ['test', 'log-call'] })] })] });
  const elsewhere = result({ findings: [finding({ context: ['assignment'], places: [place({ context: ['assignment'] })] })] });

  test.each(FORMATS)('%s: is reported as such', (format) => {
    expect(report(format, astray).replaceAll(/\s+/g, ' ')).toMatch(/live key in a test/i);
    expect(report(format, elsewhere)).not.toMatch(/live key in/i);
  });

  test.each<[Format, RegExp]>([
    ['text', /test\/a\.ts:12:5 \(HEAD, in a log call\)/],
    ['html', /, in a log call/],
    ['markdown', /test\/a\.ts&#58;12, in a log call/],
    ['csv', /"test log-call","a live key in a test/],
    ['sarif', /"context": \[\s*"test",\s*"log-call"\s*\]/],
    ['json', /"context": \[\s*"test",\s*"log-call"\s*\]/],
    ['jsonl', /"context":\["test","log-call"\]/],
  ])('%s: says what the place is', (format, expected) => {
    expect(report(format, astray)).toMatch(expected);
  });
});

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
}

/** Every element of a document, in order; fails on what is not well-formed. */
function elementsOf(xml: string): Element[] {
  const found: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => found.push({ name, attributes: attributes as Record<string, string> }));
  parser.write(xml).close();
  return found;
}

describe('junit', () => {
  test('blocking keys fail, others are skipped, problems are errors, and the counts are right', () => {
    const elements = elementsOf(report('junit', result({ findings: manyFindings(), problems: [problem] })));
    const count = (name: string): number => elements.filter((one) => one.name === name).length;
    expect(elements[0]).toMatchObject({ name: 'testsuites', attributes: { tests: '6', failures: '3', errors: '1' } });
    expect(elements[1]).toMatchObject({ name: 'testsuite', attributes: { tests: '6', failures: '3', errors: '1', skipped: '2' } });
    expect([count('testcase'), count('failure'), count('error'), count('skipped')]).toEqual([6, 3, 1, 2]);
  });

  /** Of what is written, the elements and attributes of junit-10.xsd, by which Jenkins' xUnit plugin refuses a file that has more. */
  const ALLOWED: Readonly<Record<string, readonly string[]>> = {
    testsuites: ['name', 'time', 'tests', 'failures', 'errors'],
    testsuite: ['name', 'tests', 'failures', 'errors', 'group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url', 'version'],
    testcase: ['name', 'time', 'classname', 'group'],
    failure: ['type', 'message'],
    error: ['type', 'message'],
    skipped: ['type', 'message'],
    'system-out': [],
  };

  test('has nothing that a strict schema refuses', () => {
    const elements = [result(), incomplete, result({ findings: manyFindings(), problems: [problem] })].flatMap((scan) => elementsOf(report('junit', scan)));
    expect(elements.flatMap(({ name, attributes }) => Object.keys(attributes).filter((key) => ALLOWED[name]?.includes(key) !== true).map((key) => `${name} ${key}`))).toEqual([]);
    expect(new Set(elements.map(({ name }) => name))).toEqual(new Set(Object.keys(ALLOWED)));
    for (const { name, attributes } of elements) if (name === 'testsuite' || name === 'testsuites') expect(attributes['time']).toMatch(/^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]{0,3})?$/);
  });

  test('is never empty: nothing found passes, nothing known does not', () => {
    expect(elementsOf(report('junit', result())).map(({ name }) => name)).toEqual(['testsuites', 'testsuite', 'testcase', 'system-out']);
    expect(elementsOf(report('junit', incomplete))[0]).toMatchObject({ attributes: { tests: '1', errors: '1' } });
  });
});

describe('checkstyle', () => {
  test('a file once, its findings in it', () => {
    const elements = elementsOf(report('checkstyle', result({ findings: [finding(), finding({ severity: 'medium' }), finding({ places: [place({ path: 'b.ts' })] })] })));
    expect(elements.map(({ name, attributes }) => attributes['severity'] ?? attributes['name'] ?? name)).toEqual(['checkstyle', 'src/notify.ts', 'error', 'warning', 'b.ts', 'error']);
  });
});

test.each(['junit', 'checkstyle'] as const)('%s: no text makes an element or an attribute', (format) => {
  const shape = (name: string): string[] => elementsOf(report(format, hostile(name))).map((one) => [one.name, ...Object.keys(one.attributes)].join(' '));
  const innocent = shape('innocent');
  // Without a name the place is the object and the problem its kind: one more file.
  everywhere((name) => {
    if (name !== '') expect(shape(name)).toEqual(innocent);
  });
});

/** RFC 4180. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let row: string[] = [];
  while (cell.lastIndex < csv.length) {
    const [, quoted, plain, end] = cell.exec(csv) ?? [];
    if (end === undefined) throw new Error(`no RFC 4180 at ${cell.lastIndex}`);
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe('csv', () => {
  test('a row a finding or problem, the verdict last', () => {
    const [head, ...rows] = rowsOf(report('csv', result({ findings: manyFindings(), problems: [problem] })));
    expect(rows.map(([kind]) => kind)).toEqual(['finding', 'finding', 'finding', 'finding', 'finding', 'problem', 'summary']);
    expect(Object.fromEntries(head!.map((name, i) => [name, rows[0]![i]]))).toMatchObject({ severity: 'critical', blocking: 'true', rule: 'zavu-live-key', file: 'src/notify.ts', line: '12', introduced: '2024-03-01T10:20:30Z', places: '37' });
    expect(rows.at(-1)![4]).toMatch(/^FAILED and INCOMPLETE/);
  });

  test('no cell is a formula, none leaves its row', () => {
    everywhere((name) => {
      const rows = rowsOf(report('csv', hostile(name)));
      expect(rows.map((row) => row.length)).toEqual(Array.from({ length: 7 }, () => rows[0]!.length));
      for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s"]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/);
    });
  });
});

interface Command {
  readonly name: string;
  readonly properties: Record<string, string>;
  readonly message: string;
}

/** As the runner of GitHub Actions does: blanks before it are cut, `::name key=value,…::message`, and the old form `##[name]`. */
function commandsOf(log: string): Command[] {
  const plain = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    if (/##\[/.test(line)) return [{ name: '##', properties: {}, message: line }];
    const match = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line);
    if (match === null) return [];
    const properties = (match[2] ?? '').split(',').filter((pair) => pair !== '').map((pair) => [pair.slice(0, pair.indexOf('=')), plain(pair.slice(pair.indexOf('=') + 1))] as const);
    return [{ name: match[1] ?? '', properties: Object.fromEntries(properties), message: plain(match[3] ?? '') }];
  });
}

describe('github', () => {
  test('worst first, by level, at file and line', () => {
    const commands = commandsOf(report('github', result({ findings: manyFindings() })));
    expect(commands.map(({ name }) => name)).toEqual(['error', 'error', 'error', 'warning', 'notice']);
    expect(commands[0]).toMatchObject({ properties: { file: 'src/notify.ts', line: '12', endLine: '12', title: 'leaklint: Zavu live API key' } });
    expect(commands[0]!.message).toContain('Click Revoke');
    expect(commands[1]!.properties).toEqual({ title: 'leaklint: Zavu live API key' });
  });

  test('ten of each level, and how many more there are; that the scan is incomplete comes first', () => {
    const findings = [...Array.from({ length: 14 }, () => finding()), ...Array.from({ length: 12 }, () => finding({ severity: 'low' }))];
    const text = report('github', result({ findings, problems: [problem] }));
    const commands = commandsOf(text);
    expect([commands.filter(({ name }) => name === 'error').length, commands.filter(({ name }) => name === 'notice').length]).toEqual([10, 10]);
    expect(commands[0]!.properties['title']).toBe('leaklint: not everything was scanned');
    expect(text).toContain('+7 more annotations');
  });

  test('no text begins a command, ends one or adds a property', () => {
    everywhere((name) => {
      const commands = commandsOf(report('github', hostile(name)));
      expect(commands.map((one) => one.name)).toEqual(['error', 'error', 'notice', 'error', 'notice', 'notice', 'warning']);
      for (const { properties } of commands.slice(1)) expect(Object.keys(properties).filter((key) => !['file', 'line', 'endLine', 'title'].includes(key))).toEqual([]);
    });
  });
});

/** What GitLab's schema 15.2.1 of secret detection demands, field by field (security-report-schemas, dist/secret-detection-report-format.json). That one lets further fields through; here each that is written has to be named, and so looked up there. */
const text = { type: 'string', minLength: 1 } as const;
const component = { type: 'object', additionalProperties: false, required: ['id', 'name', 'version', 'vendor'], properties: { id: text, name: text, version: text, url: { type: 'string', pattern: '^https?://.+' }, vendor: { type: 'object', additionalProperties: false, required: ['name'], properties: { name: text } } } } as const;
const time = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' } as const;
const keepsGitlab = new Ajv().compile({
  type: 'object',
  additionalProperties: false,
  required: ['scan', 'version', 'vulnerabilities'],
  properties: {
    version: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
    schema: { type: 'string', pattern: '^https?://.+' },
    scan: {
      type: 'object',
      additionalProperties: false,
      required: ['analyzer', 'end_time', 'scanner', 'start_time', 'status', 'type'],
      properties: {
        analyzer: component,
        scanner: component,
        start_time: time,
        end_time: time,
        status: { enum: ['success', 'failure'] },
        type: { const: 'secret_detection' },
        messages: { type: 'array', items: { type: 'object', additionalProperties: false, required: ['level', 'value'], properties: { level: { enum: ['info', 'warn', 'fatal'] }, value: text } } },
      },
    },
    vulnerabilities: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'identifiers', 'location'],
        properties: {
          id: text,
          name: { type: 'string', maxLength: 255 },
          description: { type: 'string', maxLength: 1_048_576 },
          severity: { enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] },
          solution: { type: 'string', maxLength: 7000 },
          identifiers: { type: 'array', minItems: 1, items: { type: 'object', additionalProperties: false, required: ['type', 'name', 'value'], properties: { type: text, name: text, value: text } } },
          links: { type: 'array', items: { type: 'object', additionalProperties: false, required: ['url'], properties: { name: { type: 'string' }, url: { type: 'string', pattern: '^(https?|ftp)://.+' } } } },
          location: { type: 'object', additionalProperties: false, required: ['commit'], properties: { file: { type: 'string' }, start_line: { type: 'number' }, end_line: { type: 'number' }, commit: { type: 'object', additionalProperties: false, required: ['sha'], properties: { sha: text, author: { type: 'string' }, date: { type: 'string' } } } } },
        },
      },
    },
  },
});

describe('gitlab', () => {
  test('keeps what the schema demands, whatever the text', () => {
    const check = (scan: ScanResult): void => {
      keepsGitlab(JSON.parse(report('gitlab', scan)));
      expect(keepsGitlab.errors).toBeNull();
    };
    for (const scan of [result(), incomplete, result({ findings: manyFindings() }), result({ findings: [finding({ places: [], placesTotal: 0 })] })]) check(scan);
    everywhere((name) => check(hostile(name)));
    expect(keepsGitlab({ version: '15.2.1', scan: {}, vulnerabilities: [] })).toBe(false);
    expect(keepsGitlab({ ...JSON.parse(report('gitlab', result())), further: 1 })).toBe(false);
  });

  test('the scan has its time, and its failure; the same secret keeps its id', () => {
    const { scan, vulnerabilities } = JSON.parse(report('gitlab', result({ findings: [finding(), finding({ places: [place({ path: 'b.ts' })] })], problems: [problem] })));
    expect(scan).toMatchObject({ start_time: '2026-11-27T11:59:47', end_time: '2026-11-27T12:00:00', status: 'failure', messages: [{ level: 'fatal' }, { level: 'warn', value: 'abc: absent' }] });
    expect(vulnerabilities[0].id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(vulnerabilities[1].id).toBe(vulnerabilities[0].id);
  });

  test('code quality: an issue a finding, a blocker a problem', () => {
    const issues = JSON.parse(report('gitlab-codequality', result({ findings: manyFindings(), problems: [problem] })));
    expect(issues.map((issue: { severity: string }) => issue.severity)).toEqual(['blocker', 'blocker', 'critical', 'major', 'minor', 'blocker']);
    expect(issues[0]).toEqual({ description: expect.stringContaining('Zavu live API key'), check_name: 'zavu-live-key', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), severity: 'blocker', location: { path: 'src/notify.ts', lines: { begin: 12 } } });
    expect(JSON.parse(report('gitlab-codequality', result()))).toEqual([]);
  });
});

describe('markdown', () => {
  /** Everything but text and tables, as a parser sees it. */
  const shape = (name: string): string => {
    const rendered = marked.parse(report('markdown', hostile(name)), { async: false, gfm: true });
    return (rendered.match(/<\/?[a-z][^>]*>/gi) ?? []).join('');
  };

  test('no text makes a link, an image, a heading, a cell or a tag', () => {
    const innocent = shape('innocent');
    expect(innocent).toContain('<table>');
    everywhere((name) => expect(shape(name)).toBe(innocent));
  });

  test('no address but that of a page of ours becomes a link', () => {
    for (const url of ['javascript:alert(1)', 'https://evil.example/leaklint/leaklint/', 'https://github.com/leaklint/leaklint/x) [y](z']) {
      const text = report('markdown', result({ usage: { files: 1, silenced: 0, unlinted: [], findings: [usage({ url })] } }));
      expect(marked.parse(text, { async: false, gfm: true }), url).not.toContain('<a ');
    }
  });

  test('nobody is mentioned, nothing is referred to but the pages of our own rules', () => {
    everywhere((name) => expect(report('markdown', hostile(name)).replace(/&#\d+;/g, '').replaceAll(`](${usage().url})`, ']')).not.toMatch(/@\w|(?<!#)#\d|https?:\/\//));
  });

  test('stays within what GitHub takes', () => {
    const size = report('markdown', result({ findings: Array.from({ length: 5000 }, () => finding({ name: 'x'.repeat(100) })), problems: Array.from({ length: 5000 }, () => problem) })).length;
    expect(size).toBeLessThan(1 << 20);
  });
});

describe('sarif stays within what GitHub takes', () => {
  test('25,000 results of 30,000, the worst, small enough, and it says how many more there are', () => {
    const findings = Array.from({ length: 30_000 }, (_, number) => finding({ severity: number < 20_000 ? 'critical' : 'low', fingerprint: `lk1_${String(number).padStart(32, '0')}`, places: [place({ path: `src/${number}.ts` })] }));
    const text = report('sarif', result({ findings }));
    const [run] = JSON.parse(text).runs;
    expect(run.results).toHaveLength(25_000);
    expect(run.results.filter(({ level }: { level: string }) => level === 'error')).toHaveLength(20_000);
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toContain('5,000 more findings');
    expect(gzipSync(text).length).toBeLessThan(10_000_000);
  });

  test('50,000 further places in all', () => {
    const one = finding({ places: Array.from({ length: 20 }, () => place()) });
    const [run] = JSON.parse(report('sarif', result({ findings: Array.from({ length: 2700 }, () => one) }))).runs;
    expect(run.results.reduce((sum: number, { relatedLocations = [] }: { relatedLocations?: unknown[] }) => sum + relatedLocations.length, 0)).toBe(50_000);
  });

  test('10 MB gzipped, by what a result and a place of random names come to', () => {
    let seed = 1;
    const id = (): string => Array.from({ length: 5 }, () => (seed = (seed * 48_271) % 2_147_483_647).toString(16).padStart(8, '0')).join('');
    const size = (findings: number, places: number): number =>
      gzipSync(report('sarif', result({ findings: Array.from({ length: findings }, () => finding({ fingerprint: `lk1_${id().slice(8)}`, places: Array.from({ length: places }, () => place({ path: `src/${id()}.ts`, line: seed % 5000 })) })) }))).length;
    const perResult = (size(1000, 1) - size(500, 1)) / 500;
    const perPlace = (size(500, 20) - size(500, 1)) / (500 * 19);
    expect(25_000 * perResult + 50_000 * perPlace).toBeLessThan(10_000_000);
  });
});
