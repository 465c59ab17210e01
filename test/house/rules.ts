// The house rules: each is a function from the tree to its violations, one line each. DESIGN.md § 3 says why.
import { importsOf, isSource, packageOf, resolveRelative, type Tree } from './tree.ts';

/** What breaks a rule, as `path: what is wrong`; empty when the tree keeps it. */
export type HouseRule = (tree: Tree) => readonly string[];

/** The floors: a package may import only packages on lower ones. Packages on one floor do not know each other. */
const floors: Readonly<Record<string, number>> = { kernel: 0, engine: 1, git: 1, 'eslint-plugin': 2, leaklint: 3, action: 4 };

const product = (path: string): boolean => /^packages\/[^/]+\/src\//.test(path) && isSource(path);

function* imports(tree: Tree, wanted: (path: string) => boolean): Generator<[path: string, specifier: string]> {
  for (const [path, text] of tree) if (wanted(path)) for (const specifier of importsOf(text)) yield [path, specifier];
}

function* lines(tree: Tree, wanted: (path: string) => boolean): Generator<[place: string, line: string, path: string]> {
  for (const [path, text] of tree) if (wanted(path)) for (const [index, line] of text.split('\n').entries()) yield [`${path}:${index + 1}`, line, path];
}

/** The files of the kernel that both its halves read: where things lie in WebAssembly's memory, and the numbers of its errors. */
const bothHalves: readonly string[] = ['packages/kernel/assembly/layout.ts', 'packages/kernel/assembly/faults.ts'];

/** How a package is bundled may be told by what all bundles share; no source sees it. */
const isSharedBuild = (path: string, target: string): boolean => /^packages\/[^/]+\/tsdown\.config\.ts$/.test(path) && /^scripts\/[\w-]+\.mjs$/.test(target);

/** Imports go only to a lower floor, by the package's name alone; relative ones stay inside the package. */
export const arrows: HouseRule = (tree) => {
  const found: string[] = [];
  for (const [path, specifier] of imports(tree, (file) => packageOf(file) !== undefined && isSource(file) && !file.includes('/assembly/'))) {
    const own = packageOf(path) ?? '';
    if (specifier.startsWith('.')) {
      const target = resolveRelative(path, specifier);
      if (isSharedBuild(path, target)) continue;
      if (packageOf(target) !== own) found.push(`${path}: ${specifier} leaves its package`);
      else if (product(path) && !target.startsWith(`packages/${own}/src/`) && target !== `packages/${own}/package.json` && !bothHalves.includes(target)) found.push(`${path}: ${specifier} leaves src/`);
      continue;
    }
    const named = /^(?:@leaklint\/([^/]+)|(leaklint|eslint-plugin(?=-leaklint)))(?:-leaklint)?(\/.*)?$/.exec(specifier);
    if (named === null) continue;
    const other = named[1] ?? named[2] ?? '';
    const from = floors[own];
    const to = floors[other];
    if (from === undefined || to === undefined || to >= from) found.push(`${path}: ${own} may not import ${other}`);
    else if (named[3] !== undefined) found.push(`${path}: ${specifier} reaches past the public list of ${other}`);
  }
  return found;
};

/** No file imports itself by way of others. Types count: a cycle of types is a cycle of concepts. */
export const noCycles: HouseRule = (tree) => {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push(`${[...trail.slice(at), path].join(' → ')}: a cycle`);
    if (at >= 0 || done.has(path)) return;
    done.add(path);
    for (const specifier of importsOf(tree.get(path) ?? '')) {
      const target = resolveRelative(path, specifier);
      if (specifier.startsWith('.') && tree.has(target) && isSource(target)) visit(target, [...trail, path]);
    }
  };
  for (const path of tree.keys()) if (isSource(path) && !path.includes('/assembly/')) visit(path, []);
  return found;
};

/** Only one file of the product starts processes, and only one may hold simple-git. */
export const oneDoorForProcesses: HouseRule = (tree) => {
  const doors: Readonly<Record<string, string>> = { 'node:child_process': 'packages/git/src/git.ts', child_process: '', 'simple-git': 'packages/leaklint/src/simple-git.ts' };
  return [...imports(tree, product)].filter(([path, specifier]) => Object.hasOwn(doors, specifier) && doors[specifier] !== path).map(([path, specifier]) => `${path}: may not import ${specifier}`);
};

