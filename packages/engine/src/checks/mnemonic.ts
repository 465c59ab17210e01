/**
 * Phrases that keep the seed of a wallet (BIP-39): words of a list of 2,048, drawn at random. A whole sentence of twelve words has others in it, and published phrases repeat theirs.
 */
import type { Check } from './check.ts';

/** Words of three letters and more that English cannot do without and the list does not have. */
const NOT_OF_THE_LIST = /^(?:the|and|for|are|was|not|but|has|had|have|your|our|his|her|its|with|from|into|words?|these|those|they|must|which|were|been|would|their|there|phrases|mnemonic|seeds?phrase|word[a-z]+)$/;

/** Of a dozen at most two are said twice: `test test … junk`, `abandon abandon … about`, `legal winner … legal winner …` are everybody's. */
const LEAST_OWN = 10 / 12;

export const mnemonic: Check = ({ secret }) => {
  const words = secret.split(' ');
  if (words.length % 3 !== 0 || words.some((word) => NOT_OF_THE_LIST.test(word))) return 'drop';
  return new Set(words).size >= words.length * LEAST_OWN ? 'kept' : 'drop';
};
