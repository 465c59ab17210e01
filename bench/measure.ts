/** One measured process: wall time, the bytes it printed, and its peak memory (Linux: read from /proc while it runs). */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** Highest resident memory of the first process alone, all its threads, in bytes (VmHWM); 0 where /proc is absent. */
  readonly peakAlone: number;
  /** Highest sum, seen every 20 ms: resident memory of the first process, and of all its descendants what is no page of a file: git maps whole packs. */
  readonly peakTree: number;
  /** Bytes printed on stdout. */
  readonly bytes: number;
  /** The end of stdout and of stderr, at most 4,096 characters each. */
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code; -1 when a signal ended it. */
  readonly code: number;
  /** It was stopped because its time was up. */
  readonly timedOut: boolean;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** A file on stdin. */
  readonly inputFile?: string;
  /** stdout goes to /dev/null itself, uncounted. */
  readonly discard?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** When it is stopped, and all it has started with it. */
  readonly seconds?: number;
}

const sampleEvery = 20; // ms

/** A line such as `VmHWM: 1234 kB` of /proc/PID/status, in bytes; 0 when the process has gone. */
function memory(pid: number, field: 'VmHWM' | 'VmRSS' | 'RssAnon'): number {
  try {
    const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return 0; // It ended between two samples; the sample before stands.
  }
}

/** A process and everything it started, by way of each of its threads. */
function family(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number));
    return [pid, ...children.flatMap(family)];
  } catch {
    return []; // It ended between two samples.
  }
}

/** Runs a command to its end. `sample: false` leaves the memory unwatched, for start-up times. */
export function measure(command: Command, { sample = true }: { sample?: boolean } = {}): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const input = command.inputFile === undefined ? 'ignore' : openSync(command.inputFile, 'r');
    const child = spawn(command.file, command.args, { cwd: command.cwd, env: { ...process.env, ...command.env }, stdio: [input, command.discard === true ? 'ignore' : 'pipe', 'pipe'], detached: command.seconds !== undefined });
    if (typeof input === 'number') closeSync(input);
    let [peakAlone, peakTree, bytes] = [0, 0, 0];
    const tails = { stdout: '', stderr: '' };
    let timedOut = false;
    const look = (): void => {
      if (child.pid === undefined) return;
      peakAlone = Math.max(peakAlone, memory(child.pid, 'VmHWM'));
      const [, ...descendants] = family(child.pid);
      peakTree = Math.max(peakTree, descendants.reduce((sum, pid) => sum + memory(pid, 'RssAnon'), memory(child.pid, 'VmRSS')));
    };
    const timer = sample && process.platform === 'linux' ? setInterval(look, sampleEvery) : undefined;
    const stop = (): void => {
      timedOut = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL'); // the group of its own that `detached` gave it
    };
    const limit = command.seconds === undefined ? undefined : setTimeout(stop, command.seconds * 1000);
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      tails.stdout = (tails.stdout + chunk.toString('latin1', Math.max(0, chunk.length - 4096))).slice(-4096);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      tails.stderr = (tails.stderr + chunk.toString('latin1', Math.max(0, chunk.length - 4096))).slice(-4096);
    });
    child.on('error', (error) => {
      clearInterval(timer);
      clearTimeout(limit);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(timer);
      clearTimeout(limit);
      resolve({ seconds: Number(process.hrtime.bigint() - started) / 1e9, peakAlone, peakTree: Math.max(peakTree, peakAlone), bytes, ...tails, code: code ?? -1, timedOut });
    });
  });
}

/** The middle value; of an even number, the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('the median of nothing');
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** A contender that takes longer than this is run in fewer rounds. */
const SLOW = 60; // seconds

/** Runs contenders in turns, `rounds` times (slow ones `slowRounds` times), so that a slow minute of the machine falls on all of them. The order turns round each time. */
export async function alternate<Name extends string>(rounds: number, contenders: Readonly<Record<Name, () => Promise<Measured>>>, slowRounds: number = rounds): Promise<Record<Name, Measured[]>> {
  const names = Object.keys(contenders) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Measured[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const before = results[name];
      if (before.length >= slowRounds && (before[0]?.seconds ?? 0) > SLOW) continue;
      process.stderr.write(`  ${round + 1}/${rounds} ${name} …`);
      const result = await contenders[name]();
      before.push(result);
      process.stderr.write(` ${result.seconds.toFixed(2)} s\n`);
    }
  }
  return results;
}
