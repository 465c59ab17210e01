/** A peer: another scanner, with the commands that its own documents give, and no network. One file each: what is started for files, for a repository, for a commit hook and against the clock, and how its report is read. */
import type { Build } from '../builds.ts';
import type { Command } from '../measure.ts';

export interface Peer {
  readonly name: string;
  readonly versionArgs: readonly string[];
  /** Absent where it takes no part in the score. */
  readonly files?: FileScan;
  /** Absent where it takes no part in the corpus of our own. */
  readonly repository?: (build: Build) => RepositoryScan;
  readonly timed: Timed;
}

/** What a peer prints of what it found, in one form: the file, the rule, what it takes for the secret, and the lines where it stands. */
export interface Found {
  /** As the peer was given it. */
  readonly path: string;
  /** Empty where the peer does not say which of its rules it was. */
  readonly rule: string;
  /** In each form that the report gives of it, unmasked. */
  readonly secrets: readonly string[];
  /** The text around it that the report quotes too. */
  readonly around?: string;
  /** First and last line, 1-based; undefined where the report says nothing of them. */
  readonly lines?: readonly [number, number];
}

/** Starts the build in the folder that `cases/` and its own files are in; the standard output. */
export type Start = (args: readonly string[]) => string;

/** A scan of the folder `cases` with one file a case, `INDEX/NAME`, all at once. */
export interface FileScan {
  /** Exit codes that say no more than that something was found, or nothing. */
  readonly exits: readonly number[];
  /** The corpora that it or a relative of it wrote. */
  readonly own: (version: string) => readonly string[];
  readonly namesRules?: false;
  /** Found secrets unmasked and each time they stand somewhere, nothing sent anywhere. */
  readonly scan: (start: Start, scratch: string) => readonly Found[];
}

/** What a scanner said of one repository. */
export interface Report {
  /** Each reported secret in every form that the scanner gives of it. */
  readonly secrets: readonly (readonly string[])[];
  /** The scanner said that it could not read everything, or failed. */
  readonly incomplete: boolean;
}

/** Keys unmasked. */
export interface RepositoryScan {
  /** As a person types it. */
  readonly command: { readonly history: string; readonly staged: string | undefined };
  /** The whole repository at `root`; `scratch` is for the scanner's own files, `known` are the keys that stand there. */
  readonly history: (root: string, scratch: string, known: readonly string[]) => Report;
  readonly staged: ((root: string, scratch: string, known: readonly string[]) => Report) | undefined;
}

/** Keys masked where it can. All exit codes are made 0 for "found something" where the peer allows it; the others' are left as they are. */
export interface Timed {
  /** 'history': every commit; 'files': the working tree only, so not the same work. */
  readonly reach: 'history' | 'files';
  readonly command: (repository: string, scratch: string) => Command;
  /** What it offers for a hook, where it offers something that needs no list of files. */
  readonly staged?: (repository: string) => Command;
}

/** Each form of what was found, with what the report quotes around it. */
export const forms = (found: readonly Found[]): string[][] => found.map(({ secrets, around }) => (around === undefined ? [...secrets] : [...secrets, around]));
