/** What is asked of the bytes behind a name before its value is looked at: taken from the pattern, and never more than the pattern asks. */
import type { Anchor, Confirm } from '@leaklint/kernel';
import { confirmed } from '../../packages/kernel/src/confirm.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorTable } from '../../packages/engine/src/anchors.ts';
import { VARIANT } from '../../packages/engine/src/encoding.ts';
import { bridged } from '../../packages/engine/src/bridge.ts';
import { expandFragments } from '../../packages/engine/src/fragments.ts';
import { parsePattern } from '../../packages/engine/src/pattern.ts';
import { random } from '../git/fixture.ts';
import { filled } from './filled.ts';
import { make, rules } from './scanner.ts';

const RUNS = [{ name: 'token', alphabet: 'a-f0-9', min: 32, max: 40 }, { name: 'id', alphabet: 'A-Z', min: 4, max: 4 }];

describe('the value behind a fragment', () => {
  it.each([
    // runs, classes and bytes, each as often as it must be there
    ['acme{{beside}}(?<secret>{{token}})', ['a-f0-9'], 32],
    ['acme{{named}}(?<secret>{{token}})(?![\\w-])', ['a-f0-9'], 32],
    ['(?:acme|acme_io){{beside}}(?<secret>{{id}}-{{token}})', ['A-Z', '\\x2d', 'a-f0-9'], 37],
    ['acme{{beside}}(?<secret>key{{token}})', ['\\x6b', '\\x65', '\\x79', 'a-f0-9'], 35],
    ['acme{{beside}}(?<secret>[a-z]{8})', ['a-z'], 8],
    ['acme{{beside}}(?<secret>[a-z]{8,})', ['a-z'], 8],
    ['acme{{beside}}(?<secret>\\d{6}\\w{2,4})', ['0-9', 'A-Za-z0-9_'], 8],
    ['acme{{beside}}(?<secret>{{id}}\\.{{id}})', ['A-Z', '\\x2e', 'A-Z'], 9],
    // what may be missing counts for nothing, and may still be there
    ['acme{{beside}}(?<secret>x?{{token}}={0,2})', ['\\x78', 'a-f0-9', '\\x3d'], 32],
    ['acme{{beside}}(?<secret>[a-z]*{{token}}\\.+)', ['a-z', 'a-f0-9', '\\x2e'], 33],
    // before a name, and between it and the value
    ['(?!acme_public)acme{{beside}}(?<secret>{{token}})', ['a-f0-9'], 32],
    ['(?!acme[\\w.-]{0,20}(?:admin|public))acme{{beside}}(?<secret>{{token}})', ['a-f0-9'], 32],
    ['acme{{beside}}(?=[a-z]{0,60}[0-9])(?<secret>{{token}})', ['a-f0-9'], 32],
    // up to what is not followed
    ['acme{{beside}}(?<secret>{{token}}(?:-{{id}})?)', ['a-f0-9'], 32],
    ['acme{{beside}}(?<secret>{{token}}[^\\s]{4})', ['a-f0-9'], 32],
  ])('%s', (pattern, alphabets, min) => {
    expect(bridged(pattern, RUNS)).toMatchObject({ alphabets, min });
  });

  it.each(['named', 'beside'])('behind a call, or {{%s}}', (other) => {
    const found = bridged(`acme(?:{{called}}|{{${other}}})(?<secret>{{token}})(?![\\w-])`, RUNS);
    expect(found).toMatchObject({ alphabets: ['a-f0-9'], min: 32 });
    expect(found?.bridge.operator).toContain('(');
  });

  it.each([
    ['is not there', 'acme_{{token}}'],
    ['is no secret', 'acme{{beside}}{{token}}'],
    ['stands elsewhere, too', 'acme{{beside}}(?<secret>{{token}})|acme-(?<other>{{token}})'],
    ['stands elsewhere in its group', 'acme{{beside}}(?<secret>{{token}}|{{id}})'],
    ['is not the only way on from the name', 'acme(?:{{beside}}|/)(?<secret>{{token}})'],
    ['is not the only way on besides a call', 'acme(?:{{called}}|{{beside}}|/)(?<secret>{{token}})'],
    ['comes behind another fragment', 'acme{{named}}(?<secret>{{token}}){{beside}}x'],
    ['comes behind more than a fragment', 'acme{{beside}}Bearer (?<secret>{{token}})'],
    ['is too short to tell', 'acme{{beside}}(?<secret>[a-z]{5})'],
    ['begins with something else', 'acme{{beside}}(?<secret>(?:a|b){{token}})'],
    ['is of a class that says what it is not', 'acme{{beside}}(?<secret>[^"]{20})'],
    ['has a name that no run has', 'acme{{beside}}(?<secret>{{key}})'],
  ])('%s: nothing is asked', (_, pattern) => {
    expect(bridged(pattern, RUNS)).toBeUndefined();
  });

  it('of the rules is known for most that have one', () => {
    const led = rules.rules.filter(({ pattern }) => /\{\{(?:named|beside)\}\}/.test(pattern));
    expect(led.filter(({ pattern, runs }) => bridged(pattern, runs) !== undefined).length).toBeGreaterThan(led.length / 2);
  });
});

