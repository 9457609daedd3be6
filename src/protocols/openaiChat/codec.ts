// The codec of OpenAI Chat Completions and of the vendors that speak it: all of translation, both ways. Collected in codecs.ts.
// For clients of the legacy `/v1/completions` there is one of its own, which is chat on the other side.
import type { Codec } from '../codec';
import { decodeAnswer } from './decodeAnswer';
import { decodeRequest } from './decodeRequest';
import { encodeAnswer } from './encodeAnswer';
import { encodeRequest } from './encodeRequest';
import { CompletionStreamEncoder, decodeCompletionRequest, encodeCompletionAnswer } from './legacyCompletions';
import { ChatStreamDecoder } from './streamDecoder';
import { ChatStreamEncoder } from './streamEncoder';

export const openaiChatCodec: Codec = {
  id: 'openai-chat',
  decodeRequest,
  encodeRequest,
  decodeAnswer,
  encodeAnswer,
  newStreamDecoder: (origin) => new ChatStreamDecoder(origin),
  newStreamEncoder: (context) => new ChatStreamEncoder(context),
};

/** The client's side of `POST /v1/completions`. */
export const legacyCompletionsCodec: Codec = {
  ...openaiChatCodec,
  decodeRequest: decodeCompletionRequest,
  encodeAnswer: encodeCompletionAnswer,
  newStreamEncoder: (context) => new CompletionStreamEncoder(context),
};
