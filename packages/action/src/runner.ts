/** The runner: how a step speaks to GitHub (docs.github.com, "Workflow commands"). Nothing of a repository is taken for a command, an output or the end of one. */
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, statSync } from 'node:fs';
import { visible } from 'leaklint';
import type { Environment } from './inputs.ts';

/** GitHub drops the summary of a step that is larger, whole. */
const LARGEST_SUMMARY = 1 << 20;
const CUT = '\n\nThe rest does not fit into a job summary.\n';

export class Runner {
  readonly #env: Environment;
  readonly #write: (text: string) => void;
  /** False when an output or a summary could not be written, which is then said. */
  heard = true;

  constructor(env: Environment, write: (text: string) => void) {
    this.#env = env;
    this.#write = write;
  }

  /** One line of the log. */
  say(line: string): void {
    this.#write(`leaklint: ${visible(line)}\n`);
  }

  /** A text of many lines in the log, in which no line is a command. */
  print(text: string): void {
    const token = randomUUID();
    this.#write(`::stop-commands::${token}\n${text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`);
  }

  /** Lines that are commands, made by a reporter that escapes what it puts into them. */
  annotate(commands: string): void {
    this.#write(commands);
  }

  error(message: string): void {
    this.#write(`::error title=leaklint::${visible(message).replaceAll('%', '%25')}\n`);
  }

  /** An output of the step. */
  set(name: string, value: string | number | boolean): void {
    const delimiter = `leaklint-${randomUUID()}`;
    this.#append('GITHUB_OUTPUT', `${name}<<${delimiter}\n${String(value)}\n${delimiter}\n`);
  }

  /** Adds to the summary of the job, as much as fits. */
  summarize(markdown: string): void {
    const file = this.#env['GITHUB_STEP_SUMMARY'];
    if (file === undefined || file === '') return;
    const room = LARGEST_SUMMARY - (existsSync(file) ? statSync(file).size : 0);
    this.#append('GITHUB_STEP_SUMMARY', clipped(markdown, room));
  }

  #append(name: string, text: string): void {
    const file = this.#env[name];
    if (file === undefined || file === '') return;
    try {
      appendFileSync(file, text);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      if (this.heard) this.error(`cannot write to the file of ${name} (${code})`);
      this.heard = false;
    }
  }
}

/** The whole lines that fit, and a word about the rest; bytes of UTF-8. */
function clipped(text: string, room: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= room) return text;
  if (room <= CUT.length) return '';
  const end = bytes.lastIndexOf(10, room - CUT.length - 1);
  return `${bytes.toString('utf8', 0, Math.max(0, end))}${CUT}`;
}
