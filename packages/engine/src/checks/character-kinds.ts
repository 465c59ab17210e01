/** Kinds of characters: how many a value has, and how often its neighbours differ in kind. */

/** How many of lower case, upper case, digits, and signs other than those of identifiers. */
export function kindsOf(text: string): number {
  return Number(/[a-z]/.test(text)) + Number(/[A-Z]/.test(text)) + Number(/\d/.test(text)) + Number(/[^A-Za-z0-9_.-]/.test(text));
}

/** Of all pairs of neighbours the share that differ in kind: lower case, upper case, digits, signs. Of characters drawn from all of ASCII it is about 0.7, in words and identifiers below 0.2. */
export function changes(text: string): number {
  const kinds = text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0').replace(/[^aA0]/g, '!');
  let count = 0;
  for (let at = 1; at < kinds.length; at++) if (kinds[at] !== kinds[at - 1]) count++;
  return count / (kinds.length - 1);
}
