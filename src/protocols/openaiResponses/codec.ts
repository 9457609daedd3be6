// The OpenAI Responses codec: translation of requests and answers in both directions. Listed with the other codecs.
import type { Codec } from '../codec';
import { decodeResponsesAnswer } from './decodeAnswer';
import { decodeResponsesRequest } from './decodeRequest';
import { encodeResponsesAnswer } from './encodeAnswer';
import { encodeResponsesRequest } from './encodeRequest';
import { newResponsesStreamDecoder } from './streamDecoder';
import { newResponsesStreamEncoder } from './streamEncoder';

export const openaiResponsesCodec: Codec = {
  id: 'openai-responses',
  decodeRequest: decodeResponsesRequest,
  encodeRequest: encodeResponsesRequest,
  decodeAnswer: decodeResponsesAnswer,
  encodeAnswer: encodeResponsesAnswer,
  newStreamDecoder: newResponsesStreamDecoder,
  newStreamEncoder: newResponsesStreamEncoder,
};
