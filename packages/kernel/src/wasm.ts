/** The WebAssembly module: compiled once a thread. */
import type { UnpackerExports } from './unpacker.ts';
import { wasm } from './generated/wasm.ts';

/** What the modules of `assembly/index.ts` offer. */
export interface KernelExports extends UnpackerExports {
  readonly memory: KernelMemory;
  heapBase(): number;
  prepare(image: number, tables: number): void;
  scan(start: number, end: number, from: number, to: number, out: number, capacity: number): number;
  scanRanges(start: number, end: number, list: number, count: number, out: number, capacity: number): number;
  widen(start: number, end: number, list: number, count: number, least: number, lines: number, before: number, after: number, literal: number): number;
  countNewlines(start: number, end: number): number;
}

export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** Throws a RangeError when there is no more. */
  grow(pages: number): number;
}

// The part of the WebAssembly interface used here: TypeScript has it only in its library for browsers.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule) => { readonly exports: object };
};
type WasmModule = object;

let compiled: WasmModule | undefined;

export function instantiate(): KernelExports {
  compiled ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
  return new WebAssembly.Instance(compiled).exports as KernelExports;
}
