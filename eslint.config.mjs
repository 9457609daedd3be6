// ESLint: type-aware rules for everything of ours, the layer rule, and what each kind of folder must not use.
// Which folder may import which is data in scripts/lint/layers.mjs; nothing about layers is written here.
import tseslint from 'typescript-eslint';
import { gatehousePlugin } from './scripts/lint/layerRule.mjs';
import { layers } from './scripts/lint/layers.mjs';

const pureFiles = layers.filter((layer) => layer.pure).map((layer) => `${layer.folder}/**/*.ts`);

const syntax = {
  defaultExport: { selector: 'ExportDefaultDeclaration', message: 'No default exports: one name everywhere.' },
  reexportAll: { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file itself.' },
  reexport: { selector: 'ExportNamedDeclaration[source]', message: 'No barrels: import from the file itself.' },
  interfacePrefix: { selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z]/]', message: 'No I prefix.' },
  clock: {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Pure folder: take the time in.',
  },
  html: {
    selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(inner|outer)HTML$/]',
    message: 'No HTML from strings: use a lit template.',
  },
  insertHtml: {
    selector: 'CallExpression[callee.property.name="insertAdjacentHTML"]',
    message: 'No HTML from strings: use a lit template.',
  },
  documentWrite: {
    selector: 'CallExpression[callee.object.name="document"][callee.property.name=/^write(ln)?$/]',
    message: 'No HTML from strings: use a lit template.',
  },
};
const everywhere = [syntax.defaultExport, syntax.reexportAll, syntax.reexport, syntax.interfacePrefix];
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'crypto', 'fetch'];

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', 'prebuilds/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', '*.mts'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mts'] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-restricted-syntax': ['error', ...everywhere],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { gatehouse: gatehousePlugin },
    rules: { 'gatehouse/layers': 'error', 'no-console': 'error' },
  },
  {
    files: pureFiles,
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, syntax.clock],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure folder: take the time in.' },
        { object: 'Math', property: 'random', message: 'Pure folder: take the dice in.' },
      ],
      'no-restricted-globals': ['error', ...timers, 'process', 'Buffer', 'require', 'globalThis'],
    },
  },
  {
    files: ['webview/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, syntax.html, syntax.insertHtml, syntax.documentWrite],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^lit/directives/unsafe', message: 'No unsafe HTML.' }] },
      ],
      'no-eval': 'error',
      'no-implied-eval': 'error',
    },
  },
  {
    // The configuration files of tools are read by their default export.
    files: ['*.config.mts'],
    rules: { 'no-restricted-syntax': ['error', syntax.reexportAll, syntax.reexport] },
  },
  {
    files: ['scripts/**/*.mjs', 'bench/**/*.mjs', '*.mjs'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
);