describe('the quick confirm', () => {
  const patterns = rules.rules.map((rule) => parsePattern(rule.pattern, rule.runs));
  const { anchors, bindings } = anchorTable(rules.rules, patterns);
  const { utf16 } = VARIANT;
  const inUtf16 = (rule: number, anchor: number | undefined): Anchor | undefined =>
    anchors[bindings.findIndex((binding) => Array.from(binding).some((_, at) => at % 3 === 0 && binding[at] === rule && binding[at + 1] === anchor && binding[at + 2] === utf16))];
  /** Of every rule with a bridged value: each plain anchor with its confirm, and values that its examples hold. */
  const asked = rules.rules.flatMap((rule) => {
    if (rule.block || rule.confirm !== undefined || bridged(rule.pattern, rule.runs) === undefined) return [];
    const expression = new RegExp(patterns[rule.index]?.source ?? '', rule.anchors.some(({ fold }) => fold) ? 'id' : 'd');
    const values = rule.examples.flatMap((example, number) => expression.exec(make(example, `${rule.id}${number}`))?.groups?.['secret'] ?? []);
    return bindings.flatMap((binding, index) => {
      for (let at = 0; at < binding.length; at += 3) {
        const [of, anchor, variant] = [binding[at], binding[at + 1], binding[at + 2]];
        const confirm = anchors[index]?.confirm;
        if (of === rule.index && variant === VARIANT.plain && confirm?.value !== undefined) return values.map((value) => ({ id: rule.id, pattern: rule.pattern, wide: inUtf16(rule.index, anchor), text: rule.anchors[anchor ?? 0]?.text ?? '', value, confirm, expression: new RegExp(expression.source, `${expression.flags.replace('d', '')}y`), runs: patterns[rule.index]?.groups ?? [] }));
      }
      return [];
    });
  });
  const bridge = fc.array(
    fc.oneof(
      fc.constantFrom(' ', '=', ':', '"', "'", '`', '.', ',', '>', '|', '?', '(', ']', ')', '{', '\\', '\n', '\t', '\r\n', '_', '-'),
      fc.constantFrom('=', ': ', ' = "', '": "', "': '", ' => "', ' || "', '", "', '" value="', ': string = ', ' {\n  default = "', '>', '\\": \\"', ' =\n    "', '("', '="', '[\''),
      fc.constantFrom('_api_key', 'ApiKey', '_TOKEN', ' secret', '.auth', '-credential', ' password ', 'key', 'Login', 'x', 'y9', 'value', 'default', 'string'),
    ),
    { maxLength: 7 },
  ).map((parts) => parts.join(''));

  it('takes whatever a pattern takes', () => {
    expect(new Set(asked.map(({ id }) => id)).size).toBeGreaterThan(100);
    let taken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...asked), bridge, fc.constantFrom('', '"', '\n', '&x=1', '\\n', "')"), ({ id, text, value, confirm, expression, runs }, between, behind) => {
        const written = `${text}${between}${value}${behind}`;
        expression.lastIndex = 0;
        const groups = expression.exec(written)?.groups;
        // The lengths of runs are no part of the expression.
        if (groups === undefined || !runs.every(({ group, run }) => groups[group] === undefined || groups[group].length >= run.min)) return;
        taken++;
        const bytes = Buffer.from(written, 'latin1');
        expect(confirmed(confirm, bytes, 0, bytes.length, 0, text.length), `${id}: ${JSON.stringify(`${text}${between}`)}`).toBe(true);
      }),
      { numRuns: 30_000 },
    );
    expect(taken).toBeGreaterThan(1000);
  });

  it.each([['beside', 135], ['named', 205], ['called', 165]])('takes it where each part of {{%s}} is as long as it may be, plain, with escapes and in UTF-16', (fragment, far) => {
    const written = expandFragments(`{{${fragment}}}`, []);
    const led = asked.filter(({ pattern }) => pattern.includes(`{{${fragment}}}`));
    let taken = 0;
    let farthest = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const between = filled(written, random(seed), 1 - (seed % 4) / 10);
      const { id, text, value, confirm, wide, expression, runs } = led[seed % led.length] ?? expect.fail('no rule has it');
      const whole = `${text}${between}${value}"\n`;
      expression.lastIndex = 0;
      const groups = expression.exec(whole)?.groups;
      if (groups?.['secret'] !== value || !runs.every(({ group, run }) => groups[group] === undefined || groups[group].length >= run.min)) continue;
      taken++;
      farthest = Math.max(farthest, between.length);
      const holds = (bytes: Buffer, of: Confirm | undefined, length: number): boolean => of === undefined || confirmed(of, bytes, 0, bytes.length, 0, length);
      expect(holds(Buffer.from(whole, 'latin1'), confirm, text.length), `${id}: ${JSON.stringify(whole)}`).toBe(true);
      expect(holds(Buffer.from(JSON.stringify(whole).slice(1, -1), 'latin1'), confirm, text.length), `${id}, escaped: ${JSON.stringify(whole)}`).toBe(true);
      if (wide !== undefined) expect(holds(Buffer.from(whole, 'utf16le'), wide.confirm, wide.literal.length), `${id}, wide: ${JSON.stringify(whole)}`).toBe(true);
    }
    expect(taken).toBeGreaterThan(1000);
    expect(farthest).toBeGreaterThan(far);
  });

  it('refuses a name without a value, which is why it is asked', () => {
    const refused = asked.filter(({ text, confirm }) => {
      const bytes = Buffer.from(`${text} is what one needs, and so on.\n`, 'latin1');
      return !confirmed(confirm, bytes, 0, bytes.length, 0, text.length);
    });
    expect(refused.length).toBe(asked.length);
  });
});
