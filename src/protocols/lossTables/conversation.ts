// Declared losses of the conversation on the way to an upstream: media, system messages, state, mending. Data for ../losses.ts; the first row
// that fits a warning counts, so narrow ones stand first.
import type { Loss } from './loss';

const chat = 'openai-chat';
const responses = 'openai-responses';
const notOf = ['dropped-field'] as const;

export const conversationLosses: readonly Loss[] = [
  // Pictures, files, sound.
  {
    name: 'image detail',
    codes: ['dropped-field', 'mapped-value'],
    path: /detail$/,
    from: [chat, responses, 'gemini'],
    to: ['anthropic', 'gemini', 'bedrock', 'vscode'],
    words:
      'How closely an image is looked at cannot be said to Anthropic, Bedrock and VS Code, to Gemini for all images at once only.',
  },
  {
    name: 'media in results',
    codes: ['mapped-value'],
    path: /./,
    detail: /tool result (in a user message|placed behind it)/,
    words: 'Images and files in tool results that the target cannot hold there follow in a message of the user.',
  },
  {
    name: 'documents as text',
    codes: ['mapped-value'],
    path: /./,
    detail: /(document is sent as text|as its JSON text)/,
    words: 'Documents of plain text, and results in forms of one vendor, are sent as text.',
  },
  {
    name: 'audio',
    codes: ['dropped-part'],
    path: /./,
    detail: /audio/,
    words:
      'Audio that the target does not take is left out with a note; the request is refused where nothing would be left of the question.',
  },
  {
    name: 'images',
    codes: ['dropped-part'],
    path: /./,
    detail: /(takes no images|image of type|image of text|an image that the model made|in an assistant turn|^image$)/,
    words:
      'Images for models without eyes, of types that nobody takes, or made by a model earlier are left out with a note.',
  },
  {
    name: 'files',
    codes: ['dropped-part'],
    path: /./,
    detail: /(takes no files|file of type|by URL|by the id|no image by id|could not be fetched|cannot fetch|stored)/,
    words:
      'Files and images that are stored at another provider, that cannot be fetched, or of a type that the target does not take are left out with a note.',
  },
  {
    name: 'system texts',
    codes: ['dropped-part'],
    path: /./,
    detail: /(instructions are text|is kept for Anthropic alone)/,
    words: 'Of instructions only the text is kept.',
  },
  {
    name: 'provider items',
    codes: ['dropped-part'],
    path: /./,
    words:
      'Items of the conversation that only one provider understands (its own searches, compactions, code runs) are left out elsewhere.',
  },

  // The conversation.
  {
    name: 'thinking state',
    codes: ['dropped-state'],
    path: /./,
    words:
      'Signatures, encrypted thinking and thought signatures go back to the provider that made them and to nobody else.',
  },
  {
    name: 'billing header',
    codes: notOf,
    path: /^system\[0\]$/,
    from: ['anthropic'],
    words: "Claude Code's billing header, which changes with each of its versions, is left out so that caches hit.",
  },
  {
    name: 'speaker names',
    codes: notOf,
    path: /(messages|turns)\[\d+\]\.name$/,
    from: [chat],
    words: 'Names of speakers exist in OpenAI Chat only.',
  },
  {
    name: 'system prompt',
    codes: ['mapped-value'],
    path: /^system$/,
    detail: /first message of the user/,
    to: ['vscode'],
    touches: ['system'],
    words: 'VS Code has no system prompt: instructions stand as the first message of the user.',
  },
  {
    name: 'system in the middle',
    codes: ['mapped-value'],
    path: /^(messages|turns)\[\d+\](\.role)?$/,
    from: [chat, responses, 'anthropic'],
    to: ['anthropic', 'gemini', 'bedrock', 'vscode'],
    words:
      'System messages in the middle of a conversation become reminders in the name of the user where the model takes none there.',
  },
  {
    name: 'refusals as text',
    codes: ['mapped-value'],
    path: /./,
    detail: /(refusal sent as text|^sent as text)/,
    from: [chat, responses],
    to: [chat, 'gemini', 'vscode'],
    words:
      'A refusal of the model earlier in the conversation is sent as ordinary text where the target has no form for it.',
  },
  {
    name: 'failed results',
    codes: ['mapped-value'],
    path: /\.is_error$/,
    to: ['bedrock', 'vscode'],
    words: 'That a tool failed is told in words.',
  },
  {
    name: 'mended conversations',
    codes: ['repaired-history'],
    path: /./,
    depends: 'conversation',
    words:
      'Calls without results, results without calls, ids that the target refuses, empty messages and a wrong order of speakers are mended.',
  },
];
