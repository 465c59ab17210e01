/**
 * Templates: keys for examples and tests, made from a seed when they are needed, so that no whole key stands in a file.
 *
 * `{{alnum:24}}`; functions alnum lower upper digits hex HEX base64 base64url base32 word password, each `:N`; `of:CLASS:N`; uuid; `github:PREFIX`; npm; jwt; `pem:LABEL`; `b64{…}` is the base64 of the inner template.
 *
 * One template can stand for several: `{{alnum:14,255}}` is one of 14 and one of 255, `{{or:ghp_|gho_}}` is either text.
 */
import { ByteClass } from '@leaklint/kernel';
import { base62Crc32 } from './checks/checksum.ts';

/** A rendered template and what each of its functions made, in order. `b64{…}` gives the plain parts and then the encoded one. */
export interface Rendered {
  readonly text: string;
  readonly parts: readonly string[];
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  lower: 'a-z',
  upper: 'A-Z',
  digits: '0-9',
  hex: '0-9a-f',
  HEX: '0-9A-F',
  base64: 'A-Za-z0-9+/',
  base64url: 'A-Za-z0-9_-',
  base32: 'A-Z2-7',
  password: 'A-Za-z0-9!@#%^*+=',
};

const WORDS = ['amber', 'billing', 'cobalt', 'delta', 'ember', 'fjord', 'garnet', 'harbor', 'indigo', 'juniper', 'kestrel', 'lagoon', 'meadow', 'nectar', 'orchid', 'pepper', 'quartz', 'raven', 'saffron', 'thistle'];

/** The templates that one stands for, every choice with every other. */
export function expandTemplate(template: string): string[] {
  const list = /\{\{(?:or:((?:[^{}]|\}(?!\}))*)|([A-Za-z0-9]+:(?:(?:[^{}]|\}(?!\}))*:)?)(\d+(?:,\d+)+))\}\}/.exec(template);
  if (list === null) return [template];
  const [whole, texts, head = '', lengths = ''] = list;
  const choices = texts === undefined ? lengths.split(',').map((length) => `{{${head}${length}}}`) : texts.split('|');
  return choices.flatMap((choice) => expandTemplate(template.replace(whole, () => choice)));
}

/** Renders a template, the first of those that it stands for. The same template and seed give the same text. Throws on an unknown function. */
export function renderTemplate(template: string, seed: string | number = 1): Rendered {
  const [first = template] = expandTemplate(template);
  const random = generator(`${seed} ${first}`);
  const parts: string[] = [];
  return { text: render(first, random, parts), parts };
}

function render(template: string, random: () => number, parts: string[]): string {
  let text = '';
  for (let at = 0; at < template.length; ) {
    if (template.startsWith('b64{', at)) {
      const end = closing(template, at + 4);
      const part = Buffer.from(render(template.slice(at + 4, end), random, parts), 'latin1').toString('base64');
      parts.push(part);
      text += part;
      at = end + 1;
      continue;
    }
    const call = /^\{\{([A-Za-z0-9]+)(?::((?:[^{}]|\}(?!\}))*))?\}\}/.exec(template.slice(at));
    if (call === null) {
      text += template[at++];
      continue;
    }
    const part = make(call[1] ?? '', call[2], random, template);
    parts.push(part);
    text += part;
    at += call[0].length;
  }
  return text;
}

/** Where the brace that closes `b64{` stands: the first `}` that belongs to no `{{…}}`. */
function closing(template: string, from: number): number {
  for (let at = from; at < template.length; at++) {
    if (template.startsWith('{{', at)) at = template.indexOf('}}', at) + 1;
    else if (template[at] === '}') return at;
    if (at < from) break;
  }
  throw new RangeError(`b64{ is not closed in ${template}`);
}

function make(name: string, argument: string | undefined, random: () => number, template: string): string {
  if (name === 'github') return `${argument ?? ''}${checked(random)}`;
  if (name === 'npm') return `npm_${checked(random)}`;
  if (name === 'uuid') return [8, 4, 4, 4, 12].map((length, index) => (index === 2 ? `4${characters('0-9a-f', 3, random)}` : index === 3 ? `a${characters('0-9a-f', 3, random)}` : characters('0-9a-f', length, random))).join('-');
  if (name === 'jwt') return [JSON.stringify({ alg: 'HS256', typ: 'JWT' }), JSON.stringify({ sub: characters('0-9a-f', 12, random), iat: 1_700_000_000 + Math.floor(random() * 1e7) })].map((part) => Buffer.from(part).toString('base64url')).join('.') + `.${characters('A-Za-z0-9_-', 43, random)}`;
  if (name === 'pem') return pem(argument ?? 'PRIVATE KEY', random);
  const of = name === 'of' ? /^(.*):(\d+)$/s.exec(argument ?? '') : null;
  const length = Number(of?.[2] ?? argument);
  if (name === 'word' && (argument === undefined || Number.isInteger(length))) {
    let words = WORDS[Math.floor(random() * WORDS.length)] ?? '';
    while (words.length < (argument === undefined ? 0 : length)) words += WORDS[Math.floor(random() * WORDS.length)] ?? '';
    return argument === undefined ? words : words.slice(0, length);
  }
  const alphabet = of?.[1] ?? CLASSES[name];
  if (alphabet === undefined || !Number.isInteger(length) || length < 1) throw new RangeError(`{{${name}${argument === undefined ? '' : `:${argument}`}}} is no template function (in ${template.slice(0, 80)})`);
  return characters(alphabet, length, random);
}

function checked(random: () => number): string {
  const body = characters('A-Za-z0-9', 30, random);
  return body + base62Crc32(body);
}

/** A PEM block whose body begins like a real one of its kind. */
function pem(label: string, random: () => number): string {
  const armour = label.includes('PGP');
  const head = label.includes('OPENSSH') ? 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAA' : armour ? 'lQOY' : 'MIIE';
  const body = `${head}${characters('A-Za-z0-9+/', 64 * 6 - head.length, random)}`.match(/.{64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...(armour ? ['Version: GnuPG v2', ''] : []), ...body, `-----END ${label}-----`].join('\n');
}

/** `length` characters of a class, evenly drawn; drawn again while a kind of character that the class has and that fits is missing, or too few differ. */
function characters(alphabet: string, length: number, random: () => number): string {
  const bytes = ByteClass.of(alphabet).bytes();
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => bytes.some((byte) => kind.test(String.fromCharCode(byte))));
  const letters = bytes.filter((byte) => /[A-Za-z0-9]/.test(String.fromCharCode(byte)));
  const pick = (from: readonly number[]): string => String.fromCharCode(from[Math.floor(random() * from.length)] ?? 0);
  for (let tries = 0; ; tries++) {
    let text = '';
    for (let index = 0; index < length; index++) text += pick(index === 0 || index === length - 1 ? (letters.length > 0 ? letters : bytes) : bytes);
    if (tries > 100 || length < 8) return text;
    const distinct = new Set(text).size;
    if (kinds.every((kind) => kind.test(text)) && distinct >= Math.min(length, bytes.length) * 0.55 && !/(.)\1\1/.test(text)) return text;
  }
}

/** Numbers in [0, 1) from a seed: mulberry32 over an FNV-1a hash. */
function generator(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
