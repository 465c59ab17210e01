/** The command line as data: parsing, help, docs/cli.md and did-you-mean all derive from these tables. */
import { SEVERITIES } from '../finding.ts';
import { FORMATS } from '../reporters/formats.ts';
import { READERS } from '../scan-options.ts';

export type CommandName = 'scan' | 'merge' | 'init' | 'baseline' | 'audit' | 'import' | 'ci' | 'staged' | 'push' | 'commit-msg' | 'explain' | 'rules' | 'doctor' | 'selftest' | 'cache';

export interface Command {
  readonly name: CommandName;
  /** What follows the name. */
  readonly operands: string;
  /** Fewest and most operands. */
  readonly count: readonly [number, number];
  readonly help: string;
}

/** `scan` is what leaklint does when no command is named. */
export const COMMANDS: readonly Command[] = [
  { name: 'scan', operands: '[PATH …]', count: [0, Infinity], help: 'Scan a repository or a folder (the default; the word itself is not needed). Of several paths the files are scanned as they lie on disk.' },
  { name: 'ci', operands: '[PATH]', count: [0, 1], help: 'Scan what a push or pull request brought in, as the build service describes it: GitHub Actions, GitLab CI, Bitbucket Pipelines, CircleCI, Azure Pipelines, Jenkins.' },
  { name: 'merge', operands: 'REPORT …', count: [1, Infinity], help: 'Make one report of what shards have read (--shard): the same, to the byte, as one run would give. Needs the clone that the shards were given.' },
  { name: 'staged', operands: '[FILE …]', count: [0, Infinity], help: 'Check what is about to be committed: for pre-commit and pre-merge-commit. A key blocks when no parent of the commit holds it.' },
  { name: 'push', operands: '[REMOTE [URL]]', count: [0, 2], help: 'Check what is about to be pushed, as git tells a pre-push hook on standard input.' },
  { name: 'commit-msg', operands: 'FILE', count: [1, 1], help: 'Check a commit message: for commit-msg.' },
  { name: 'init', operands: '[PATH]', count: [0, 1], help: 'Put leaklint into the project: its pre-commit hook, by whatever runs hooks there, and what else is missing. Shows each change first.' },
  { name: 'baseline', operands: '[PATH]', count: [0, 1], help: 'Take every key that is found now for known, so that only new ones are reported.' },
  { name: 'audit', operands: '[PATH]', count: [0, 1], help: 'Go through what was found, one by one, and keep in the baseline what it is: real, false, test or revoked.' },
  { name: 'import', operands: 'FILE …', count: [1, Infinity], help: 'Carry over what another scanner was told: .gitleaks.toml, .gitleaksignore and JSON reports of gitleaks (and of betterleaks), .secrets.baseline of detect-secrets, .secretlintrc and .secretlintignore of secretlint. Says what it could not carry over.' },
  { name: 'explain', operands: 'RULE', count: [1, 1], help: 'What a rule finds, how such a key travels, and how to revoke one.' },
  { name: 'rules', operands: '[check [FILE]]', count: [0, 2], help: 'List every rule. With check: look over the rules of a configuration or a rule file, their examples, near misses, worst case and cost.' },
  { name: 'doctor', operands: '[PATH]', count: [0, 1], help: 'Look over git, the repository, its configuration and baseline, and this installation. Exit code 3 where something stands in the way of a complete scan.' },
  { name: 'selftest', operands: '', count: [0, 0], help: 'Plant keys in a folder and in a history of its own, and see that this installation finds each.' },
  { name: 'cache', operands: '', count: [0, 0], help: 'Say where the cache lies and how big it is. With --clear: take it away.' },
];

export type FlagGroup = 'What to scan' | 'What to report' | 'What is known' | 'How to run' | 'How to set up' | 'About';

export type FlagName =
  | 'worktree'
  | 'staged'
  | 'range'
  | 'stdin'
  | 'ignored'
  | 'shard'
  | 'repository'
  | 'all'
  | 'no-lint'
  | 'no-attribution'
  | 'format'
  | 'report'
  | 'fail-on'
  | 'show-secrets'
  | 'quiet'
  | 'color'
  | 'no-color'
  | 'no-progress'
  | 'config'
  | 'no-config'
  | 'baseline'
  | 'no-baseline'
  | 'untrusted'
  | 'require-reasons'
  | 'prune'
  | 'set'
  | 'reason'
  | 'workers'
  | 'reader'
  | 'no-cache'
  | 'clear'
  | 'yes'
  | 'dry-run'
  | 'remove'
  | 'help'
  | 'version';

