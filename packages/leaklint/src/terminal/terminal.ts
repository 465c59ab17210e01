/** The terminal: whether to colour, how wide it is, whether a person sits there. */

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';
export type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};

export function painter(color: boolean): Paint {
  return color ? (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : (_, text) => text;
}

export interface Environment {
  readonly [name: string]: string | undefined;
}

/** `--color`/`--no-color` beat NO_COLOR (no-color.org: any non-empty value), which beats FORCE_COLOR (0 and false turn off), which beats the terminal. */
export function wantsColor(flag: boolean | undefined, env: Environment, isTty: boolean): boolean {
  if (flag !== undefined) return flag;
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTty && env['TERM'] !== 'dumb';
}

/** Makes a text a link where the terminal can follow one (OSC 8); an address is percent-encoded, so it ends nothing. */
export type Link = (address: string, text: string) => string;

export function linker(links: boolean): Link {
  return links ? (address, text) => `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\` : (_, text) => text;
}

const LINKING_PROGRAMS = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper', 'rio', 'Tabby']);

/** Terminals that are known to draw links as such: the others would show the codes. FORCE_HYPERLINK decides where it is set. */
export function wantsLinks(env: Environment, isTty: boolean): boolean {
  const force = env['FORCE_HYPERLINK'];
  if (force !== undefined) return force !== '0' && force !== 'false' && force !== '';
  if (!isTty || isCi(env) || env['TERM'] === 'dumb') return false;
  // GNOME's and its kin: from VTE 0.50 on.
  if (Number(env['VTE_VERSION']) >= 5000) return true;
  return env['WT_SESSION'] !== undefined || env['KONSOLE_VERSION'] !== undefined || LINKING_PROGRAMS.has(env['TERM_PROGRAM'] ?? '') || ['xterm-kitty', 'xterm-ghostty', 'alacritty', 'foot'].includes(env['TERM'] ?? '');
}

/** Build services, where a log is public sooner or later. */
export function isCi(env: Environment): boolean {
  const set = (name: string): boolean => env[name] !== undefined && env[name] !== '' && env[name] !== 'false' && env[name] !== '0';
  return ['CI', 'CONTINUOUS_INTEGRATION', 'BUILD_NUMBER', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD', 'JENKINS_URL', 'TEAMCITY_VERSION', 'BUILDKITE'].some(set);
}

/** Columns to lay text out in; 80 where nobody says, never less than 20. */
export function columnsOf(stream: { readonly columns?: number }, env: Environment): number {
  // A pseudo-terminal without a size says 0.
  const asked = stream.columns || Number(env['COLUMNS']);
  return Number.isFinite(asked) && asked > 0 ? Math.max(20, Math.floor(asked)) : 80;
}
