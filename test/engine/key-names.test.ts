// Names that end in a word for a key and no more: `stripeKey`, `mapbox-key`. A key of something is a secret where the value looks drawn at random; a key to look things up by is not.
import { expect, test } from 'vitest';
import { make, secretsIn } from './scanner.ts';

const VALUE = make('{{alnum:32}}', 1);

test.each([
  `const stripeKey = '${VALUE}';`,
  `{ "openCageKey": "${VALUE}" }`,
  `private readonly signKey: string = "${VALUE}";`,
  `logzKey=${VALUE}`,
  `  mapboxKey: ${VALUE}`,
  `box-key = ${VALUE}`,
  `"x-acme-key": "${VALUE}"`,
  `sumoKey2 = '${VALUE}'`,
  `<meta name="weather-key" value="${VALUE}">`,
])('%s is found', (text) => {
  expect(secretsIn(text)).toEqual([VALUE]);
});

test.each([
  `{ Key: '${VALUE}' }`,
  `const monkey = '${VALUE}';`,
  `cacheKey: '${VALUE}'`,
  `sortKey = '${VALUE}'`,
  `publicKey: "${VALUE}"`,
  `"primary-key": "${VALUE}"`,
  `--key=${VALUE}`,
  `helm install acme --set global.licenseKey=${VALUE} \``,
  `const listKey = 'products.byCategory.list2';`,
  'const stripeKey = `${prefix}-${region}-${name}`;',
])('%s says nothing', (text) => {
  expect(secretsIn(text)).toEqual([]);
});
