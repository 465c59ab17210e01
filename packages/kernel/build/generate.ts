/**
 * Makes src/generated: the WebAssembly module and the frequencies as strings, so that the package needs no files at run time.
 *
 *     jiti build/generate.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'bin/asc.js');
const flags = '-O3 --noAssert --enable simd --enable bulk-memory --runtime stub --use abort= --maximumMemory 65536'.split(' ');

const folder = mkdtempSync(join(tmpdir(), 'leaklint-kernel-'));
try {
  const out = join(folder, 'kernel.wasm');
  execFileSync(process.execPath, [compiler, 'assembly/index.ts', '--outFile', out, ...flags], { cwd: root, stdio: 'inherit' });
  mkdirSync(join(root, 'src/generated'), { recursive: true });
  write('wasm', readFileSync(out).toString('base64'));
  write('frequencies', JSON.stringify(JSON.parse(readFileSync(join(root, 'plan/frequencies.json'), 'utf8'))));
} finally {
  rmSync(folder, { recursive: true });
}

function write(name: string, text: string): void {
  writeFileSync(join(root, `src/generated/${name}.ts`), `/** Made by build/generate.ts. */\nexport const ${name}: string = ${JSON.stringify(text)};\n`);
}
