import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeAll, writeReportFile } from '../../packages/leaklint/src/sinks.ts';
import { UsageError } from '../../packages/leaklint/src/usage-error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaklint-sinks-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a report file', () => {
  test('is written, and written over, and nothing else is left', () => {
    const file = join(folder, 'report.json');
    writeReportFile(file, 'one', false);
    writeReportFile(file, 'two', false);
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  test('goes into a pipe that somebody reads, and waits for nobody', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(() => writeReportFile(pipe, 'one', false)).toThrow(/pipe: nobody reads from it$/);
    const count = promisify(execFile)('wc', ['-c', pipe]);
    await vi.waitFor(() => writeReportFile(pipe, 'x'.repeat(1 << 20), false)); // more than a pipe holds
    expect(parseInt((await count).stdout)).toBe(1 << 20);
  });

  test('keeps the mode of the file it replaces; one with secrets is for its owner only', () => {
    const file = join(folder, 'report.json');
    writeFileSync(file, '');
    chmodSync(file, 0o640);
    const kept = statSync(file).mode;
    writeReportFile(file, 'x', false);
    expect(statSync(file).mode).toBe(kept);
    writeReportFile(file, 'x', true);
    expect(statSync(file).mode & 0o077).toBe(process.platform === 'win32' ? statSync(file).mode & 0o077 : 0);
  });

  test('behind a symbolic link the link stays', () => {
    writeFileSync(join(folder, 'real.json'), 'old');
    symlinkSync('real.json', join(folder, 'link.json'));
    writeReportFile(join(folder, 'link.json'), 'new', false);
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toBe('new');
  });

  test.each([
    ['no/such/report.json', 'no such file or folder'],
    ['', 'it is a folder'],
  ])('%j: %s, and nothing is left', (name, reason) => {
    expect(() => writeReportFile(join(folder, name), 'x', false)).toThrow(UsageError);
    expect(() => writeReportFile(join(folder, name), 'x', false)).toThrow(reason);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(['/dev/null', '/dev/full'].filter((device) => existsSync(device)))('%s is written to, not replaced', (device) => {
    const write = (): void => writeReportFile(device, 'x', false);
    if (device === '/dev/full') expect(write).toThrow('cannot write the report /dev/full: no space left');
    else write();
    expect(statSync(device).isCharacterDevice()).toBe(true);
  });
});

describe('a stream', () => {
  const failing = (code: string): Writable => new Writable({ write: (_, __, done) => done(Object.assign(new Error(code), { code })) });

  test('that takes everything', async () => {
    const taken: string[] = [];
    const stream = new Writable({ write: (chunk: Buffer, _, done) => { taken.push(chunk.toString()); done(); } });
    expect(await writeAll(stream, 'all')).toBe('written');
    expect(taken).toEqual(['all']);
  });

  test('that was closed is no error', async () => {
    expect(await writeAll(failing('EPIPE'), 'x')).toBe('closed');
  });

  test('that is full is one', async () => {
    await expect(writeAll(failing('ENOSPC'), 'x')).rejects.toThrow('ENOSPC');
  });
});
