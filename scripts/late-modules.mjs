// Late modules: what of Node only a found key or a pack needs is loaded when it is first called. Loading it with the program takes more than a millisecond of every start.

/** The functions of each module that our sources import; another one is an error of the build. */
const FUNCTIONS = { 'node:crypto': ['createHash', 'createHmac', 'hash', 'randomBytes', 'scryptSync', 'timingSafeEqual'], 'node:os': ['availableParallelism', 'endianness', 'tmpdir', 'totalmem'], 'node:zlib': ['crc32', 'gunzipSync', 'inflateSync'] };

const MARK = '\0late:';

/** A plugin for the bundler. Code of others keeps its own imports. */
export const lateModules = {
  name: 'late-modules',
  /** @param {string} id @param {string | undefined} importer @returns {string | undefined} */
  resolveId: (id, importer) => (id in FUNCTIONS && importer !== undefined && /[\\/]packages[\\/][\w-]+[\\/]src[\\/]/.test(importer) ? MARK + id : undefined),
  /** @param {string} id @returns {string | undefined} */
  load: (id) => {
    const module = id.startsWith(MARK) ? id.slice(MARK.length) : '';
    const names = FUNCTIONS[/** @type {keyof typeof FUNCTIONS} */ (module)];
    if (names === undefined) return undefined;
    return [`let loaded;`, `const late = () => (loaded ??= process.getBuiltinModule('${module}'));`, ...names.map((name) => `export const ${name} = (...given) => late().${name}(...given);`)].join('\n');
  },
};
