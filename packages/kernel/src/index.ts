// The public list of @leaklint/kernel: the hot loops and what plans them.
export type { Anchor, AssignmentShape, Confirm, Run } from './anchor.ts';
export { ByteClass } from './byte-class.ts';
export type { Frequencies } from './frequencies.ts';
export { Kernel, type KernelOptions } from './kernel.ts';
export { decodePlan, encodePlan, type Plan, type PlannedLiteral, planLiterals } from './plan.ts';
export { extendPlan, planPrefilter } from './planner.ts';
export type { Prefilter } from './prefilter.ts';
export { type RangeReach, widenRanges } from './ranges.ts';
export { ReferencePrefilter } from './reference.ts';
export { faultName, type Unpacker } from './unpacker.ts';
export { ReferenceUnpacker } from './unpacker-reference.ts';
export { WasmUnpacker } from './unpacker-wasm.ts';
