// Bedrock's Converse codec: what translation uses of this folder. Registered in protocols/codecs.ts; no client speaks this protocol.
// Claude goes by InvokeModel where the channel allows (invokeModel.ts), which loses less.
import type { UpstreamCodec } from '../codec';
import { decodeAnswer } from './decodeAnswer';
import { encodeRequest } from './encodeRequest';
import { BedrockStreamDecoder } from './streamDecoder';

export const bedrockCodec: UpstreamCodec = {
  id: 'bedrock',
  encodeRequest,
  decodeAnswer,
  newStreamDecoder: (origin) => new BedrockStreamDecoder(origin),
};
