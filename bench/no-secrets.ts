/** Positives that are no secrets by what they are, whoever finds or misses them: filler that its corpus does not call so, and keys that are public by design (bench/public.tsv). */
import { readFileSync } from 'node:fs';
import { looksLikePlaceholder } from '@leaklint/engine';
import type { Case } from './corpus.ts';

/** A form of one provider's keys that stand in pages and apps by design, or name an account, an application, a key. */
export interface PublicForm {
  readonly provider: string;
  readonly form: RegExp;
  /** What must stand beside it in any case, where the form alone says too little. */
  readonly beside: RegExp;
  readonly what: string;
}

/** `provider form beside what`, a line each below the heading. */
export function readPublicForms(file: string): PublicForm[] {
  const [, ...rows] = readFileSync(file, 'utf8').split('\n').filter((row) => row !== '');
  return rows.map((row) => {
    const [provider = '', form = '', beside = '', what = ''] = row.split('\t');
    if (form === '' || what === '') throw new Error(`${file}: ${provider}: wants a form and what it is`);
    return { provider, form: new RegExp(form), beside: new RegExp(beside, 'i'), what };
  });
}

/** What a positive is instead of a secret; undefined for a secret. */
export function noSecret(one: Case, forms: readonly PublicForm[]): { readonly kind: 'filler' | 'public'; readonly what: string } | undefined {
  const known = forms.find(({ provider, form, beside }) => provider === one.provider && form.test(one.secret ?? '') && beside.test(one.text));
  if (known !== undefined) return { kind: 'public', what: known.what };
  return isFillerKey(one) ? { kind: 'filler', what: 'looks like a placeholder' } : undefined;
}

/** Where the corpus gives more than the password itself: a URL, a connection string, an assignment. */
const PASSWORD_IN = /:\/\/[^\s:/@]*:([^\s@]+)@|(?:password|pwd)\s*[:=]\s*["']?([^;"'\s]+)/i;
/** Letters up to a separator, with at least 16 characters and a digit behind them: the words of a public prefix (`AGE-SECRET-KEY-`, `sk_test_`) say nothing of the rest. */
const PREFIX = /^(?:[A-Za-z]+[-_.])+(?=.*\d)(?=.{16})/;
const ARMOUR = /-----[A-Z0-9 ]+-----/g;

function isFillerKey({ secret, shape }: Case): boolean {
  const given = secret ?? '';
  const [, inUrl, assigned] = PASSWORD_IN.exec(given) ?? [];
  const body = shape === 'pem' ? given.replace(ARMOUR, '').trim() : (inUrl ?? assigned ?? given.replace(PREFIX, ''));
  return body !== '' && looksLikePlaceholder(body);
}
