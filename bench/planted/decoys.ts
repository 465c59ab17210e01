/** What is no key: as many lines as keys are planted beside them. */
import { renderTemplate } from '@leaklint/engine';

/** A line that no scanner should speak about. */
export interface Decoy {
  readonly kind: string;
  readonly file: string;
  readonly line: string;
}

const KINDS: readonly { readonly kind: string; readonly lines: readonly ((made: (template: string) => string) => string)[] }[] = [
  {
    kind: 'placeholder',
    lines: [
      () => `STRIPE_SECRET_KEY=sk_live_${'x'.repeat(24)}`,
      () => `GITHUB_TOKEN=<your-github-token>`,
      () => `SENDGRID_API_KEY=SG.your-sendgrid-api-key-goes-here`,
      () => `SLACK_BOT_TOKEN=xoxb-your-bot-token`,
      () => `API_KEY=changeme-changeme-changeme`,
    ],
  },
  {
    kind: 'reference to the environment',
    lines: [
      () => `export const token = process.env.GITHUB_TOKEN ?? process.env.GH_TOKEN;`,
      () => `      api_key: \${{ secrets.SENDGRID_API_KEY }}`,
      () => `curl -H "Authorization: Bearer $SLACK_BOT_TOKEN" https://slack.com/api/auth.test`,
      () => `stripe_secret_key: \${STRIPE_SECRET_KEY:?missing}`,
    ],
  },
  { kind: 'integrity hash', lines: [(made) => `      "integrity": "sha512-${made('{{base64:86}}')}==",`, (made) => `  integrity sha512-${made('{{base64:86}}')}==`, (made) => `<script src="a.js" integrity="sha384-${made('{{base64:64}}')}"></script>`] },
  { kind: 'UUID', lines: [(made) => `  "requestId": "${made('{{uuid}}')}",`, (made) => `session=${made('{{uuid}}')}`, (made) => `const KEY_ID = '${made('{{uuid}}')}';`] },
  { kind: 'id of git', lines: [(made) => `    uses: actions/checkout@${made('{{hex:40}}')}`, (made) => `  "gitHead": "${made('{{hex:40}}')}",`, (made) => `resolved "git+https://github.com/acme/app.git#${made('{{hex:40}}')}"`] },
];

/** `count` decoys, of each kind in turn, each in a file of its own. */
export function decoys(seed: string, count: number): Decoy[] {
  return Array.from({ length: count }, (_, index) => {
    const { kind, lines } = KINDS[index % KINDS.length] ?? { kind: '', lines: [] };
    const write = lines[Math.floor(index / KINDS.length) % lines.length];
    const made = (template: string): string => renderTemplate(template, `${seed} decoy ${index}`).text;
    return { kind, file: `decoys/${kind.replaceAll(' ', '-')}-${index}.txt`, line: write?.(made) ?? '' };
  });
}
