// The only registry of codecs: every protocol that requests and answers are translated from and into.
// A new protocol is a folder with a `codec.ts` and one row here.
import { GatewayError } from '../shared/errors';
import type { UpstreamProtocolId } from '../shared/channel';
import { anthropicCodec } from './anthropic/codec';
import { bedrockCodec } from './bedrock/codec';
import type { Codec, UpstreamCodec } from './codec';
import { geminiCodec } from './gemini/codec';
import { openaiChatCodec } from './openaiChat/codec';
import { openaiResponsesCodec } from './openaiResponses/codec';
import { vscodeCodec } from './vscodeChat/codec';

export const codecs: Readonly<Partial<Record<UpstreamProtocolId, Codec>>> = {
  'openai-chat': openaiChatCodec,
  'openai-responses': openaiResponsesCodec,
  anthropic: anthropicCodec,
  gemini: geminiCodec,
};

/** The codec of `protocol`. Throws GatewayError `bad-request` where the gateway cannot translate this protocol. */
export function codecOf(protocol: UpstreamProtocolId): Codec {
  const codec = codecs[protocol];
  if (codec === undefined) {
    throw new GatewayError('bad-request', `Gatehouse does not translate requests of the protocol ${protocol} yet.`);
  }
  return codec;
}

/** Every protocol that an upstream may speak: those of clients, Bedrock's Converse, VS Code's models. */
const upstreamCodecs: Readonly<Partial<Record<UpstreamProtocolId, UpstreamCodec>>> = {
  ...codecs,
  bedrock: bedrockCodec,
  vscode: vscodeCodec,
};

/** The codec for upstreams of `protocol`. Throws GatewayError `bad-request` where the gateway cannot translate into this protocol. */
export function upstreamCodecOf(protocol: UpstreamProtocolId): UpstreamCodec {
  return upstreamCodecs[protocol] ?? codecOf(protocol);
}
