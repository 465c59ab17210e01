/** A text to lint: a staged file as the index holds it, and whether a linter can say anything about it. Loads no linter. */
import type { StagedChange } from '@leaklint/git';
import { SYMLINK } from '@leaklint/git';

export interface LintText {
  /** From the top of the working tree, as text. */
  readonly path: string;
  readonly text: string;
}

const CODE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;
const TEXT = /(?:^|\/)(?:\.env(?:\..*)?|\.envrc|\.dev\.vars|\.npmrc|\.netrc|Dockerfile(?:\..*)?|Containerfile|Makefile|Jenkinsfile|Procfile)$|\.(?:env|sh|bash|zsh|fish|ya?ml|toml|ini|cfg|conf|properties|tf|tfvars|html?|xml|plist|json[5c]?|mdx?|txt|sql|gradle|http|rest|dockerfile)$/;

/** What puts a variable into client code: without it no rule for plain texts reports anything but keys, which the scanner has found. */
export const PUBLIC_VARIABLE: RegExp = /PUBLIC_|VITE_|APP_|GATSBY_|STORYBOOK_/;

/** Larger ones are bundles and data; the scanner has read them. */
const LARGEST = 1 << 20;

/** Whether a linter is worth loading for this file. */
export function isLintable({ path, mode }: Pick<StagedChange, 'path' | 'mode'>, bytes: Uint8Array): boolean {
  if (mode === SYMLINK || bytes.length > LARGEST || bytes.subarray(0, 8000).includes(0)) return false;
  if (CODE.test(path)) return true;
  return TEXT.test(path) && PUBLIC_VARIABLE.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'));
}
