/** Trouble with the cache: it is not used, somebody is told in one line, and the scan goes on without it. */
export class CacheTrouble extends Error {}
