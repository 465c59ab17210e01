/** The context of a run: the streams, the environment and how to draw, so that a command asks nobody else. */
import { visible } from '../terminal/escape.ts';
import type { CommandLine } from './command-line.ts';
import { columnsOf, painter, wantsColor, wantsLinks } from '../terminal/terminal.ts';
import type { Environment, Paint } from '../terminal/terminal.ts';

export interface Context {
  readonly env: Environment;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly color: boolean;
  readonly paint: Paint;
  /** Whether standard output follows links. */
  readonly links: boolean;
  readonly width: number;
  /** One line on standard error, unless --quiet. */
  note(text: string): void;
}

export function contextOf(line: CommandLine): Context {
  const { env, stdout } = process;
  const color = wantsColor(line.color, env, stdout.isTTY);
  return {
    env,
    // Node builds a stream when it is first asked for: most runs need one of the three.
    get stdin() {
      return process.stdin;
    },
    stdout,
    get stderr() {
      return process.stderr;
    },
    color,
    paint: painter(color),
    links: color && wantsLinks(env, stdout.isTTY),
    width: columnsOf(stdout, env),
    note: (text) => {
      if (!line.has('quiet')) process.stderr.write(`leaklint: ${visible(text)}\n`);
    },
  };
}
