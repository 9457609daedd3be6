// The Gemini generateContent protocol, both ways, for translated requests. Collected with the other codecs; passthrough needs none of it.
import type { AnswerContext, Codec } from '../codec';
import { decodeAnswer } from './decodeAnswer';
import { decodeRequest } from './decodeRequest';
import { encodeAnswer } from './encodeAnswer';
import { encodeRequest } from './encodeRequest';
import { GeminiStreamDecoder } from './streamDecoder';
import { GeminiStreamEncoder, type StreamForm } from './streamEncoder';

export const geminiCodec: Codec = {
  id: 'gemini',
  decodeRequest,
  encodeRequest,
  decodeAnswer,
  encodeAnswer,
  newStreamDecoder: (origin) => new GeminiStreamDecoder(origin),
  newStreamEncoder: (context) => new GeminiStreamEncoder(context),
};

/** The encoder for a client that asked without `alt=sse` (`array`: `application/json`, one JSON array). */
export function newGeminiStreamEncoder(context: AnswerContext, form: StreamForm): GeminiStreamEncoder {
  return new GeminiStreamEncoder(context, form);
}
