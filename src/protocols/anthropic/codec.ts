// The Anthropic Messages codec: what translation uses of this folder. Registered in protocols/codecs.ts.
import type { Codec } from '../codec';
import { decodeAnswer } from './decodeAnswer';
import { decodeRequest } from './decodeRequest';
import { encodeAnswer } from './encodeAnswer';
import { encodeRequest } from './encodeRequest';
import { AnthropicStreamDecoder } from './streamDecoder';
import { AnthropicStreamEncoder } from './streamEncoder';

export const anthropicCodec: Codec = {
  id: 'anthropic',
  decodeRequest,
  encodeRequest,
  decodeAnswer,
  encodeAnswer,
  newStreamDecoder: (origin) => new AnthropicStreamDecoder(origin),
  newStreamEncoder: (context) => new AnthropicStreamEncoder(context),
};
