// Counting tokens: how clients of each protocol ask for it, and how counters of providers are asked. Used by the gateway, which takes
// from the catalogue who has which counter. A new counter is a row here and its shapes in a protocol's folder.
import type { TokenCounterId } from '../catalog/tokenCounters';
import type { ProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import { decodeAnthropicCounted, encodeAnthropicCount, encodeAnthropicCounted } from './anthropic/countTokens';
import { bedrockCodec } from './bedrock/codec';
import { bedrockCountPath, decodeBedrockCounted, encodeBedrockCount } from './bedrock/countTokens';
import { anthropicCodec } from './anthropic/codec';
import type { Codec, UpstreamCodec } from './codec';
import { upstreamPath } from './endpoints';
import {
  decodeCountTokensAnswer,
  decodeCountTokensRequest,
  encodeCountTokensAnswer,
  encodeCountTokensRequest,
} from './gemini/countTokens';
import { geminiCodec } from './gemini/codec';
import { openaiChatCodec } from './openaiChat/codec';
import { decodeKimiCounted, encodeKimiCount } from './openaiChat/countTokens';
import { openaiResponsesCodec } from './openaiResponses/codec';
import { decodeResponsesCounted, encodeResponsesCount, encodeResponsesCounted } from './openaiResponses/countTokens';
import { countIn, type JsonObject } from './wire/jsonValue';

/** How clients of a protocol ask for a count. */
export interface CountQuestion {
  /** Decodes the request; throws `bad-request` where the body is not of its protocol. */
  codec: Codec;
  encodeAnswer(tokens: number): JsonObject;
  /** True where `answer`, an answer of this protocol, names a count. */
  holdsCount(answer: unknown): boolean;
}

const names =
  (...members: string[]) =>
  (answer: unknown): boolean =>
    members.some((member) => countIn(answer, member) !== undefined);

const questions: Readonly<Partial<Record<ProtocolId, CountQuestion>>> = {
  anthropic: { codec: anthropicCodec, encodeAnswer: encodeAnthropicCounted, holdsCount: names('input_tokens') },
  gemini: {
    codec: { ...geminiCodec, decodeRequest: decodeCountTokensRequest },
    encodeAnswer: (tokens) => encodeCountTokensAnswer(tokens),
    // An empty prompt is left out by Google.
    holdsCount: names('totalTokens', 'total_tokens'),
  },
  'openai-responses': {
    codec: openaiResponsesCodec,
    encodeAnswer: encodeResponsesCounted,
    holdsCount: names('input_tokens'),
  },
};

/** Throws `not-found` where a protocol has no such request. */
export function countQuestionOf(protocol: ProtocolId): CountQuestion {
  const question = questions[protocol];
  if (question === undefined) throw new GatewayError('not-found', `The protocol ${protocol} counts no tokens.`);
  return question;
}

/** A counter of a provider. */
export interface TokenCounter {
  /** Encodes the request of the counter; `id` is the protocol whose repairs it needs. */
  codec: UpstreamCodec;
  /** Path below the channel's base URL. */
  path(model: string): string;
  /** Throws `upstream-invalid` where the answer holds no count. */
  decodeAnswer(wire: unknown): number;
  /** Statuses by which it says that it cannot count for this model, or is not there at all. */
  absentStatuses: readonly number[];
}

const absentStatuses = [404, 405, 501];

const pathOf =
  (protocol: ProtocolId) =>
  (model: string): string =>
    upstreamPath({ protocol, operation: 'count-tokens', allowedMethods: ['POST'] }, model);

export const tokenCounters: Readonly<Record<TokenCounterId, TokenCounter>> = {
  anthropic: {
    codec: { ...anthropicCodec, encodeRequest: encodeAnthropicCount },
    path: pathOf('anthropic'),
    decodeAnswer: decodeAnthropicCounted,
    absentStatuses,
  },
  gemini: {
    codec: { ...geminiCodec, encodeRequest: encodeCountTokensRequest },
    path: pathOf('gemini'),
    decodeAnswer: decodeCountTokensAnswer,
    absentStatuses,
  },
  'openai-responses': {
    codec: { ...openaiResponsesCodec, encodeRequest: encodeResponsesCount },
    path: pathOf('openai-responses'),
    decodeAnswer: decodeResponsesCounted,
    absentStatuses,
  },
  kimi: {
    codec: { ...openaiChatCodec, encodeRequest: encodeKimiCount },
    path: () => '/tokenizers/estimate-token-count',
    decodeAnswer: decodeKimiCounted,
    absentStatuses,
  },
  bedrock: {
    codec: { ...bedrockCodec, encodeRequest: encodeBedrockCount },
    path: bedrockCountPath,
    decodeAnswer: decodeBedrockCounted,
    // ValidationException (400): "The provided model doesn't support counting tokens."
    absentStatuses: [400, ...absentStatuses],
  },
};
