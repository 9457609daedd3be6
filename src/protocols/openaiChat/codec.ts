// The codec of OpenAI Chat Completions and of the vendors that speak it: all of translation, both ways. Collected in codecs.ts.
// The legacy `/v1/completions` is in legacyCompletions.ts.
import type { Codec } from '../codec';
import { decodeAnswer } from './decodeAnswer';
import { decodeRequest } from './decodeRequest';
import { encodeAnswer } from './encodeAnswer';
import { encodeRequest } from './encodeRequest';
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
