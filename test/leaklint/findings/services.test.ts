import { expect, test } from 'vitest';
import { Services } from '../../../packages/leaklint/src/findings/services.ts';

const services = new Services(['package.json', 'packages/api/package.json', 'packages/api/tools/go.mod', 'packages/web/Cargo.toml', 'infra/main.tf']);

test.each([
  ['packages/api/src/a.ts', 'packages/api'],
  ['packages/api/tools/x/y.go', 'packages/api/tools'],
  ['packages/web/.env', 'packages/web'],
  ['packages/notes.txt', 'packages'],
  ['infra/prod/main.tf', 'infra'],
  ['.env', '.'],
])('%s belongs to %s', (path, service) => {
  expect(services.of(path)).toBe(service);
});

test('a key in two packages is in two services', () => {
  expect(services.all(['packages/web/.env', 'packages/api/.env', 'packages/api/src/key.ts'])).toEqual(['packages/api', 'packages/web']);
});
