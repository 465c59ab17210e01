/** Builds of other scanners on this machine: those that answer to their name on PATH, and others that the command line hands over. */
import { spawnSync } from 'node:child_process';

export interface Build {
  /** What tables call it. */
  readonly name: string;
  /** What is started. */
  readonly file: string;
  readonly version: string;
}

export interface BuildOptions {
  /** `NAME=VERSION,…`: for builds that do not know their own. */
  readonly versions?: string;
  /** `NAME=FILE`: one more build of a scanner, beside that on PATH. */
  readonly also?: readonly string[];
}

/** Every build of a scanner, that on PATH first. */
export function buildsOf(scanner: string, versionArgs: readonly string[], { versions = '', also = [] }: BuildOptions): Build[] {
  const known = pairs(versions.split(',')).find(([name]) => name === scanner)?.[1];
  const others = pairs(also).filter(([name]) => name === scanner).map(([, file]) => file);
  return [scanner, ...others].flatMap((file) => {
    const { error, stdout, stderr } = spawnSync(file, versionArgs, { encoding: 'utf8', timeout: 20_000 });
    if (error !== undefined && file !== scanner) throw error;
    if (error !== undefined) return [];
    const said = /\d+\.\d+(?:\.\d+)?/.exec(stdout + stderr)?.[0] ?? 'unknown';
    return [file === scanner ? { name: scanner, file, version: known ?? said } : { name: `${scanner} ${said}`, file, version: said }];
  });
}

function pairs(texts: readonly string[]): (readonly [string, string])[] {
  return texts.flatMap((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(text.trim()) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}
