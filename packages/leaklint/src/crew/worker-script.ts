/** Where the script of a worker thread is. */
/** The worker's script stands beside the bundle. From TypeScript sources there is none: a scan then stays in one thread. */
export function workerScript(): URL | undefined {
  return import.meta.url.endsWith('.ts') ? undefined : new URL('./worker.js', import.meta.url);
}
