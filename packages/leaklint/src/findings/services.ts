/** Services: the parts of a repository that should each have a key of their own. A service is the nearest folder above a file that holds a
 * package manifest; without one, the top folder; a file at the root belongs to the root, `.`. */

const MANIFESTS: ReadonlySet<string> = new Set([
  'package.json',
  'go.mod',
  'pyproject.toml',
  'setup.py',
  'requirements.txt',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'composer.json',
  'Gemfile',
  'mix.exs',
  'pubspec.yaml',
  'Package.swift',
  'deno.json',
  'Chart.yaml',
  'Dockerfile',
]);

export function isManifest(name: string): boolean {
  return MANIFESTS.has(name);
}

/** Answers for one repository. */
export class Services {
  /** Folders with a manifest, except the root: everything lies in that one. */
  readonly #folders = new Set<string>();

  /** @param paths what the repository holds now, with `/`. */
  constructor(paths: Iterable<string>) {
    for (const path of paths) {
      const slash = path.lastIndexOf('/');
      if (slash > 0 && MANIFESTS.has(path.slice(slash + 1))) this.#folders.add(path.slice(0, slash));
    }
  }

  /** The paths that tell services apart; the others say nothing. */
  static manifests(paths: readonly string[]): string[] {
    return paths.filter((path) => isManifest(path.slice(path.lastIndexOf('/') + 1)));
  }

  of(path: string): string {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (this.#folders.has(folder)) return folder;
    }
    const top = path.indexOf('/');
    return top > 0 ? path.slice(0, top) : '.';
  }

  /** Distinct services of these paths, in byte order. */
  all(paths: Iterable<string>): string[] {
    return [...new Set([...paths].map((path) => this.of(path)))].sort();
  }
}
