/** What `npm run lint` asks of every file. Layout is the author's; these rules are about meaning. */
import tseslint from 'typescript-eslint'

/** Files that are mostly data: tables of an API, of languages, of texts. */
const data = ['lib/contract/**/*.ts', '**/*.fixture.ts']

export default tseslint.config(
  { ignores: ['**/.*', 'node_modules/', 'dist/', '.cache/', '.platen/', 'bench/results/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false, properties: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      // Empty functions say "nothing to do here"; void is how a promise is deliberately left alone.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Node-RED takes `export =` and calls `import x = require()` of CommonJS modules legitimate.
      '@typescript-eslint/no-require-imports': ['error', { allowAsImport: true }],
      // In indexed loops over typed arrays the check has been done by the loop's own condition.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Node-RED's registerType calls its function with the node as `this`.
      '@typescript-eslint/no-this-alias': 'off',
      'no-console': 'error',
      'no-restricted-properties': ['error', { object: 'process', property: 'exit', message: 'Set process.exitCode and let open work end.' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'no-control-regex': 'error',
      'no-self-compare': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: data, rules: { 'max-lines': 'off' } },
  {
    // Programs that end when their work has ended, and say what they do.
    files: ['scripts/**/*.ts', 'bench/**/*.ts', 'lib/engine/server/main.ts', 'lib/engine/server/worker.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  // They load what was built, at run time.
  { files: ['bench/**/*.ts'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off', '@typescript-eslint/no-extraneous-class': 'off' } },
  { files: ['editor/**/*.ts'], languageOptions: { parserOptions: { projectService: { defaultProject: 'editor/tsconfig.json' } } } },
)
