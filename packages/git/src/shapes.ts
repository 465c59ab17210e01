/** Shapes: lists of (key, target), each kept once however often it is made. */
import { Column } from './columns.ts';

export class Shapes {
  /** The empty list is 0. */
  count = 1;
  /** Where each begins; one more: the end. */
  readonly starts: Column = new Column(64);
  readonly keys: Column = new Column(64);
  readonly targets: Column = new Column(64);
  private readonly hashes: Column = new Column(64);
  /** Open addressing on the hash; 0 is free. */
  private slots: Uint32Array = new Uint32Array(128);
  private readonly seed: number = (Math.random() * 0x7fffffff) | 0; // so that nobody can craft lists that collide; the numbers do not depend on it
  private hash = 0;

  constructor() {
    this.starts.push(0);
    this.starts.push(0);
    this.hashes.push(0);
  }

  /** The one in the making begins behind the last. */
  begin(): void {
    this.hash = this.seed;
  }

  add(key: number, target: number): void {
    this.keys.push(key);
    this.targets.push(target);
    let hash = Math.imul(this.hash ^ key, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ target, 0x85ebca6b);
    this.hash = hash ^ (hash >>> 13);
  }

  /** Its number. */
  end(): number {
    const from = this.starts.values[this.count]!;
    if (this.keys.length === from) return 0;
    const hash = this.hash >>> 0;
    let slot = hash & (this.slots.length - 1);
    for (let known = this.slots[slot]!; known !== 0; known = this.slots[slot]!) {
      if (this.hashes.values[known] === hash && this.equals(known, from)) {
        this.keys.length = from;
        this.targets.length = from;
        return known;
      }
      slot = (slot + 1) & (this.slots.length - 1);
    }
    this.slots[slot] = this.count;
    this.hashes.push(hash);
    this.starts.push(this.keys.length);
    if (++this.count * 2 > this.slots.length) this.widen();
    return this.count - 1;
  }

  /** Whether a known one is the same as that which begins at `from`. */
  private equals(known: number, from: number): boolean {
    const start = this.starts.values[known]!;
    const length = this.starts.values[known + 1]! - start;
    if (this.keys.length - from !== length) return false;
    for (let n = 0; n < length; n++) {
      if (this.keys.values[start + n] !== this.keys.values[from + n] || this.targets.values[start + n] !== this.targets.values[from + n]) return false;
    }
    return true;
  }

  private widen(): void {
    const slots = new Uint32Array(this.slots.length * 2);
    for (let known = 1; known < this.count; known++) {
      let slot = this.hashes.values[known]! & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = known;
    }
    this.slots = slots;
  }
}
