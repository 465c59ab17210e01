// What the module offers. A plain list: every concept has its own file.
export { heapBase, prepare } from './tables';
export { scan, scanRanges } from './prefilter';
export { widen } from './ranges';
export { countNewlines } from './newlines';
export { inflate } from './inflate';
export { applyDelta, deltaResultSize } from './delta';
