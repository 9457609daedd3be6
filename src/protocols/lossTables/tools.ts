// Declared losses of tools on the way to an upstream. Data for ../losses.ts; the first row that fits a warning counts.
import type { Loss } from './loss';

const chat = 'openai-chat';
const responses = 'openai-responses';
const notOf = ['dropped-field'] as const;

export const toolLosses: readonly Loss[] = [
  // Tools.
  {
    name: 'typed tools',
    codes: ['mapped-value'],
    path: /^tools\[\d+\]$/,
    detail: / as a function$/,
    from: [responses, 'anthropic'],
    words:
      'Tools of a type of their own that the client runs (`apply_patch`, `shell`, `bash_…`, text editor, memory, computer) are offered as functions and given back in their own form.',
  },
  {
    name: 'freeform tools',
    codes: ['mapped-value'],
    path: /^tools\[\d+\]$/,
    detail: /freeform/,
    from: [chat, responses],
    words:
      'Freeform tools become functions with one text field; their grammar is told in words and not enforced. In the answer they are freeform again.',
  },
  {
    name: 'arguments',
    codes: ['mapped-value', 'repaired-history'],
    path: /./,
    detail: /(put into an object|no JSON object sent)/,
    from: [chat, responses],
    to: ['anthropic', 'gemini', 'bedrock', 'vscode'],
    words: 'Arguments of earlier calls that are no JSON object are put into one, as the field `input`.',
  },
  {
    name: 'tools offered twice',
    codes: ['dropped-tool'],
    path: /./,
    detail: /offered twice/,
    words: 'A tool that stands twice under one name is offered once.',
  },
  {
    name: 'provider tools',
    codes: ['dropped-tool'],
    path: /./,
    words:
      'Tools that a provider runs itself (web search, code execution, file search, MCP) work at that provider only: they are left out, and a request that forces one is refused.',
  },
  {
    name: 'tool names',
    codes: ['renamed-tool'],
    path: /./,
    words:
      'Tool names in a namespace, over 64 characters or with characters that the target refuses are changed, and changed back in the answer.',
  },
  {
    name: 'tool choice',
    codes: ['mapped-value', 'dropped-field'],
    path: /^tool_choice$/,
    touches: ['toolChoice', 'tools'],
    words:
      'A choice among some of the tools becomes a shorter list of tools where the target has no word for it; models of VS Code that must call one of several are told so in words.',
  },
  {
    name: 'one call at a time',
    codes: notOf,
    path: /^parallel_tool_calls$/,
    from: [chat, responses, 'anthropic'],
    to: ['gemini', 'bedrock', 'vscode'],
    touches: ['parallelToolCalls'],
    words: 'Gemini, most models of Bedrock and VS Code cannot be held to one tool call at a time.',
  },
  {
    name: 'strict tools',
    codes: ['dropped-field', 'mapped-value'],
    path: /^tools\[\d+\]\.strict$/,
    from: [chat, responses, 'anthropic'],
    words: 'Strict mode is asked for only where the schema is one that strict mode takes; Gemini has none.',
  },
  {
    name: 'schemas',
    codes: ['narrowed-schema'],
    path: /./,
    to: ['anthropic', 'gemini', 'bedrock'],
    words:
      'JSON Schemas are rewritten in the words that the target knows; what it cannot say (`$ref` that recurses, `patternProperties`, …) is loosened.',
  },
  {
    name: 'later tools',
    codes: ['mapped-value'],
    path: /^input\[\d+\]$/,
    from: [responses],
    words: 'Tools that are added in the middle of a conversation are offered from its beginning.',
  },
];
