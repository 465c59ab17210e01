export type { Anchor, AssignmentShape, Confirm, Run } from './anchor.ts';
export { ByteClass } from './byte-class.ts';
export type { Frequencies } from './frequencies.ts';
export { Kernel, type KernelOptions } from './kernel.ts';
export { decodePlan, encodePlan, type Plan, type PlannedLiteral, planLiterals } from './plan.ts';
export { planPrefilter } from './planner.ts';
export type { Prefilter } from './prefilter.ts';
export { ReferencePrefilter } from './reference.ts';
