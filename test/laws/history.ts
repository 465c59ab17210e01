/** Whole histories from a seed: branches and merges, files that grow, break, move and mend as people's files do, keys in messages and tags. */
import { make } from '../engine/scanner.ts';
import { random } from '../git/fixture.ts';

const PATHS = ['a.ts', 'lib/b.env', 'lib/c.txt'];
const TEMPLATES = [
  'zv_live_{{alnum:32}}', 'sk_live_{{alnum:24}}', '{{github:ghp_}}', 'const apiKey = "{{alnum:32}}";', 'postgres://app:{{alnum:20}}@db.acme.io/app', 'twilio\nTWILIO_AUTH_TOKEN={{hex:32}}', 'b64{key=zv_live_{{alnum:32}};}', '{{jwt}}',
  '{ "auths": {\n"h": {\n"auth": "b64{acme:{{alnum:20}}}" } } }', '{{pem:RSA PRIVATE KEY}}', '-----BEGIN EC PRIVATE KEY-----', 'AWS_SECRET_ACCESS_KEY={{base64:40}}', '{{base64:1600}}',
];

class Writer {
  readonly #random: () => number;
  #keys = 0;

  constructor(seed: number) {
    this.#random = random(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  line(): string {
    return `${Array.from({ length: 2 + this.below(6) }, () => this.below(1 << 24).toString(36)).join(' ')}\n`;
  }

  lines(count: number): string {
    return Array.from({ length: count }, () => this.line()).join('');
  }

  secret(): string {
    return make(TEMPLATES[this.below(TEMPLATES.length)] ?? '', `${this.#keys++} ${this.below(1 << 30)}`);
  }

  /** The next version of a text. */
  edit(text: string): string {
    const at = this.below(text.length + 1);
    const lineStart = text.lastIndexOf('\n', at) + 1;
    switch (this.below(14)) {
      case 0: return text.slice(0, lineStart) + this.lines(1 + this.below(8)) + text.slice(lineStart);
      case 1: return `${text.slice(0, lineStart)}x = ${this.secret()}\n${text.slice(lineStart)}`;
      case 2: return text.slice(0, at) + this.secret() + text.slice(at);
      case 3: return `${text.slice(0, at)}~~~${text.slice(at + 1)}`; // breaks whatever stands there
      case 4: return text.replace('~~~', String.fromCharCode(97 + this.below(26)));
      case 5: return text.slice(0, at) + text.slice(Math.min(text.length, at + 1 + this.below(300)));
      case 6: return text.slice(this.below(40), text.length - this.below(40));
      case 7: return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n');
      case 8: return text.startsWith('\0') ? text.slice(1) : `\0${text}`;
      case 9: return text.slice(lineStart) + text.slice(0, lineStart);
      case 10: return text.replace(/\n/, ' ');
      case 11: return text.length < 6000 ? Buffer.from(text, 'utf16le').toString('latin1') : text.slice(0, 3000);
      default: return text.replace(/[A-Za-z0-9+/]{20,}|-----BEGIN/g, '~~~'); // every key is taken out at last
    }
  }
}

/** What `git fast-import` makes a history of: some twenty commits, a fifth of them merges. */
export function historyOf(seed: number): Buffer {
  const writer = new Writer(seed);
  const parts: Buffer[] = [];
  const put = (text: string): void => void parts.push(Buffer.from(text, 'latin1'));
  const data = (text: string): void => put(`data ${text.length}\n${text}\n`);
  const trees: Record<string, string>[] = [Object.fromEntries(PATHS.map((path) => [path, writer.lines(20 + writer.below(30))]))];
  const count = 15 + writer.below(10);
  for (let mark = 1; mark <= count; mark++) {
    const parent = mark === 1 ? 0 : Math.max(1, mark - 1 - writer.below(3));
    const other = mark > 3 && writer.below(5) === 0 ? 1 + writer.below(mark - 1) : parent;
    put(`commit refs/heads/b${mark}\nmark :${mark}\ncommitter C <c@example.org> ${1700000000 + mark} +0000\n`);
    data(`change ${mark}\n\n${writer.below(6) === 0 ? writer.secret() : writer.line()}`);
    if (parent > 0) put(`from :${parent}\n`);
    if (other !== parent) put(`merge :${other}\n`);
    const tree = { ...trees[parent] };
    for (const path of PATHS) {
      if (writer.below(3) === 0) tree[path] = trees[other]?.[path] ?? '';
      for (let edits = writer.below(3); edits > 0; edits--) tree[path] = writer.edit(tree[path] ?? '');
      put(`M 100644 inline ${path}\n`);
      data(tree[path] ?? '');
    }
    trees[mark] = tree;
  }
  put(`tag v1\nfrom :${count}\ntagger C <c@example.org> 1700000000 +0000\n`);
  data(`first ${writer.secret()}`);
  return Buffer.concat(parts);
}
