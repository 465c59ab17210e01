// How the project lints itself: typescript-eslint with types on packages, tests and benches; plain rules on scripts.
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // AssemblyScript is no TypeScript: its numbers and pointers have types of their own. Generated files are checked where they are made.
  { ignores: ['**/dist/**', '.tsbuild/**', 'coverage/**', 'packages/*/assembly/**', '**/generated/**', 'bench/results/**'] },
  // A directive may speak to an editor's own rules.
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
  {
    files: ['**/*.{js,mjs}', '**/*.config.ts'],
    extends: [tseslint.configs.recommended],
  },
  {
    files: ['packages/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    ignores: ['**/*.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A row number printed in a message is fine as it is.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // `string | undefined` in a sum is what noUncheckedIndexedAccess makes of an index that a loop holds in bounds.
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Text here is latin1 bytes or ASCII classes: one character is one code unit.
      '@typescript-eslint/no-misused-spread': 'off',
      // The types know one system and one Node; `constants.O_NOFOLLOW ?? 0` is for another.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Typed arrays give `number | undefined` under noUncheckedIndexedAccess; inside checked bounds `!` says what the loop knows and costs nothing.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'Erasable TypeScript only: use a union of strings.' }],
      'no-empty': 'error',
      'no-console': 'off',
      eqeqeq: ['error', 'smart'],
      // Node kinds of a syntax tree are an enum there and plain strings here.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // What the installed @types/node happens to say more precisely than the oldest one that is supported.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  {
    // The plain readers throw the same fault numbers that the WebAssembly ones return, and catch them at their door.
    files: ['packages/kernel/src/*-reference.ts'],
    rules: { '@typescript-eslint/only-throw-error': 'off' },
  },
  {
    // Tests read parsed JSON and compare it whole; the expectation is the check. They change environments by name.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/require-await': 'off',
      ...Object.fromEntries(['assignment', 'member-access', 'argument', 'call', 'return'].map((use) => [`@typescript-eslint/no-unsafe-${use}`, 'off'])),
    },
  },
);
