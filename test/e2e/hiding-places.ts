/** A repository with a key in every place that git has for one. */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Exposure, PlaceSource } from '../../packages/leaklint/src/finding.ts';
import { keyFor, Scratch, scratchFolder } from './scratch.ts';

export interface HidingPlace {
  readonly name: string;
  readonly key: string;
  readonly source: PlaceSource;
  /** Absent: no tree, index or folder ever named it. */
  readonly path?: string;
  /** The commit that brought it in, where there is one. */
  readonly commit?: string;
  readonly exposure: Exposure;
}

export interface Planted {
  readonly scratch: Scratch;
  readonly places: readonly HidingPlace[];
  /** In a file that git ignores. */
  readonly ignoredKey: string;
}

const line = (key: string): string => `token = "${key}"\n`;

function utf16(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

export function plantRepository(): Planted {
  const scratch = new Scratch();
  const places: HidingPlace[] = [];
  const hide = (name: string, place: Omit<HidingPlace, 'name' | 'key'>): void => void places.push({ name, key: keyFor(name), ...place });
  const committed = (name: string, path: string, commit: string, exposure: Exposure, source: PlaceSource = 'blob'): void => hide(name, { source, path, commit, exposure });

  scratch.write('README.md', '# nothing here\n');
  scratch.write('.gitignore', 'ignored/\n');
  scratch.commit('Begin');

  // Files that stand in the working tree, the index and HEAD.
  const files: [string, string, string | Uint8Array][] = [
    ['plain file', 'services/api/config.env', line(keyFor('plain file'))],
    ['no final newline, CRLF', 'services/web/settings.ini', `[zavu]\r\nkey=${keyFor('no final newline, CRLF')}`],
    ['diff switched off by an attribute', 'hidden.secret', line(keyFor('diff switched off by an attribute'))],
    ['NUL in the first 8 KB', 'image.bin', `\0\0\x01PNG\0${line(keyFor('NUL in the first 8 KB'))}\0`],
    ['UTF-16 LE with BOM', 'windows/le-bom.txt', utf16(line(keyFor('UTF-16 LE with BOM')), 'le', true)],
    ['UTF-16 LE without BOM', 'windows/le.txt', utf16(line(keyFor('UTF-16 LE without BOM')), 'le', false)],
    ['UTF-16 BE with BOM', 'windows/be-bom.txt', utf16(line(keyFor('UTF-16 BE with BOM')), 'be', true)],
    ['UTF-16 BE without BOM', 'windows/be.txt', utf16(line(keyFor('UTF-16 BE without BOM')), 'be', false)],
    ['base64', 'k8s/secret.yaml', `data:\n  token: ${Buffer.from(keyFor('base64')).toString('base64')}\n`],
    ['base64 in base64 in a data URL', 'web/page.html', `<script src="data:application/json;base64,${Buffer.from(JSON.stringify({ config: Buffer.from(line(keyFor('base64 in base64 in a data URL'))).toString('base64') })).toString('base64')}"></script>\n`],
    ['an encoded command of PowerShell', 'windows/deploy.cmd', `powershell.exe -NoProfile -EncodedCommand ${Buffer.from(`$${line(keyFor('an encoded command of PowerShell'))}`, 'utf16le').toString('base64')}\r\n`],
    ['path with a space and an umlaut', 'über uns/schlüssel datei.txt', line(keyFor('path with a space and an umlaut'))],
    ['path that looks like a flag', '--output=x', line(keyFor('path that looks like a flag'))],
  ];
  scratch.write('.gitattributes', '*.secret -diff\n');
  for (const [, path, content] of files) scratch.write(path, content);
  const now = scratch.commit('Add files');
  for (const [name, path] of files) committed(name, path, now, 'worktree', 'file');

  // Names and links.
  symlinkSync(`/nowhere/${keyFor('symbolic link target')}`, join(scratch.root, 'link'));
  scratch.write(`names/${keyFor('file name')}.txt`, 'x\n');
  scratch.write(`${keyFor('folder name')}/x.txt`, 'y\n');
  const named = scratch.commit('Add names');
  committed('symbolic link target', 'link', named, 'worktree', 'file');
  hide('file name', { source: 'name', path: `names/${keyFor('file name')}.txt`, commit: named, exposure: 'worktree' });
  hide('folder name', { source: 'name', path: keyFor('folder name'), commit: named, exposure: 'worktree' });
  const gitlink = keyFor('submodule entry name');
  scratch.git('update-index', '--add', '--cacheinfo', `160000,${named},modules/${gitlink}`);
  scratch.git('commit', '-q', '-m', 'Add a submodule');
  hide('submodule entry name', { source: 'name', path: `modules/${gitlink}`, commit: scratch.head(), exposure: 'head' });
  scratch.git('rm', '-q', '--cached', `modules/${gitlink}`);
  scratch.git('commit', '-q', '-m', 'Remove the submodule');
  places[places.length - 1] = { ...(places.at(-1) as HidingPlace), exposure: 'history' };

  // Commits and tags.
  scratch.git('commit', '-q', '--allow-empty', '-m', `Fix login\n\nwith ${keyFor('commit message')}`);
  hide('commit message', { source: 'commit', commit: scratch.head(), exposure: 'history' });
  scratch.git('-c', `user.name=x`, 'commit', '-q', '--allow-empty', '-m', 'By a robot', `--author=${keyFor('author name')} <robot@example.org>`);
  hide('author name', { source: 'commit', commit: scratch.head(), exposure: 'history' });
  scratch.git('tag', '-a', 'v1', '-m', `Release ${keyFor('annotated tag message')}`);
  hide('annotated tag message', { source: 'tag', exposure: 'history' });
  const tagged = scratch.blob(line(keyFor('blob behind two tags')));
  scratch.git('tag', '-a', 'inner', '-m', 'inner', tagged);
  scratch.git('tag', '-a', 'outer', '-m', 'outer', 'inner');
  scratch.git('tag', '-d', 'inner');
  hide('blob behind two tags', { source: 'blob', exposure: 'history' });

  // A link that became a file and was removed: a type change.
  symlinkSync('README.md', join(scratch.root, 'changed'));
  scratch.commit('Add a link');
  rmSync(join(scratch.root, 'changed'));
  scratch.write('changed', line(keyFor('type change')));
  const changed = scratch.commit('Change its type');
  committed('type change', 'changed', changed, 'history');
  rmSync(join(scratch.root, 'changed'));
  scratch.commit('Remove it');

  // Only in a merge.
  scratch.git('checkout', '-q', '-b', 'side');
  scratch.write('side.txt', 'side\n');
  scratch.commit('Side');
  scratch.git('checkout', '-q', 'main');
  scratch.write('main.txt', 'main\n');
  scratch.commit('Main');
  scratch.git('merge', '-q', '--no-commit', 'side');
  scratch.write('side.txt', line(keyFor('merge only')));
  const merge = scratch.commit('Merge side');
  committed('merge only', 'side.txt', merge, 'history');
  scratch.write('side.txt', 'side\n');
  scratch.commit('Clean up');

  // The middle of a long delta chain.
  const body = Array.from({ length: 400 }, (_, index) => `row ${index} ${'abcdefgh'.repeat(index % 7)}`);
  for (let version = 0; version < 40; version++) {
    body[version * 7] = version === 20 ? line(keyFor('middle of a delta chain')) : `version ${version}`;
    if (version === 21) body[140] = 'gone';
    scratch.write('data/long.txt', body.join('\n'));
    const commit = scratch.commit(`Version ${version}`);
    if (version === 20) committed('middle of a delta chain', 'data/long.txt', commit, 'history');
  }

  // Hidden from every walk: replaced, cut off by a graft, in a notes ref, in a ref of no known kind, on a deleted branch.
  scratch.write('replaced.txt', line(keyFor('replaced object')));
  committed('replaced object', 'replaced.txt', scratch.commit('Add replaced'), 'history');
  const original = scratch.git('rev-parse', 'HEAD:replaced.txt');
  scratch.write('replaced.txt', 'harmless\n');
  scratch.commit('Harmless');
  scratch.git('replace', original, scratch.git('rev-parse', 'HEAD:replaced.txt'));
  scratch.write('grafted.txt', line(keyFor('cut off by a graft')));
  committed('cut off by a graft', 'grafted.txt', scratch.commit('Add grafted'), 'history');
  rmSync(join(scratch.root, 'grafted.txt'));
  const cut = scratch.commit('Remove grafted');
  scratch.write('.git/info/grafts', `${cut}\n`);
  scratch.git('notes', 'add', '-m', keyFor('note'), 'HEAD');
  committed('note', scratch.head(), scratch.git('rev-parse', 'refs/notes/commits'), 'history');
  scratch.git('checkout', '-q', '-b', 'odd');
  scratch.write('odd.txt', line(keyFor('ref of no known kind')));
  committed('ref of no known kind', 'odd.txt', scratch.commit('Odd'), 'history');
  scratch.git('update-ref', 'refs/odd/one', 'HEAD');
  scratch.write('deleted.txt', line(keyFor('deleted branch')));
  committed('deleted branch', 'deleted.txt', scratch.commit('Deleted'), 'unreachable');
  scratch.git('checkout', '-q', 'main');
  scratch.git('branch', '-q', '-D', 'odd');

  // Reset away, amended away.
  scratch.write('reset.txt', line(keyFor('reset away')));
  committed('reset away', 'reset.txt', scratch.commit('Reset me'), 'unreachable');
  scratch.git('reset', '-q', '--hard', 'HEAD~1');
  scratch.write('amended.txt', line(keyFor('amended away')));
  committed('amended away', 'amended.txt', scratch.commit('Amend me'), 'unreachable');
  scratch.write('amended.txt', 'harmless\n');
  scratch.commit('Amended', '--amend');

  // Stashes: the newest is a ref, the older one only in its log.
  scratch.write('main.txt', line(keyFor('older stash')));
  scratch.git('stash', '-q');
  committed('older stash', 'main.txt', scratch.git('rev-parse', 'stash@{0}'), 'unreachable');
  scratch.write('main.txt', line(keyFor('newest stash')));
  scratch.git('stash', '-q');
  committed('newest stash', 'main.txt', scratch.git('rev-parse', 'stash@{0}'), 'history');

  // The name of a branch and of a tag.
  for (const [kind, folder] of [['branch', 'heads'], ['tag', 'tags']] as const) {
    const key = keyFor(`${kind} name`);
    scratch.git(kind, `leak/${key}`, 'HEAD');
    hide(`${kind} name`, { source: 'name', path: `refs/${folder}/leak/${key}`, exposure: 'history' });
  }

  // One pack with long chains; what comes now stays loose.
  scratch.git('repack', '-q', '-a', '-d', '-f', '--depth=250', '--window=50', '-k');
  scratch.write('loose.txt', line(keyFor('loose after a repack')));
  committed('loose after a repack', 'loose.txt', scratch.commit('Loose'), 'history');
  rmSync(join(scratch.root, 'loose.txt'));
  scratch.commit('Remove loose');
  scratch.blob(line(keyFor('dangling blob')));
  hide('dangling blob', { source: 'blob', exposure: 'unreachable' });

  // Another working tree with an index of its own, its HEAD detached.
  const linked = scratchFolder();
  rmSync(linked, { recursive: true });
  scratch.git('worktree', 'add', '-q', '--detach', linked, 'HEAD');
  const there = new Scratch(linked, ['-q']);
  there.write('elsewhere.txt', line(keyFor("another working tree's index")));
  there.git('add', 'elsewhere.txt');
  rmSync(join(linked, 'elsewhere.txt'));
  hide("another working tree's index", { source: 'staged', path: 'elsewhere.txt', exposure: 'staged' });

  // The index and the working tree.
  scratch.write('staged.txt', line(keyFor('staged then taken back')));
  scratch.git('add', 'staged.txt');
  hide('staged then taken back', { source: 'blob', exposure: 'unreachable' });
  scratch.write('staged.txt', line(keyFor('staged and never committed')));
  scratch.git('add', 'staged.txt');
  scratch.write('staged.txt', 'harmless\n');
  hide('staged and never committed', { source: 'staged', path: 'staged.txt', exposure: 'staged' });
  scratch.write('untracked/new.txt', line(keyFor('untracked file')));
  hide('untracked file', { source: 'file', path: 'untracked/new.txt', exposure: 'worktree' });
  scratch.write('main.txt', `main\n${line(keyFor('changed and not staged'))}`);
  hide('changed and not staged', { source: 'file', path: 'main.txt', exposure: 'worktree' });
  scratch.write('README.md', line(keyFor('assumed unchanged')));
  scratch.git('update-index', '--assume-unchanged', 'README.md');
  hide('assumed unchanged', { source: 'file', path: 'README.md', exposure: 'worktree' });
  const ignoredKey = keyFor('ignored file');
  scratch.write('ignored/.env', line(ignoredKey));
  return { scratch, places, ignoredKey };
}
