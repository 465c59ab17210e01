/**
 * Drawn at random: a value that only a name explains must not read like words.
 */
import type { Check } from './check.ts';
import { surprise } from './word-likeness.ts';

/** Hexadecimal digits have no letters to read; else 99 of 100 random texts of 16 characters and more surprise more than this; identifiers do not (build/train-words.ts). */
const LEAST = 4.7;

export const random: Check = ({ body }) => (/^[0-9a-f]+$/i.test(body) || surprise(body) >= LEAST ? 'kept' : 'drop');

/** A name that says key and no more, as that of a table's row does: only what mixes both cases and digits throughout and reads like nothing. */
export const keyAlone: Check = ({ body }) => ([/[a-z].*[a-z].*[a-z]/, /[A-Z].*[A-Z].*[A-Z]/, /\d.*\d/].every((kind) => kind.test(body)) && surprise(body) >= 5.4 ? 'kept' : 'drop');
