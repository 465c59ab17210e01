/** The formats, in the order in which help lists them. Apart from the reporters, so that reading a command line loads none. */

/** What each is for. `--show-secrets` means something to the first three alone. */
export const FORMAT_USES = {
  text: 'For people at a terminal.',
  json: 'One document with everything; report-v1.json describes it.',
  jsonl: 'The same, one object a line.',
  sarif: 'SARIF 2.1.0, for viewers of every kind.',
  'sarif-current': 'The same without keys that stand in history alone, for GitHub code scanning.',
  html: 'One page that opens anywhere: summary, timeline, search. Nothing is loaded from elsewhere.',
  markdown: 'For job summaries, issues and comments.',
  csv: 'For spreadsheets. No cell is a formula.',
  junit: 'JUnit XML, for test views of build services.',
  checkstyle: 'Checkstyle XML, for code review tools.',
  github: 'Workflow commands: annotations in GitHub Actions.',
  gitlab: "GitLab's secret detection report (schema 15.2).",
  'gitlab-codequality': "GitLab's code quality report.",
} as const;

export type Format = keyof typeof FORMAT_USES;

export const FORMATS = Object.keys(FORMAT_USES) as readonly Format[];

const SHOWS_SECRETS: readonly Format[] = ['text', 'json', 'jsonl'];

export function showsSecrets(format: Format): boolean {
  return SHOWS_SECRETS.includes(format);
}

export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}
