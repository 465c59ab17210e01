/**
 * Drawn at random: a value that only a name explains must not read like words.
 */
import type { Check } from './check.ts';
import { surprise } from './word-likeness.ts';

/** Hexadecimal digits have no letters to read; else 99 of 100 random texts of 16 characters and more surprise more than this; identifiers do not (build/train-words.ts). */
const LEAST = 4.7;

export const random: Check = ({ body }) => (/^[0-9a-f]+$/i.test(body) || surprise(body) >= LEAST ? 'kept' : 'drop');
