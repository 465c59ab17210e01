/** Several things that are done at a time: when one fails, the others are waited for before anybody hears of it, so that no process is left running behind the caller's back. */
export async function together<T extends readonly unknown[]>(promises: readonly [...{ [K in keyof T]: T[K] | Promise<T[K]> }]): Promise<T> {
  const settled = await Promise.allSettled(promises as readonly Promise<unknown>[]);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
