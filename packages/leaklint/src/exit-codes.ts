/** Exit codes: what a run means to whoever started it. */
export const EXIT = { clean: 0, findings: 1, usage: 2, incomplete: 3, interrupted: 130 } as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** For help and documents. */
export const EXIT_CODES: readonly { readonly code: ExitStatus; readonly means: string }[] = [
  { code: EXIT.clean, means: 'clean and complete: no key at or above the fail level, and everything in scope was read' },
  { code: EXIT.findings, means: 'keys at or above the fail level (--fail-on, default high), or new unsafe uses of keys (staged, ci, --range)' },
  { code: EXIT.usage, means: 'usage or configuration error: bad flag, bad range, no such path, a report that could not be written' },
  { code: EXIT.incomplete, means: 'incomplete: something in scope could not be read, and nothing at or above the fail level was found in the rest' },
  { code: EXIT.interrupted, means: 'interrupted (Ctrl-C, SIGTERM); no report file was touched' },
];
