// The columns of the matrix as data: the provider that stands behind the gateway, its model, and the voice with which it speaks. A new
// upstream protocol is a row here. No logic.
import type { HttpProtocolId } from '../../src/shared/channel';
import { claudeOnBedrock, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { anthropicVoice } from './model/anthropicVoice';
import { bedrockVoice } from './model/bedrockVoice';
import { chatVoice } from './model/chatVoice';
import { geminiVoice } from './model/geminiVoice';
import { responsesVoice } from './model/responsesVoice';
import type { Voice } from './model/voice';

export interface Upstream {
  /** Name of the column. */
  name: string;
  protocol: HttpProtocolId;
  /** Id of its only model. */
  model: string;
  /** The most output tokens that the model's provider lets a request ask for. */
  mostOutput: number;
  voice: Voice;
  /** Whose rules a request body must obey, where not the protocol's own. */
  body?: HttpProtocolId;
  /** True where the model refuses system messages in the middle of the conversation. */
  noMidSystem?: boolean;
}

export const upstreams: readonly Upstream[] = [
  {
    name: 'openai-chat',
    protocol: 'openai-chat',
    model: upstreamModels['openai-chat'],
    mostOutput: 32_768,
    voice: chatVoice,
  },
  {
    name: 'openai-responses',
    protocol: 'openai-responses',
    model: upstreamModels['openai-responses'],
    mostOutput: 128_000,
    voice: responsesVoice,
  },
  {
    name: 'anthropic',
    protocol: 'anthropic',
    model: upstreamModels.anthropic,
    mostOutput: 128_000,
    voice: anthropicVoice,
  },
  { name: 'gemini', protocol: 'gemini', model: upstreamModels.gemini, mostOutput: 65_536, voice: geminiVoice },
  {
    name: 'bedrock',
    protocol: 'bedrock',
    model: upstreamModels.bedrock,
    mostOutput: 65_535,
    voice: bedrockVoice,
  },
  {
    name: 'bedrock, Claude',
    protocol: 'bedrock',
    model: claudeOnBedrock,
    mostOutput: 64_000,
    voice: anthropicVoice,
    body: 'anthropic',
    noMidSystem: true,
  },
];
