/** Where keys stand in code and configuration: fourteen contexts, each with what it cannot hold and how it is written. */

/** One context. A text that it cannot hold is written in another way there, or not at all: `bars` says which and why. */
export interface Context {
  readonly name: string;
  /** Values that would be no value here, and why. */
  readonly bars: readonly { readonly what: RegExp; readonly why: string }[];
  /** Names that would be no name here, and why. */
  readonly barsNames: readonly { readonly what: RegExp; readonly why: string }[];
  /** Each way of writing it; most contexts have one. */
  readonly write: (name: string, value: string) => readonly string[];
}

const JSON_BREAKS = { what: /[\0-\x09\x0b\x0c\x0e-\x1f]/, why: 'control characters are escaped' };
const NO_LINES = { what: /[\r\n]/, why: 'it is one line' };
const FREE_NAME = [{ what: /["'`\\\r\n]/, why: 'a quote or a line break ends the name' }];
const IDENTIFIER = [{ what: /[^\w$]/, why: 'it is an identifier' }];

/** A string in these quotes, as JavaScript, JSON, TOML and dotenv escape it. */
function quoted(value: string, quote: '"' | "'" | '`'): string {
  return quote + value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\r', '\\r').replaceAll('\n', '\\n') + quote;
}

/** Bare where nothing has to be escaped. */
const bareOrQuoted = (value: string, bare: RegExp): string => (bare.test(value) ? value : quoted(value, '"'));

export const CONTEXTS: readonly Context[] = [
  {
    name: 'JavaScript string',
    bars: [JSON_BREAKS],
    barsNames: FREE_NAME,
    write: (name, value) => (['"', "'", '`'] as const).map((quote) => `export const client = connect({ ${quoted(name, '"')}: ${quoted(value, quote)} });\n`),
  },
  {
    name: 'template',
    bars: [JSON_BREAKS, { what: /\$\{/, why: 'it would be an expression' }],
    barsNames: FREE_NAME,
    write: (name, value) => [`const line = \`\${prefix} ${name}=${value.replaceAll('\\', '\\\\').replaceAll('`', '\\`')} \${suffix}\`;\n`],
  },
  {
    name: 'JSX attribute',
    bars: [{ what: /"/, why: 'a quote ends it, and it knows no escape' }, { what: /&/, why: 'it is written as an entity' }],
    barsNames: [{ what: /[^\w-]/, why: 'the name of an attribute has letters, digits, _ and - only' }],
    write: (name, value) => [`const view = <Client ${name}="${value}" retries={3} />;\n`],
  },
  { name: 'JSON', bars: [JSON_BREAKS], barsNames: FREE_NAME, write: (name, value) => [`{\n  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n  "retries": 3\n}\n`] },
  {
    name: 'YAML',
    bars: [{ what: /: |:$| #|^[\s&*!|>'"%@`{[?,#-]/m, why: 'a plain value would be read as something else' }],
    barsNames: [{ what: /[^\w.-]/, why: 'a plain key has no marks' }],
    write: (name, value) => [value.includes('\n') ? `client:\n  ${name}: |\n    ${value.replaceAll('\n', '\n    ')}\n  retries: 3\n` : `client:\n  ${name}: ${value}\n  retries: 3\n`],
  },
  {
    name: 'TOML and INI',
    bars: [JSON_BREAKS],
    barsNames: [{ what: /[^\w-]/, why: 'a bare key has letters, digits, _ and - only' }],
    write: (name, value) => [`[client]\n${name} = ${quoted(value, '"')}\nretries = 3\n`, ...(/^[^\s;#"'\\]+$/.test(value) ? [`[client]\n${name}=${value}\nretries=3\n`] : [])],
  },
  { name: '.env', bars: [JSON_BREAKS], barsNames: [{ what: /[^\w.-]/, why: 'a name has letters, digits, _ . and - only' }], write: (name, value) => [`MODE=production\n${name}=${bareOrQuoted(value, /^[^\s#"'`\\]+$/)}\nRETRIES=3\n`] },
  { name: '.npmrc', bars: [JSON_BREAKS], barsNames: [{ what: /[\s=;#"]/, why: 'it ends the key' }], write: (name, value) => [`fund=false\n//registry.test.invalid/:${name}=${bareOrQuoted(value, /^[^\s;#"'\\]+$/)}\nsave-exact=true\n`] },
  {
    name: 'XML',
    bars: [{ what: /[<&]/, why: 'it is written as an entity' }],
    barsNames: [{ what: /[^\w.-]/, why: 'the name of an element has letters, digits, _ . and - only' }],
    write: (name, value) => [`<client>\n  <${name}>${value}</${name}>\n  <retries>3</retries>\n</client>\n`, ...(value.includes('"') ? [] : [`<client>\n  <add key="${name}" value="${value}" />\n</client>\n`])],
  },
  {
    name: 'shell export',
    bars: [NO_LINES, { what: /'/, why: 'a quote ends the word' }],
    barsNames: IDENTIFIER,
    write: (name, value) => [`export ${name}='${value}'\nexec server\n`, ...(/["\\$`!]/.test(value) ? [] : [`export ${name}="${value}"\nexec server\n`]), ...(/^[\w./:=@%+,-]+$/.test(value) ? [`export ${name}=${value}\nexec server\n`] : [])],
  },
  {
    name: 'URL query',
    bars: [{ what: /[^\w.~!$'()*+,;:@/?%=-]/, why: 'it is percent-encoded (RFC 3986, 3.4)' }],
    barsNames: [{ what: /[^\w.~-]/, why: 'it is percent-encoded' }],
    write: (name, value) => [`https://api.test.invalid/v1/items?${name}=${value}&limit=3\n`, `fetch("https://api.test.invalid/v1/items?limit=3&${name}=${value}");\n`],
  },
  {
    name: 'HTTP header in curl',
    bars: [NO_LINES, { what: /["\\$`]/, why: 'the shell reads it' }],
    barsNames: [{ what: /[^\w-]/, why: 'the name of a header has letters, digits, _ and - only' }],
    write: (name, value) => [`curl -s -H "${name}: ${value}" https://api.test.invalid/v1/items\n`],
  },
  {
    name: 'Markdown code',
    bars: [],
    barsNames: FREE_NAME,
    write: (name, value) => [`Begin with this:\n\n\`\`\`sh\n${name}=${value}\n\`\`\`\n\nand go on.\n`, ...(/[`\n]/.test(value) ? [] : [`Set \`${name}\` to \`${value}\` first.\n`].filter(() => name === NEUTRAL))],
  },
  { name: 'log line', bars: [NO_LINES], barsNames: FREE_NAME, write: (name, value) => [`2026-02-03T04:05:06.789Z INFO [client] connected ${name}=${value} attempt=3\n`] },
];

/** A name that promises nothing. */
export const NEUTRAL = 'setting';

/** Why the context cannot hold this name and value; undefined where it can. */
export function barred({ bars, barsNames }: Context, name: string, value: string): string | undefined {
  return bars.find(({ what }) => what.test(value))?.why ?? barsNames.find(({ what }) => what.test(name))?.why;
}
