/** Chromium, driven through two pipes by its DevTools protocol: no port, no library. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The browser of this machine: `CHROME`, or the first of the known names on PATH. */
function executable(): string {
  const given = process.env['CHROME'];
  if (given !== undefined) return given;
  for (const name of NAMES) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === undefined) throw error; // not here: the next folder
      }
    }
  }
  throw new Error(`no browser: none of ${NAMES.join(', ')} is on PATH, and CHROME names none (Debian: apt-get install chromium)`);
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly sessionId?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** One page of a browser that is started for it. */
export class Page {
  /** What happened, in order: every event of the protocol. */
  readonly events: { readonly method: string; readonly params: Record<string, unknown> }[] = [];
  readonly #child: ChildProcess;
  readonly #open = new Map<number, { readonly resolve: (result: Record<string, unknown>) => void; readonly reject: (error: Error) => void }>();
  #session: string | undefined;
  #last = 0;
  #rest = '';

  private constructor(profile: string) {
    // No sandbox: containers and root have none to give, and the page is our own.
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-extensions', '--disable-background-networking', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'];
    this.#child = spawn(executable(), flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.#child.on('error', (error) => this.#fail(error));
    this.#child.on('exit', (code) => this.#fail(new Error(`the browser ended with ${code ?? 'a signal'}`)));
    (this.#child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => this.#hear(text));
  }

  /** @param profile an empty folder */
  static async open(profile: string): Promise<Page> {
    const page = new Page(profile);
    const { targetId } = await page.ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await page.ask('Target.attachToTarget', { targetId, flatten: true });
    page.#session = sessionId as string;
    for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'Audits']) await page.ask(`${domain}.enable`);
    return page;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.removeAllListeners('error');
    this.#child.kill();
    await ended;
  }

  ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      (this.#child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...(this.#session === undefined ? {} : { sessionId: this.#session }) })}\0`);
    });
  }

  /** Opens an address, and returns when it has loaded. */
  async go(url: string): Promise<void> {
    this.events.length = 0;
    await this.ask('Page.navigate', { url });
    while (!this.events.some(({ method }) => method === 'Page.loadEventFired')) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** The value of an expression in the page. */
  async value(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = (await this.ask('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })) as { result: { value?: unknown }; exceptionDetails?: { exception?: { description?: string } } };
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'the expression failed');
    return result.value;
  }

  #hear(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const one of messages) {
      const { id, method, params, result, error } = JSON.parse(one) as Message;
      if (id === undefined) this.events.push({ method: method ?? '', params: params ?? {} });
      else if (error === undefined) this.#open.get(id)?.resolve(result ?? {});
      else this.#open.get(id)?.reject(new Error(error.message));
      if (id !== undefined) this.#open.delete(id);
    }
  }

  #fail(error: Error): void {
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }
}