/** The product is offline. */
export const noNetwork: HouseRule = (tree) => [
  ...[...imports(tree, product)]
    .filter(([, specifier]) => /^(?:node:)?(?:https?|http2|net|tls|dgram|dns|dns\/promises|inspector|undici|ws)$/.test(specifier))
    .map(([path, specifier]) => `${path}: may not import ${specifier}`),
  ...[...lines(tree, product)].filter(([, line]) => /(?<![.\w])(?:fetch|WebSocket|XMLHttpRequest|EventSource)\s*\(/.test(line)).map(([place]) => `${place}: opens a connection`),
];

/** kernel and engine: numbers in, numbers out. No file, no thread, no clock. */
export const pureFloors: HouseRule = (tree) => {
  const pure = (path: string): boolean => /^packages\/(?:kernel|engine)\/src\//.test(path) && isSource(path);
  const allowed = new Set(['node:buffer', 'node:crypto', 'node:zlib']);
  return [
    ...[...imports(tree, pure)].filter(([, specifier]) => specifier.startsWith('node:') && !allowed.has(specifier)).map(([path, specifier]) => `${path}: may not import ${specifier}`),
    ...[...lines(tree, pure)].filter(([, line]) => /\b(?:Date\.now|new Date\(\)|performance\.now|process\.(?:env|cwd|hrtime)|Math\.random)/.test(line)).map(([place]) => `${place}: depends on more than its input`),
  ];
};

/** A file is called after its concept; these words name none. */
export const noJunkDrawers: HouseRule = (tree) =>
  [...tree.keys()]
    .filter((path) => path.split('/').some((part) => /^(?:utils?|types?|shared|helpers?|common|misc|lib|stuff)(?:\.[a-z.]+)?$/i.test(part)))
    .map((path) => `${path}: named after no concept`);

/** At most 450 lines a file. */
export const shortFiles: HouseRule = (tree) => {
  const found: string[] = [];
  for (const [path, text] of tree) {
    const count = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    if (isSource(path) && count > 450) found.push(`${path}: ${count} lines`);
  }
  return found;
};

/** The first thing in a file is a comment of at least four words: its concept. A test file says it in its name, a tool's config in its tool. */
export const conceptFirst: HouseRule = (tree) => {
  const found: string[] = [];
  for (const [path, text] of tree) {
    if (!isSource(path) || /\.(?:config|test)\.[jt]s$/.test(path)) continue;
    const comment = /^(?:#!.*\n)?\s*(?:\/\/(.*)|\/\*([\s\S]*?)\*\/)/.exec(text);
    const words = (comment?.[1] ?? comment?.[2] ?? '').match(/[\p{L}\d`'’.-]{2,}/gu) ?? [];
    if (words.length < 4) found.push(`${path}: does not begin by naming its concept`);
  }
  return found;
};

/** Tests mirror the tree: a folder under test/<package> is a folder of the package, and a test called after a file or folder stands where that stands. The other rooms are named here. */
export const mirroredTests: HouseRule = (tree) => {
  const rooms = new Set(['house', 'corpus', 'e2e', 'rules', 'bench', 'laws']);
  const folders = new Set<string>();
  const homes = new Map<string, Set<string>>(); // kernel/plan → the folders that hold something of that name
  for (const path of tree.keys()) {
    const inside = /^packages\/([^/]+)\/(?:src|build|assembly)\/(.+)$/.exec(path);
    if (inside === null) continue;
    const parts = [inside[1] ?? '', ...(inside[2] ?? '').replace(/\.[a-z]+$/, '').split('/')];
    for (let end = 1; end < parts.length; end++) {
      const folder = parts.slice(0, end).join('/');
      folders.add(folder);
      const name = `${parts[0]}/${parts[end]}`;
      homes.set(name, (homes.get(name) ?? new Set()).add(folder));
    }
  }
  const found: string[] = [];
  for (const path of tree.keys()) {
    const test = /^test\/(?:(.+)\/)?([^/]+)\.test\.ts$/.exec(path);
    if (test === null || path === 'test/architecture.test.ts') continue;
    const folder = test[1] ?? '';
    const room = folder.split('/')[0] ?? '';
    if (rooms.has(room)) continue;
    const home = homes.get(`${room}/${test[2]}`);
    if (!folders.has(folder)) found.push(`${path}: no such folder in a package`);
    else if (home !== undefined && !home.has(folder)) found.push(`${path}: what it is called after stands in ${[...home].join(', ')}`);
  }
  return found;
};

/** Default exports only where a tool asks for one: in its config files, and in a plugin's entry. */
export const noDefaultExports: HouseRule = (tree) =>
  [...lines(tree, (path) => isSource(path) && path !== 'packages/eslint-plugin/src/index.ts' && !/\.config\.[jt]s$/.test(path) && !path.includes('/assembly/'))]
    .filter(([, line]) => /^\s*export\s+(?:default\b|\{[^}]*\bas\s+default\b)/.test(line))
    .map(([place]) => `${place}: a default export`);

/** Nothing of one machine: no home folders but those of nobody (`/home/user/`); and the files that decide what is downloaded name no host to download from. */
export const noMachines: HouseRule = (tree) => {
  const machine = /(?:^|[^\w.~-])(?:\/(?:home|Users)\/(?!(?:user|me|app|node|runner)\/)[a-z][\w.-]*\/|\/(?:root|work)\/[\w.-]+|[A-Z]:\\Users\\[a-z])/;
  const hosts = new RegExp(['registry\\.npm', 'npmmirror', 'registry\\.yarnpkg', 'proxy\\.golang', 'pypi\\.org', 'crates\\.io', 'unpkg\\.com'].join('|'));
  const deciding = (path: string): boolean => /(?:^|\/)(?:package(?:-lock)?\.json|\.npmrc)$|^(?:scripts|\.ci|\.github|\.husky|\.changeset)\//.test(path);
  const found: string[] = [];
  for (const [place, line, path] of lines(tree, () => true)) {
    if (machine.test(line)) found.push(`${place}: the path of one machine`);
    if (deciding(path) && hosts.test(line)) found.push(`${place}: names a host to download from`);
    if (path === 'package-lock.json' && /"resolved":\s*"[a-z+]+:/.test(line)) found.push(`${place}: a download address`);
  }
  return found;
};

/** Shapes of whole keys, written down apart from the rules, so that a mistake there cannot hide one here. A body of few different characters, without a digit or with a telling word is no key. */
export const noWholeKeys: HouseRule = (tree) => {
  const shapes = [
    /\b(?:sk|rk)_(?:live|test)_([A-Za-z0-9]{16,})/g,
    /\bzv_(?:live|test)_([A-Za-z0-9]{16,})/g,
    /\bgh[pousr]_([A-Za-z0-9]{36})/g,
    /\bgithub_pat_([A-Za-z0-9_]{60,})/g,
    /\bglpat-([\w-]{20,})/g,
    /\bnpm_([A-Za-z0-9]{36})/g,
    /\b(?:AKIA|ASIA)([A-Z0-9]{16})\b/g,
    /\bAIza([\w-]{35})/g,
    /\bxox[abeoprs]-([\w-]{20,})/g,
    /\bSG\.([\w-]{20,}\.[\w-]{40,})/g,
    /\bsk-(?:ant|proj|or|svcacct)-([\w-]{24,})/g,
    /\bhf_([A-Za-z0-9]{34})/g,
    /\beyJ[\w-]{10,}\.(eyJ[\w-]{10,}\.[\w-]{16,})/g,
    /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\s)+([A-Za-z0-9+/=]{40,})/g,
  ];
  const telling = /example|placeholder|your|real|abc|dummy|fake|test|secret|redact|change|insert|x{4}|0{5}|1234|abcd/i;
  const found: string[] = [];
  for (const [path, text] of tree) {
    for (const shape of shapes) {
      for (const match of text.matchAll(shape)) {
        const body = match[1] ?? '';
        if (new Set(body).size < 8 || !/\d/.test(body) || telling.test(body)) continue;
        found.push(`${path}:${text.slice(0, match.index).split('\n').length}: the shape of a whole key`);
      }
    }
  }
  return found;
};

/** Every test runs, every time, and can fail. */
export const noSkippedTests: HouseRule = (tree) =>
  [...lines(tree, (path) => path.startsWith('test/') && isSource(path))]
    .filter(([, line]) => /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:skip|only|todo|skipIf|runIf|fails)\b|\bx(?:it|describe|test)\(|\bexpect\((?:true|false|1|0)\)/.test(line))
    .map(([place]) => `${place}: a test that does not run, or cannot fail`);
