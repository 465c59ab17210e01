// The html report as it ships, in a real browser, on a repository that is hostile in every text: nothing runs, nothing loads, nothing is violated, and everything that a person clicks works.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leaklint } from '../e2e/command.ts';
import { removeScratch, scratchFolder } from '../e2e/scratch.ts';
import { Page } from './chromium.ts';
import { hostileRepository } from './hostile-repository.ts';

/** Pictures and a print are kept here, for a person to look at. */
const shots = process.env['LEAKLINT_SHOTS'] ?? scratchFolder();
const folder = scratchFolder();
const file = join(folder, 'report.html');
const address = pathToFileURL(file).href;
let page: Page;

/** Counts what the page's policy stops, and hears every dialog and error, from before the first byte of the page. */
const WATCH = `
  window.watched = { violations: [], errors: [] };
  addEventListener('securitypolicyviolation', (event) => window.watched.violations.push(event.violatedDirective + ' ' + event.blockedURI), true);
  addEventListener('error', (event) => window.watched.errors.push(String(event.message)), true);
`;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  const { root } = hostileRepository();
  const { code, stderr } = await leaklint(['--no-progress', '--report', `html=${file}`, root]);
  expect([code, stderr]).toEqual([1, '']);
  page = await Page.open(scratchFolder());
  await page.ask('Page.addScriptToEvaluateOnNewDocument', { source: WATCH });
});
afterAll(async () => {
  await page.close();
  removeScratch();
});

const watched = (): Promise<unknown> => page.value('window.watched');
const requests = (): string[] => page.events.filter(({ method }) => method === 'Network.requestWillBeSent').map(({ params }) => (params['request'] as { url: string }).url);
const dialogs = (): unknown[] => page.events.filter(({ method }) => method === 'Page.javascriptDialogOpening');
const logged = (): unknown[] => page.events.filter(({ method }) => ['Log.entryAdded', 'Runtime.exceptionThrown', 'Audits.issueAdded'].includes(method)).map(({ params }) => params);

describe('the page', () => {
  test('runs its own script and nothing else', async () => {
    await page.go(address);
    expect(await page.value('document.querySelectorAll(".finding").length')).toBeGreaterThan(100);
    for (const event of ['mouseover', 'click', 'focusin']) await page.value(`for (const one of document.querySelectorAll('body *:not(a):not(button)')) one.dispatchEvent(new Event('${event}', { bubbles: true }))`);
    expect(await watched()).toEqual({ violations: [], errors: [] });
    expect([await page.value('window.pwned'), dialogs(), logged()]).toEqual([undefined, [], []]);
    expect(await page.value('[document.scripts.length, document.styleSheets.length, document.querySelectorAll("img, iframe, object, embed, link, base, form, svg script").length]')).toEqual([1, 1, 0]);
    expect(requests()).toEqual([address]);
    expect(await page.value('document.title')).toMatch(/^leaklint: FAILED/);
  });

  test('would be seen to run something: the same page with a script, a handler, a style and an image put in', async () => {
    const broken = join(folder, 'broken.html');
    writeFileSync(broken, readFileSync(file, 'utf8').replace('<main>', '<main><script>window.pwned=1</script><p onclick="window.pwned=1" style="color:red" id="handler">x</p><img src="http://evil.example/x.png"><link rel="stylesheet" href="http://evil.example/x.css">'));
    await page.go(pathToFileURL(broken).href);
    await page.value('document.getElementById("handler").click()');
    const { violations } = (await watched()) as { violations: string[] };
    for (const directive of ['script-src-elem', 'script-src-attr', 'style-src-attr', 'img-src', 'style-src-elem']) expect(violations.filter((one) => one.startsWith(directive))).not.toEqual([]);
    expect(await page.value('window.pwned')).toBeUndefined();
  });

  test('even without its policy nothing runs: the escaping holds by itself', async () => {
    const open = join(folder, 'open.html');
    writeFileSync(open, readFileSync(file, 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));
    expect(readFileSync(open, 'utf8').length).toBeLessThan(readFileSync(file, 'utf8').length);
    await page.go(pathToFileURL(open).href);
    expect([await page.value('window.pwned'), dialogs(), requests().length]).toEqual([undefined, [], 1]);
  });
});

describe('what a person does with it', () => {
  const shown = (): Promise<unknown> => page.value('document.querySelectorAll(".finding:not([hidden])").length');
  const type = (id: string, text: string): Promise<unknown> => page.value(`{ const field = document.getElementById('${id}'); field.value = ${JSON.stringify(text)}; field.dispatchEvent(new Event('input', { bubbles: true })); }`);

  test('search, filter and order', async () => {
    await page.go(address);
    const all = (await shown()) as number;
    await type('search', 'evil.example');
    const some = (await shown()) as number;
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    expect(await page.value('document.getElementById("shown").textContent')).toBe(`${some} of ${all} shown`);
    await type('search', '');
    await type('exposure', 'staged');
    expect((await shown()) as number).toBeLessThan(all);
    await type('exposure', '');
    await type('order', 'newest');
    const dates = (await page.value('[...document.querySelectorAll(".finding")].map((one) => one.dataset.since ?? "")')) as string[];
    expect(dates).toEqual([...dates].sort().reverse());
    expect(await watched()).toEqual({ violations: [], errors: [] });
  });

  test('a link of the timeline opens its key; everything can be opened; light and dark', async () => {
    await page.go(address);
    await page.value('document.querySelector(".timeline a").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))');
    expect(await page.value('location.hash')).toMatch(/^#key-\d+$/);
    await page.value('new Promise((done) => setTimeout(done, 50))');
    expect(await page.value('document.querySelector(location.hash + " details").open')).toBe(true);
    await page.value('document.getElementById("unfold").click()');
    expect(await page.value('document.querySelectorAll("details:not([open])").length')).toBe(0);
    const background = (): Promise<unknown> => page.value('getComputedStyle(document.body).backgroundColor');
    const before = await background();
    await page.value('document.getElementById("theme").click()');
    expect(await background()).not.toBe(before);
  });

  test.each([
    ['phone', 390, 844, 'light'],
    ['desktop', 1280, 900, 'light'],
    ['dark', 1280, 900, 'dark'],
  ] as const)('nothing is wider than the window: %s', async (name, width, height, scheme) => {
    await page.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: name === 'phone' });
    await page.ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await page.go(address);
    expect(await page.value('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.value('getComputedStyle(document.documentElement).colorScheme')).toBe(scheme);
    const { data } = await page.ask('Page.captureScreenshot', { format: 'png' });
    writeFileSync(join(shots, `${name}.png`), Buffer.from(data as string, 'base64'));
  });

  test('prints with every entry open and without its controls', async () => {
    await page.ask('Emulation.clearDeviceMetricsOverride');
    await page.go(address);
    const { data } = await page.ask('Page.printToPDF', { printBackground: true });
    const pdf = Buffer.from(data as string, 'base64');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    writeFileSync(join(shots, 'print.pdf'), pdf);
    expect(await page.value('document.querySelectorAll("details:not([open])").length')).toBe(0);
    await page.ask('Emulation.setEmulatedMedia', { media: 'print' });
    expect(await page.value('getComputedStyle(document.getElementById("controls")).display')).toBe('none');
  });
});