export interface Flag {
  /** Without the dashes. */
  readonly name: FlagName;
  readonly short?: string;
  /** Placeholder of the value; a flag without one is on or off. */
  readonly value?: string;
  /** The only values there are. */
  readonly choices?: readonly string[];
  /** May be given more than once. */
  readonly many?: true;
  readonly group: FlagGroup;
  readonly commands: readonly CommandName[];
  readonly help: string;
}

const everywhere: readonly CommandName[] = ['scan', 'merge', 'baseline', 'audit', 'import', 'init', 'ci', 'staged', 'push', 'commit-msg', 'explain', 'rules', 'doctor', 'selftest', 'cache'];
const scan: readonly CommandName[] = ['scan'];
const scans: readonly CommandName[] = ['scan', 'ci'];
const reports: readonly CommandName[] = [...scans, 'merge'];
const writers: readonly CommandName[] = ['baseline', 'audit', 'import'];
const hooks: readonly CommandName[] = ['staged', 'push', 'commit-msg'];
const init: readonly CommandName[] = ['init'];
/** Commands that speak of rules, and so of a project's own. */
const knowers: readonly CommandName[] = ['explain', 'rules', 'doctor', 'selftest'];

/** In the order of the help text; the type holds the table to every name. */
const TABLE: Readonly<Record<FlagName, Omit<Flag, 'name'>>> = {
  worktree: { group: 'What to scan', commands: scan, help: 'Only the working tree: tracked and untracked files as they are on disk.' },
  staged: { group: 'What to scan', commands: scan, help: 'Only what the next commit would add: the index, not the files on disk.' },
  range: { value: 'A..B', group: 'What to scan', commands: scan, help: 'Only what those commits add that are in B and not in A.' },
  stdin: { group: 'What to scan', commands: ['scan', 'audit'], help: 'Only standard input. (audit: verdicts from there.)' },
  ignored: { group: 'What to scan', commands: [...scans, ...writers], help: 'Files that git ignores, too; otherwise they are only counted.' },
  shard: { value: 'I/N', group: 'What to scan', commands: scan, help: 'Only the I-th of N parts of everything; the same on every machine that has the same clone. Standard output gets a shard report, for leaklint merge.' },
  repository: { value: 'PATH', group: 'What to scan', commands: ['merge'], help: 'The clone that the shards were given. Default: where you stand.' },
  all: { group: 'What to scan', commands: ['staged'], help: 'A key blocks also when a parent of the commit holds it.' },
  'no-lint': { group: 'What to scan', commands: ['staged', ...scans], help: 'Leave out how keys are used (in URLs, logs, client code, …), which staged, ci and --range look at in files; look only for keys themselves.' },
  'no-attribution': { group: 'What to scan', commands: reports, help: 'Leave out who, when and where, and whether objects are missing. Faster; never complete in a shallow or partial clone.' },
  format: { short: 'f', value: 'FORMAT', choices: FORMATS, group: 'What to report', commands: [...reports, ...hooks, 'explain', 'rules', 'doctor'], help: `What standard output gets: ${FORMATS.join(', ')}. Default text. (Commands other than scan, merge and ci: text or json.)` },
  report: { value: 'FORMAT=FILE', many: true, group: 'What to report', commands: reports, help: 'Write a report to a file as well, whole or not at all; may be repeated. FILE - is standard output.' },
  'fail-on': { value: 'SEVERITY', choices: [...SEVERITIES, 'never'], group: 'What to report', commands: [...reports, ...hooks], help: 'Least severity that makes the exit code 1: critical, high, medium, low, or never. Default: what the configuration says, else high.' },
  'show-secrets': { group: 'What to report', commands: scans, help: 'Print keys whole, in text, json and jsonl. Refused in CI, where logs are kept.' },
  quiet: { short: 'q', group: 'What to report', commands: [...reports, ...hooks, ...writers], help: 'Nothing on standard error but errors; from a hook, nothing at all when nothing blocks.' },
  color: { group: 'What to report', commands: everywhere, help: 'Colour, even into a pipe. Beats NO_COLOR and FORCE_COLOR.' },
  'no-color': { group: 'What to report', commands: everywhere, help: 'No colour.' },
  'no-progress': { group: 'What to report', commands: [...reports, ...writers], help: 'No progress on standard error.' },
  config: { value: 'FILE', group: 'What is known', commands: [...reports, ...hooks, ...writers, ...knowers], help: 'The configuration. Default: .leaklint.yml at the root of the project, if there is one.' },
  'no-config': { group: 'What is known', commands: [...reports, ...hooks, ...writers, ...knowers], help: 'No configuration.' },
  baseline: { value: 'FILE', group: 'What is known', commands: [...reports, ...hooks, ...writers], help: 'The baseline. Default: what the configuration names, else .leaklint-baseline at the root of the project.' },
  'no-baseline': { group: 'What is known', commands: [...reports, ...hooks], help: 'No baseline: what is in it is reported, too.' },
  untrusted: { group: 'What is known', commands: reports, help: 'A foreign project: its configuration, its baseline and the comments in its files suppress nothing.' },
  'require-reasons': { group: 'What is known', commands: [...reports, ...hooks, ...writers], help: 'A comment leaklint-ignore without a reason suppresses nothing, nor do those of other tools, which have no place for one. The same in the configuration: require-reasons: true.' },
  prune: { group: 'What is known', commands: ['baseline'], help: 'Take entries away that nothing is found for any more.' },
  set: { value: 'FINGERPRINT=VERDICT', many: true, group: 'What is known', commands: ['audit'], help: 'Without asking: this key is real, false, test, revoked, or known. May be repeated; --stdin takes JSON lines: {"fingerprint", "verdict", "reason"}.' },
  reason: { value: 'TEXT', group: 'What is known', commands: ['audit'], help: 'Why, for --set.' },
  workers: { value: 'N', group: 'How to run', commands: [...reports, ...writers], help: 'Threads that scan; 1 scans in the main thread. Default: what the machine has.' },
  reader: { value: 'READER', choices: READERS, group: 'How to run', commands: [...scans, ...writers], help: 'How packed objects are read: auto (our own reader, which scans only what each delta adds), git (every object whole, through git: slow), or check (both, and the reports must be the same). Default auto.' },
  'no-cache': { group: 'How to run', commands: [...scans, 'baseline', 'audit'], help: 'Read everything, and remember nothing. The report is the same; the cache only saves reading again what has not changed. In a build there is none.' },
  clear: { group: 'How to run', commands: ['cache'], help: 'Take the cache away, and its key.' },
  yes: { short: 'y', group: 'How to set up', commands: [...init, 'import'], help: 'Make every change without asking; import: add to files that are there.' },
  'dry-run': { group: 'How to set up', commands: [...init, 'import'], help: 'Show the changes and make none.' },
  remove: { group: 'How to set up', commands: init, help: 'Take out what init has put in: every file is then as it was, to the byte.' },
  help: { short: 'h', group: 'About', commands: everywhere, help: 'This text; after a command, only what belongs to it.' },
  version: { short: 'V', group: 'About', commands: everywhere, help: 'The version, and nothing else.' },
};

export const FLAGS: readonly Flag[] = Object.entries(TABLE).map(([name, flag]) => ({ name: name as FlagName, ...flag }));

export interface Example {
  readonly line: string;
  readonly does: string;
}

export const EXAMPLES: readonly Example[] = [
  { line: 'leaklint', does: 'everything: all git objects, the index, the working tree' },
  { line: 'leaklint staged', does: 'before a commit, from a hook' },
  { line: 'leaklint --range origin/main..HEAD', does: 'what a branch adds' },
  { line: 'leaklint ci', does: 'in a build: what the push or pull request brought in' },
  { line: 'leaklint --report sarif=leaks.sarif --report json=leaks.json', does: 'text to read, and two files' },
  { line: 'leaklint --shard 1/4 > /tmp/shard-1.json', does: 'the first of four parts, on one of four machines' },
  { line: 'leaklint merge /tmp/shard-*.json', does: 'the report of all four' },
  { line: 'kubectl logs api | leaklint --stdin', does: 'a log' },
  { line: 'leaklint dist/', does: 'a folder, whether git knows it or not' },
  { line: 'leaklint init', does: 'the pre-commit hook, whatever runs hooks here' },
  { line: 'leaklint explain zavu-live-key', does: 'what to do about a finding' },
];
