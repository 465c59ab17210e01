// Tables of cases: what a rule reports and what it does not, each case with every parser that reads it.
import { describe, expect, it } from 'vitest';
import { type Setup, applied, expectNoKeyIn, filled, lint, made, parsersFor, typescriptParser } from './lint.ts';

export interface Case extends Setup {
  readonly code: string;
  /** How many findings; one if not said. */
  readonly findings?: number;
  /** The id of every message. */
  readonly says?: string;
  /** One of the edits offered gives this. */
  readonly gives?: string;
  /** No edit is offered: it would not be safe. */
  readonly givesNothing?: true;
}

/** A group of cases: a name, and texts or cases. Those without keys in them are templates too. */
export type Group = readonly (string | Case)[];

export interface Table {
  readonly found: Readonly<Record<string, Group>>;
  readonly clean: Readonly<Record<string, Group>>;
  /** Given to every case. */
  readonly setup?: Setup;
}

export function checkTable(rule: string, { found, clean, setup = {} }: Table): void {
  const each = (groups: Readonly<Record<string, Group>>, check: (one: Case) => void): void => {
    for (const [name, group] of Object.entries(groups)) {
      describe(name, () => {
        it.each(group.map((one) => (typeof one === 'string' ? { ...setup, code: one } : { ...setup, ...one })).map((one) => [one.code, one] as const))('%s', (_code, one) => check(one));
      });
    }
  };

  describe(`${rule} reports`, () => {
    each(found, (one) => {
      const code = made(one.code);
      for (const [parser, implementation] of parsersFor(code, one)) {
        const messages = lint(rule, code, { ...one, ...(implementation === undefined ? {} : { parser: implementation }) });
        expect(messages.length, `${parser}: ${JSON.stringify(messages.map(({ message }) => message))}`).toBe(one.findings ?? 1);
        if (one.says !== undefined) expect(new Set(messages.map(({ messageId }) => messageId)), parser).toEqual(new Set([one.says]));
        expectNoKeyIn(messages, one.code);
        const edits = applied(messages, code);
        if (one.givesNothing === true) expect(edits, parser).toEqual([]);
        if (one.gives !== undefined) expect(edits, parser).toContain(filled(one.gives, one.code));
        // An edit is offered only where it helps, and leaves code that parses.
        for (const edited of edits) expect(lint(rule, edited, { ...one, ...(one.language === undefined ? { parser: typescriptParser } : {}) }).length, edited).toBeLessThan(messages.length);
      }
    });
  });

  describe(`${rule} passes`, () => {
    each(clean, (one) => {
      const code = made(one.code);
      for (const [parser, implementation] of parsersFor(code, one)) expect(lint(rule, code, { ...one, ...(implementation === undefined ? {} : { parser: implementation }) }).map(({ message }) => message), parser).toEqual([]);
    });
  });
}
