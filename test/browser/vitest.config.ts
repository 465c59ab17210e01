// npm run browser: the html report in a real browser. Apart from the other tests, because it needs one: Chromium or Chrome on PATH, or named by CHROME.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({ ...base, root: here('../..'), test: { include: ['test/browser/page.ts'], testTimeout: 120_000, hookTimeout: 120_000 } });
