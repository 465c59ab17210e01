/** A configuration error: what is wrong in a file that a person wrote, with the place. Exit code 2. */
import { UsageError } from '../usage-error.ts';

export interface ConfigFault {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Like `rules[2].token.length`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

export class ConfigError extends UsageError {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const [first, ...more] = faults;
    super(`${first === undefined ? '' : faultText(first)}${more.length === 0 ? '' : ` (and ${more.length} more: leaklint rules check lists them)`}`);
    this.faults = faults;
  }
}

/** `.leaklint.yml:7: disable[0]: no rule of this name`. */
export function faultText({ file, line, path, message }: ConfigFault): string {
  return [`${file}:${line}`, path, message].filter((part) => part !== '').join(': ');
}
