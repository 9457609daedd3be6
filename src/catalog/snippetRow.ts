// The form of a row of the snippet table. Types and the names of variants only; the rows are in snippets.ts and environmentSnippets.ts.

/** What a snippet speaks; `openai` where Chat Completions and Responses are set up alike. */
export const snippetApis = {
  openai: 'OpenAI',
  'openai-chat': 'OpenAI Chat Completions',
  'openai-responses': 'OpenAI Responses',
  anthropic: 'Anthropic',
  gemini: 'Gemini',
  mcp: 'MCP',
} as const;
export type SnippetApi = keyof typeof snippetApis;

export const snippetGroups = ['shell', 'sdk', 'app', 'mcp'] as const;
export type SnippetGroup = (typeof snippetGroups)[number];

export interface SnippetVariant {
  id: SnippetApi;
  /**
   * The text, with `{{root}}` (the proxy's address without a slash at the end), `{{key}}`, and the model as it is written there:
   * `{{model:json}}` a JSON text (which Python, TypeScript and YAML read too), `{{model:quoted-json}}` the same inside of a
   * shell's single quotes, `{{model:shell}}` one word of a POSIX shell, `{{model:path}}` a part of a URL, `{{model:plain}}` as it is.
   */
  text: string;
}

export interface Snippet {
  id: string;
  group: SnippetGroup;
  /** A proper name: the same in every language. */
  name: string;
  language: 'bash' | 'fish' | 'powershell' | 'bat' | 'dotenv' | 'python' | 'typescript' | 'yaml' | 'json' | 'text';
  /**
   * It can be typed into a terminal, where a line end would run it: its lines are joined by `;` or `&`, or its line continuations are
   * taken out. Left out: it cannot.
   */
  terminal?: 'semicolons' | 'ampersands' | 'continued-line';
  variants: readonly SnippetVariant[];
}
