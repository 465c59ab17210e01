/** The names of the formats, in the order in which help lists them. Apart from the reporters, so that reading a command line loads none. */
export const FORMATS = ['text', 'json', 'jsonl', 'sarif'] as const;

export type Format = (typeof FORMATS)[number];

export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}
