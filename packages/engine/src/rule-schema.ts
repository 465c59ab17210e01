/**
 * The form of a rule file, as JSON Schema: the one definition from which the validator, the types' documentation and `rules/schema.json` derive.
 */

/** The part of JSON Schema (draft 2020-12) that the format needs and `validate` understands. */
export interface Schema {
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly enum?: readonly (string | number)[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
}

const text = (description: string): Schema => ({ description, type: 'string', minLength: 1, maxLength: 2000 });
const texts = (description: string, minItems = 0): Schema => ({ description, type: 'array', items: { type: 'string', minLength: 1, maxLength: 4000 }, minItems });
const alphabet = (description: string): Schema => ({ description: `${description} Ranges as inside a character class: A-Za-z0-9_- (a hyphen stands last).`, type: 'string', minLength: 1, maxLength: 300 });
const bytes = (description: string, maximum: number): Schema => ({ description, type: 'integer', minimum: 0, maximum });
const object = (description: string, properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema => ({ description, type: 'object', properties, required, additionalProperties: false });

const LENGTH: Schema = {
  description: 'How many characters: exactly N, or [least, most].',
  anyOf: [
    { type: 'integer', minimum: 1, maximum: 32768 },
    { type: 'array', items: { type: 'integer', minimum: 1, maximum: 32768 }, minItems: 2, maxItems: 2 },
  ],
};

const RUN: Schema = object('A greedy run: it goes to the end of its alphabet, and its length is checked afterwards.', { alphabet: alphabet('The bytes of the run.'), length: LENGTH }, ['alphabet', 'length']);

const RUN_OF_CLASS: Schema = object('At least `min` bytes of a class.', { of: alphabet('The bytes.'), min: bytes('The least number of them.', 1024) }, ['of', 'min']);

const CONFIRM: Schema = object('What the kernel checks around the anchor before the expression runs. It may only reject what the pattern could never match.', {
  notBefore: alphabet('The byte before the anchor is none of these.'),
  before: RUN_OF_CLASS,
  after: RUN_OF_CLASS,
  then: object('Going through bytes of a class, one byte comes within N bytes after the anchor.', { byte: { description: 'The byte that must come.', type: 'string', minLength: 1, maxLength: 1 }, through: alphabet('What may stand between.'), within: bytes('How far it may be.', 4096) }, ['byte', 'through', 'within']),
  value: object('An operator and a value behind the anchor (the assignment family).', {
    gap: bytes('At most this many bytes of `name` up to the operator.', 255),
    name: alphabet('The rest of the name, quotes and white space.'),
    operator: alphabet('One byte of the operator.'),
    pad: bytes('At most this many bytes of `lead` between operator and value.', 255),
    lead: alphabet('White space, quotes, brackets.'),
    of: alphabet('The bytes of the value.'),
    min: bytes('The least length of the value.', 255),
    need: alphabet('At least one byte of the value is one of these.'),
  }, ['gap', 'name', 'operator', 'pad', 'lead', 'of', 'min', 'need']),
}, []);

const ANCHOR: Schema = {
  description: 'A literal that every match contains: a string, or an object for one that ignores case or is shorter than four bytes.',
  anyOf: [
    { type: 'string', minLength: 2, maxLength: 64 },
    object('An anchor with options.', {
      text: { description: 'The literal.', type: 'string', minLength: 2, maxLength: 64 },
      fold: { description: 'ASCII letters match in either case.', type: 'boolean' },
      follow: { description: 'Classes of the bytes right behind a short literal.', type: 'array', items: alphabet('A class.'), minItems: 1, maxItems: 4 },
    }, ['text']),
  ],
};

const PART: Schema = {
  description: 'What another rule finds, or an identifier, which is told only beside its secret.',
  anyOf: [
    object('What another rule finds.', { rule: { description: 'Its id; it has no parts itself.', type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' } }, ['rule']),
    object('An identifier. It has a prefix, a suffix, or a name before it and a digit.', {
      name: { description: 'What a person calls it.', type: 'string', minLength: 1, maxLength: 100 },
      prefix: { description: 'How it begins.', type: 'string', minLength: 1, maxLength: 64 },
      suffix: { description: 'How it ends.', type: 'string', minLength: 1, maxLength: 64 },
      after: { description: 'One of these names, in any case, stands before it.', type: 'array', items: { type: 'string', minLength: 2, maxLength: 64 }, minItems: 1, maxItems: 16 },
      alphabet: alphabet('The bytes of its run.'),
      length: LENGTH,
    }, ['name', 'alphabet', 'length']),
  ],
};

/** One rule of a file. */
export const RULE_SCHEMA: Schema = object('One kind of secret.', {
  id: { description: 'Kebab-case, unique, begins with the slug of the provider.', type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
  name: text('What a person calls it.'),
  severity: { description: 'How bad a leak is.', enum: ['critical', 'high', 'medium', 'low'] },
  environment: { description: 'What the key opens.', enum: ['live', 'test'] },
  kind: { description: 'secret: the shape alone says what it is. generic: the fuzzy assignment family; medium at most.', enum: ['secret', 'generic'] },
  confidence: { description: 'How sure a match is, before the checks speak.', enum: ['high', 'medium', 'low'] },
  anchors: { description: 'Every match contains one of these.', type: 'array', items: ANCHOR, minItems: 1, maxItems: 64 },
  pattern: { description: 'A regular expression on latin1 text; the group `secret` is the secret, {{name}} is a run; {{named}} and {{beside}} are what may stand between a vendor’s name and a value, with or without a word such as key; {{called}} is a call that takes the value by its place; {{entry}} is what leads from a name that is itself a value to the value beside it.', type: 'string', minLength: 4, maxLength: 4000 },
  further: { description: 'Of a block that goes on with more secrets: an expression for what leads from one to the next, and the next, again with the group `secret`.', type: 'string', minLength: 4, maxLength: 4000 },
  token: RUN,
  runs: { description: 'Further runs by name.', type: 'object', propertyNames: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*$' }, additionalProperties: RUN },
  lines: { description: 'How many lines before and after the anchor’s line belong to the window.', type: 'integer', minimum: 0, maximum: 3 },
  block: { description: 'A wide rule: the window runs on over lines, 32 KiB from the anchor.', type: 'boolean' },
  boundary: { description: 'token: the byte before the secret is not of its alphabet, or is the end of NAME_ or of an escape. none: the pattern takes care.', enum: ['token', 'none'] },
  entropy: { description: 'The least Shannon entropy of the runs, bits a character.', type: 'number', minimum: 0, maximum: 8 },
  checks: { description: 'Named checks of structure.', type: 'array', items: { type: 'string', minLength: 1 } },
  weak: { description: 'A person may have chosen it: redaction shows nothing and the fingerprint is stretched.', type: 'boolean' },
  prefix: { description: 'The public beginning, which redaction may show. Default: the anchor, if the secret begins with it.', type: 'string', maxLength: 64 },
  encoded: { description: 'Whether base64, hex and UTF-16 forms are looked for too; escapes always are. Default: yes.', type: 'boolean' },
  confirm: CONFIRM,
  context: { description: 'One shape, several vendors: the nearest of these words in the window names the vendor.', type: 'array', items: object('A vendor and its words.', { provider: text('The vendor.'), near: texts('Words, in any case.', 1) }, ['provider', 'near']) },
  parts: { description: 'What belongs to this secret: where both stand near each other, within five lines, they are one finding.', type: 'array', items: PART, minItems: 1, maxItems: 8 },
  revoke: object('What to do now.', { url: { description: 'The vendor’s page.', type: 'string', pattern: '^https://' }, steps: texts('What to do, in order.', 1) }, ['steps']),
  rotateAfterDays: { description: 'How old the vendor lets a key become.', type: 'integer', minimum: 1, maximum: 3650 },
  examples: texts('Templates that must match; every generated run stands whole in the secret.', 1),
  counterexamples: texts('Templates that must not match.', 1),
}, ['id', 'name', 'severity', 'anchors', 'pattern', 'examples', 'counterexamples']);

/** One rule file: a provider and its rules. */
export const RULE_FILE_SCHEMA: Schema = object('A leaklint rule file: what the secrets of one provider look like.', {
  provider: text('Whose secrets these are.'),
  homepage: { description: 'The provider’s site.', type: 'string', pattern: '^https://' },
  references: { description: 'Pages that show the format.', type: 'array', items: { type: 'string', pattern: '^https?://' } },
  hosts: texts('Where the key is sent.'),
  auth: object('How the key travels.', { header: text('The header.'), scheme: text('The word before the key.'), query: text('The query parameter.') }, []),
  env: texts('Usual variable names.'),
  rules: { description: 'The rules.', type: 'array', items: RULE_SCHEMA, minItems: 1, maxItems: 64 },
}, ['provider', 'rules']);

/** The file as published: rules/schema.json. */
export function ruleFileJsonSchema(): object {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://unpkg.com/@leaklint/engine/rules.schema.json', title: 'leaklint rule file', ...RULE_FILE_SCHEMA };
}
