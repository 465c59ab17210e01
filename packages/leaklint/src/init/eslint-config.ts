/** ESLint's configuration: the plugin imported, and its recommended rules before the project's own, which may then overrule them. */
import type { Edit } from './edit.ts';
import { inserted, joined, linesOf, namesLeaklint } from './edit.ts';

const IMPORT = "import leaklint from 'eslint-plugin-leaklint';";
const REQUIRE = "const leaklint = require('eslint-plugin-leaklint');";
const ENTRY = 'leaklint.configs.recommended,';

/** A line that opens the list of configurations and nothing more. */
const OPENS = /^(?:export default|module\.exports =) (?:[\w.]+\()?\[?\r?$/;

export const eslintConfig: Edit = {
  add(text = '') {
    if (namesLeaklint(text)) return text;
    const lines = linesOf(text);
    const list = lines.findIndex((line) => OPENS.test(line) && /[[(]\r?$/.test(line));
    if (list === -1) return { byHand: `add the plugin to its list: ${ENTRY.slice(0, -1)}, from 'eslint-plugin-leaklint'` };
    const first = lines.slice(list + 1).find((line) => line.trim() !== '') ?? '';
    const indent = /^[ \t]+/.exec(first)?.[0] ?? '  ';
    const withEntry = linesOf(inserted(lines, list + 1, [indent + ENTRY]));
    const commonJs = lines[list]?.startsWith('module.') === true;
    const begin = lines.findIndex((line) => (commonJs ? /^(?:const|let|var)\b.*\brequire\(/ : /^import\b/).test(line));
    return inserted(withEntry, begin === -1 || begin > list ? list : begin, [commonJs ? REQUIRE : IMPORT]);
  },
  remove(text) {
    const lines = linesOf(text);
    const out = (own: (line: string) => boolean): boolean => {
      const at = lines.findIndex((line) => own(line.replace(/\r$/, '')));
      if (at !== -1) lines.splice(at, 1);
      return at !== -1;
    };
    return out((line) => line.trimStart() === ENTRY) && out((line) => line === IMPORT || line === REQUIRE) ? joined(lines, text) : text;
  },
};
