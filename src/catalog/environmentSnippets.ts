// Snippets that set environment variables, one per kind of shell: built from the two tables here, read through snippets.ts.
// The variables are those that the vendors' SDKs and tools read: base URL and key for each vendor.
import type { Snippet, SnippetApi } from './snippetRow';

interface Variable {
  name: string;
  /** Placeholders as in `SnippetVariant.text`. */
  value: string;
}

const variables: readonly { api: SnippetApi; variables: readonly Variable[] }[] = [
  {
    api: 'openai',
    variables: [
      { name: 'OPENAI_BASE_URL', value: '{{root}}/v1' },
      { name: 'OPENAI_API_KEY', value: '{{key}}' },
    ],
  },
  {
    api: 'anthropic',
    variables: [
      { name: 'ANTHROPIC_BASE_URL', value: '{{root}}' },
      { name: 'ANTHROPIC_AUTH_TOKEN', value: '{{key}}' },
    ],
  },
  {
    api: 'gemini',
    variables: [
      { name: 'GOOGLE_GEMINI_BASE_URL', value: '{{root}}' },
      { name: 'GEMINI_API_KEY', value: '{{key}}' },
    ],
  },
];

const shells: readonly (Omit<Snippet, 'group' | 'variants'> & { line: (variable: Variable) => string })[] = [
  {
    id: 'bash',
    name: 'bash',
    language: 'bash',
    terminal: 'semicolons',
    line: ({ name, value }) => `export ${name}='${value}'`,
  },
  {
    id: 'zsh',
    name: 'zsh',
    language: 'bash',
    terminal: 'semicolons',
    line: ({ name, value }) => `export ${name}='${value}'`,
  },
  {
    id: 'fish',
    name: 'fish',
    language: 'fish',
    terminal: 'semicolons',
    line: ({ name, value }) => `set -gx ${name} '${value}'`,
  },
  {
    id: 'powershell',
    name: 'PowerShell',
    language: 'powershell',
    terminal: 'semicolons',
    line: ({ name, value }) => `$env:${name} = '${value}'`,
  },
  {
    id: 'cmd',
    name: 'cmd',
    language: 'bat',
    terminal: 'ampersands',
    line: ({ name, value }) => `set "${name}=${value}"`,
  },
  { id: 'dotenv', name: '.env', language: 'dotenv', line: ({ name, value }) => `${name}=${value}` },
];

/** One row per shell, with a variant per vendor. */
export const environmentSnippets: readonly Snippet[] = shells.map(({ line, ...shell }) => ({
  ...shell,
  group: 'shell',
  variants: variables.map((vendor) => ({ id: vendor.api, text: vendor.variables.map(line).join('\n') })),
}));
