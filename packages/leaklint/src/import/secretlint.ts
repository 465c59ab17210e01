/** secretlint: .secretlintrc, its rules' `allows`, and the patterns of its pattern rule; .secretlintignore. From its documents (github.com/secretlint/secretlint). */
import type { Schema } from '@leaklint/engine';
import type { Allow } from '@leaklint/engine';
import type { OwnRule } from '../policy/config.ts';
import { forAllowlist, fromJavaScript } from './foreign-expression.ts';
import { ruleFrom } from './foreign-rule.ts';
import { NOTHING_TRANSLATED } from './translation.ts';
import type { Translation } from './translation.ts';

const TEXTS: Schema = { type: 'array', items: { type: 'string' } };
const ENTRY: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    disabled: { type: 'boolean' },
    options: { type: 'object', properties: { allows: TEXTS, patterns: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' }, pattern: { type: 'string' }, patterns: TEXTS, filePathGlobs: TEXTS } } } } },
    allowMessageIds: TEXTS,
  },
};

/** As much of the form as is read: presets hold rules of their own, one level down. */
export const SECRETLINT_SCHEMA: Schema = { type: 'object', required: ['rules'], properties: { rules: { type: 'array', items: { ...ENTRY, properties: { ...ENTRY.properties, rules: { type: 'array', items: ENTRY } } } } } };

export interface SecretlintConfig {
  readonly rules?: readonly RuleEntry[];
}

interface RuleEntry {
  readonly id?: string;
  readonly disabled?: boolean;
  readonly options?: { readonly allows?: readonly string[]; readonly patterns?: readonly { readonly name?: string; readonly pattern?: string; readonly patterns?: readonly string[]; readonly filePathGlobs?: readonly string[] }[] };
  readonly allowMessageIds?: readonly string[];
  readonly rules?: readonly RuleEntry[];
}

export function fromSecretlint(file: string, document: SecretlintConfig): Translation {
  const left: string[] = [];
  const allow: Allow[] = [];
  const rules: OwnRule[] = [];
  const visit = (entry: RuleEntry): void => {
    const id = entry.id ?? 'a rule without id';
    const cannot = (what: string, why: string): void => void left.push(`${file}: ${id}: ${what}: ${why}`);
    if (entry.disabled === true) cannot('disabled', 'rules differ; leaklint rules lists ours, disable switches one off');
    if (entry.allowMessageIds !== undefined) cannot(`allowMessageIds ${entry.allowMessageIds.join(', ')}`, 'leaklint has no message ids; disable a rule, or allow what it finds');
    const expressions = (entry.options?.allows ?? []).flatMap((one) => {
      const rendered = forAllowlist(fromJavaScript(one));
      if ('source' in rendered) return [rendered.source];
      cannot(`allows ${one}`, rendered.fault);
      return [];
    });
    if (expressions.length > 0 && id.endsWith('-no-dotenv')) cannot('allows', 'leaklint looks into files, not at their names');
    // There an address is what is found; here the password in it is.
    else if (expressions.length > 0) allow.push({ reason: `allowed for ${id} of secretlint`, expressions, ...(/-(?:database-connection-string|basicauth)$/.test(id) ? { target: 'line' } : {}) });
    for (const { name = 'pattern', pattern, patterns = [], filePathGlobs } of entry.options?.patterns ?? []) {
      if (filePathGlobs !== undefined) cannot(`${name}: filePathGlobs`, 'a rule here is for every file');
      for (const [number, one] of [...(pattern === undefined ? [] : [pattern]), ...patterns].entries()) {
        const own = ruleFrom({ id: slug(number === 0 ? name : `${name} ${number + 1}`), name, provider: 'Custom', expression: fromJavaScript(one) });
        if ('fault' in own) cannot(name, own.fault);
        else rules.push(own);
      }
    }
    for (const child of entry.rules ?? []) visit(child);
  };
  for (const entry of document.rules ?? []) visit(entry);
  for (const key of Object.keys(document)) if (!['rules', '$schema'].includes(key)) left.push(`${file}: ${key}: secretlint does not read it, either`);
  return { ...NOTHING_TRANSLATED, allow, rules, left };
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'pattern';
}

/** .secretlintignore is written like .gitignore. */
export function fromSecretlintIgnore(source: string): Translation {
  const exclude = source.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return { ...NOTHING_TRANSLATED, exclude };
}
