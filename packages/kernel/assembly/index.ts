// What the module offers. A plain list: every concept has its own file.
export { heapBase, prepare } from './tables';
export { scan } from './prefilter';
export { countNewlines } from './newlines';
export { inflate } from './inflate';
export { applyDelta, deltaResultSize } from './delta';
