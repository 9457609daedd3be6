// Declared losses of answers on the way from an upstream to a client. Data for ../losses.ts; the first row that fits a warning counts.
import type { Loss } from './loss';

const chat = 'openai-chat';
const responses = 'openai-responses';

export const answerLosses: readonly Loss[] = [
  {
    name: 'thinking state without a call',
    codes: ['dropped-state'],
    path: /./,
    to: [chat],
    words:
      'Chat clients have no place for thinking state: the gateway keeps it by the id of the tool call that follows; without a call it is lost.',
  },
  {
    name: 'signatures without thoughts',
    codes: ['dropped-state'],
    path: /./,
    to: ['gemini'],
    words: 'Gemini clients that do not ask to see thoughts lose signatures in the same way.',
  },
  {
    name: 'namespaces',
    codes: ['dropped-field'],
    path: /\.namespace$/,
    from: [responses],
    to: [chat, 'anthropic'],
    words: 'Clients that declare no namespaces get the name of the tool alone.',
  },
  {
    name: 'broken arguments',
    codes: ['dropped-part', 'mapped-value'],
    path: /./,
    detail: /(arguments that are no JSON|put into an object)/,
    from: [chat, responses, 'anthropic', 'bedrock'],
    to: ['anthropic', 'gemini'],
    words:
      'Arguments of a call that are no JSON object are put into one (Anthropic) or make the answer a malformed call (Gemini).',
  },
  {
    name: 'images and audio',
    codes: ['dropped-part'],
    path: /./,
    detail: /^(image|audio)$/,
    to: [responses, 'anthropic'],
    words:
      'Anthropic clients are told in a line of text that the model answered with an image or audio, which their protocol cannot carry; Responses clients get images alone.',
  },
  {
    name: 'second call',
    codes: ['dropped-part'],
    path: /./,
    detail: /function_call holds one call/,
    to: [chat],
    words: 'Clients of the old `functions` get the first call alone.',
  },
  {
    name: 'end of the answer',
    codes: ['mapped-value'],
    path: /^(finish|finish_reason|stop_reason)$/,
    from: [chat, 'anthropic', 'gemini', 'bedrock'],
    to: [chat, responses, 'anthropic'],
    words:
      'A pause, or an answer that the provider calls malformed, ends as an ordinary one where the client knows no word for it.',
  },
  {
    name: 'provider items',
    codes: ['dropped-part'],
    path: /./,
    words:
      'Items that only the provider’s own clients understand (searches that it ran, code, citations of its own kind) are left out; the text of the answer is whole.',
  },
];
