/** Which builds of a scanner there are: on PATH, and beside it. */
import { expect, it } from 'vitest';
import { buildsOf } from '../../bench/builds.ts';

const node = { file: process.execPath, version: process.versions.node };

it('a tool on PATH has the version that it says, or the one it is told', () => {
  expect(buildsOf('git', ['--version'], {})).toEqual([{ name: 'git', file: 'git', version: expect.stringMatching(/^\d+\.\d+/) }]);
  expect(buildsOf('git', ['--version'], { versions: 'other=2, git=3ab759f' })).toEqual([{ name: 'git', file: 'git', version: '3ab759f' }]);
});

it('a tool that is not there has no build, and another build stands beside that on PATH under its version', () => {
  expect(buildsOf('no-such-scanner', ['--version'], {})).toEqual([]);
  expect(buildsOf('no-such-scanner', ['--version'], { also: [`no-such-scanner=${node.file}`, `another=${node.file}`] })).toEqual([{ name: `no-such-scanner ${node.version}`, ...node }]);
  expect(buildsOf('git', ['--version'], { also: [`git=${node.file}`] }).map(({ name }) => name)).toEqual(['git', `git ${node.version}`]);
});

it('a build that was handed over and does not start is an error', () => {
  expect(() => buildsOf('git', ['--version'], { also: ['git=/no/such/build'] })).toThrow('ENOENT');
});
