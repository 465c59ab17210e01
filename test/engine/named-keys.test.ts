// What may stand between a vendor's name and a key of its that only the name tells: the fragment {{named}}, seen through the kernel's prefilter.
import { expect, test } from 'vitest';
import { make, secretsIn } from './scanner.ts';

const HEX = make('{{hex:32}}', 1);
const UUID = make('{{uuid}}', 2);

test.each([
  `NEWSAPI_KEY=${HEX}`,
  `newsapi KEY ${HEX}`,
  `newsapi access   ${HEX}`,
  `newsapi private token: ${HEX}`,
  `NEWSAPI_PRIVATE="${HEX}"`,
  `newsapi-key-${HEX}`,
  `newsapi_secret_token-${HEX}`,
  `newsapi key - ${HEX}`,
  `setx "NEWSAPI_KEY" "${HEX}"`,
  `(setenv 'newsapi-key' '${HEX}')`,
  `The key of newsapi\nnewsapi secret key\n${HEX}\n`,
  `newsapi token\r\n${HEX}\r\n`,
])('%j holds the key', (text) => {
  expect(secretsIn(text)).toEqual([HEX]);
});

test.each([
  ['a block of YAML', `newsapi_key: |\n  ${HEX}\n`],
  ['a folded block of YAML', `  newsapi_key: >-\r\n    ${HEX}\r\n`],
  ['a default of a shell or of docker compose', `NEWSAPI_KEY: \${NEWSAPI_KEY:-${HEX}}`],
  ['Rust', `const NEWSAPI_KEY: &str = "${HEX}";`],
  ['Rust, with its lifetime', `pub static NEWSAPI_KEY: &'static str = "${HEX}";`],
  ['Python, with its type', `newsapi_key: str = "${HEX}"`],
  ['a property list', `<key>newsapiKey</key>\n\t<string>${HEX}</string>`],
  ['an element of HTML', `<meta name="newsapi-key" content="${HEX}">`],
  ['braces of JSX', `<News newsapiKey={"${HEX}"} />`],
  ['JSON in a string in a string', `"{\\"text\\": \\"newsapi_key: \\\\\\"${HEX}\\\\\\"\\"}"`],
])('%s holds the key', (_, text) => {
  expect(secretsIn(text)).toEqual([HEX]);
});

test.each([`WAKATIME_ACCESS=${UUID}`, `wakatime-api-key-${UUID}`, `wakatime private key\n${UUID}`])('%j holds the key, a UUID', (text) => {
  expect(secretsIn(text)).toEqual([UUID]);
});

test.each([
  `newsapi ${HEX}`,
  `newsapi-${HEX}`,
  `newsapi commit ${HEX}`,
  `newsapi-keys/${HEX}`,
  `newsapi key\n\n\n${HEX}`,
  `newsapi key of ${HEX}`,
  `newsapi key ---- ${HEX}`,
])('%j says nothing', (text) => {
  expect(secretsIn(text)).toEqual([]);
});
