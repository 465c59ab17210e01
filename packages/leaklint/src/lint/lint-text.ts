/** A text to lint: a changed file as its blob holds it, and whether a linter can say anything about it. Loads no linter. */
import type { EntryChange } from '@leaklint/git';
import { displayPath, SYMLINK } from '@leaklint/git';
import type { ReportedPaths } from '../policy/allow.ts';

export interface LintText {
  /** From the top of the working tree, as text. */
  readonly path: string;
  readonly text: string;
}

/** A text that a change brings. */
export interface ChangedText extends LintText {
  /** Of its blob. */
  readonly id: string;
}

/** What of these texts a linter can say anything about. */
export function lintableTexts(changes: Iterable<EntryChange>, bytesOf: (id: string) => Buffer | undefined, reported: ReportedPaths | undefined): ChangedText[] {
  const isReported = ({ path }: EntryChange): boolean => reported?.has({ source: 'blob', paths: [path], pathsTotal: 1, exposures: [] }) !== false;
  return [...changes].filter(isReported).flatMap((change) => {
    const bytes = bytesOf(change.id);
    return bytes !== undefined && isLintable(change, bytes) ? [{ path: displayPath(change.path), id: change.id, text: bytes.toString('utf8') }] : [];
  });
}

const CODE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;
const TEXT = /(?:^|\/)(?:\.env(?:\..*)?|\.envrc|\.dev\.vars|\.npmrc|\.netrc|Dockerfile(?:\..*)?|Containerfile|Makefile|Jenkinsfile|Procfile)$|\.(?:env|sh|bash|zsh|fish|ya?ml|toml|ini|cfg|conf|properties|tf|tfvars|html?|xml|plist|json[5c]?|mdx?|txt|sql|gradle|http|rest|dockerfile)$/;

/** What puts a variable into client code: without it no rule for plain texts reports anything but keys, which the scanner has found. */
export const PUBLIC_VARIABLE: RegExp = /PUBLIC_|VITE_|APP_|GATSBY_|STORYBOOK_/;

/** Larger ones are bundles and data; the scanner has read them. */
const LARGEST = 1 << 20;

/** Whether a linter is worth loading for this file. */
function isLintable({ path, mode }: Pick<EntryChange, 'path' | 'mode'>, bytes: Uint8Array): boolean {
  // What is installed below a project is nobody's to mend there; ESLint passes over it, too.
  if (mode === SYMLINK || /(?:^|\/)node_modules\//.test(path) || bytes.length > LARGEST || bytes.subarray(0, 8000).includes(0)) return false;
  if (CODE.test(path)) return true;
  return TEXT.test(path) && PUBLIC_VARIABLE.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'));
}
