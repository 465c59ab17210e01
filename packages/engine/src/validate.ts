/**
 * Checks a parsed document against a `Schema` and says what is wrong, one line each, with a suggestion for a misspelt key.
 */
import type { Schema } from './rule-schema.ts';

/** One thing that is wrong. `path` is like `rules[2].token.length`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** Every fault of `value`, in document order. */
export function validate(schema: Schema, value: unknown, path = ''): Fault[] {
  const faults: Fault[] = [];
  check(schema, value, path, faults);
  return faults;
}

function check(schema: Schema, value: unknown, path: string, faults: Fault[]): void {
  const fault = (message: string): void => void faults.push({ path, message });
  if (schema.anyOf !== undefined) {
    const tries = schema.anyOf.map((choice) => ({ choice, faults: validate(choice, value, path) }));
    if (tries.some((one) => one.faults.length === 0)) return;
    const near = tries.find((one) => one.choice.type !== undefined && one.choice.type === kindOf(value));
    if (near !== undefined) faults.push(...near.faults);
    else fault(`must be ${schema.anyOf.map((choice) => article(choice.type)).join(' or ')}, not ${describe(value)}`);
    return;
  }
  if (schema.enum !== undefined) {
    if (!schema.enum.includes(value as string | number)) {
      const guess = typeof value === 'string' ? nearest(value, schema.enum.map(String)) : undefined;
      fault(`must be one of ${schema.enum.join(', ')}, not ${describe(value)}${guess === undefined ? '' : `; did you mean ${guess}?`}`);
    }
    return;
  }
  if (schema.type !== undefined && !hasType(schema.type, value)) {
    fault(`must be ${article(schema.type)}, not ${describe(value)}${meant(schema.type, value)}`);
    return;
  }
  if (typeof value === 'string') {
    if (schema.minLength !== undefined && value.length < schema.minLength) fault(schema.minLength === 1 ? 'must not be empty' : `must have at least ${schema.minLength} characters`);
    if (schema.maxLength !== undefined && value.length > schema.maxLength) fault(`must have at most ${schema.maxLength} characters`);
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) fault(`does not match ${schema.pattern}`);
  } else if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum) fault(`must be at least ${schema.minimum}`);
    if (schema.maximum !== undefined && value > schema.maximum) fault(`must be at most ${schema.maximum}`);
  } else if (Array.isArray(value)) {
    if (schema.minItems !== undefined && value.length < schema.minItems) fault(schema.minItems === 1 ? 'must not be empty' : `must have at least ${schema.minItems} items`);
    if (schema.maxItems !== undefined && value.length > schema.maxItems) fault(`must have at most ${schema.maxItems} items`);
    if (schema.items !== undefined) for (const [index, item] of value.entries()) check(schema.items, item, `${path}[${index}]`, faults);
  } else if (typeof value === 'object' && value !== null) {
    checkObject(schema, value as Record<string, unknown>, path, faults);
  }
}

function checkObject(schema: Schema, value: Record<string, unknown>, path: string, faults: Fault[]): void {
  const known = schema.properties ?? {};
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  for (const key of schema.required ?? []) if (!Object.hasOwn(value, key)) faults.push({ path, message: `needs \`${key}\`` });
  for (const [key, item] of Object.entries(value)) {
    if (schema.propertyNames?.pattern !== undefined && !new RegExp(schema.propertyNames.pattern).test(key)) faults.push({ path: at(key), message: `the name does not match ${schema.propertyNames.pattern}` });
    const property = Object.hasOwn(known, key) ? known[key] : undefined;
    if (property !== undefined) check(property, item, at(key), faults);
    else if (schema.additionalProperties === false) {
      const guess = nearest(key, Object.keys(known));
      faults.push({ path: at(key), message: `unknown key${guess === undefined ? '' : `; did you mean \`${guess}\`?`}` });
    } else if (schema.additionalProperties !== undefined) check(schema.additionalProperties, item, at(key), faults);
  }
}

function kindOf(value: unknown): Schema['type'] {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'object' && value !== null ? 'object' : undefined;
}

function hasType(type: NonNullable<Schema['type']>, value: unknown): boolean {
  const kind = kindOf(value);
  return kind === type || (type === 'number' && kind === 'integer');
}

function article(type: Schema['type']): string {
  if (type === undefined) return 'a value';
  return `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`;
}

/** What somebody may have had in mind who wrote a list of one without its brackets, or yes for true. */
function meant(type: string | undefined, value: unknown): string {
  if (typeof value !== 'string') return '';
  if (type === 'array') return `; did you mean [${describe(value)}]?`;
  if (type === 'boolean' && /^(?:yes|on)$/i.test(value)) return '; did you mean true?';
  if (type === 'boolean' && /^(?:no|off)$/i.test(value)) return '; did you mean false?';
  return '';
}

function describe(value: unknown): string {
  if (value === null) return 'empty';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}...` : value);
  return typeof value === 'object' ? article(kindOf(value)) : String(value as number | boolean);
}

/** The word of `words` that is at most two edits (one for short words) away, the nearest first. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = word.length < 4 ? 2 : 3;
  for (const candidate of words) {
    const distance = edits(word.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    previous = row;
  }
  return previous[b.length] ?? limit;
}
