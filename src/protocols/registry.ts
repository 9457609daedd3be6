// The only registry of protocols. A new protocol is a folder with a `protocol.ts` and one row here.
import type { ProtocolId } from '../shared/channel';
import { anthropicProtocol } from './anthropic/protocol';
import { geminiProtocol } from './gemini/protocol';
import { openaiChatProtocol } from './openaiChat/protocol';
import { openaiResponsesProtocol } from './openaiResponses/protocol';
import type { Protocol } from './protocol';

export const protocols: Record<ProtocolId, Protocol> = {
  'openai-chat': openaiChatProtocol,
  'openai-responses': openaiResponsesProtocol,
  anthropic: anthropicProtocol,
  gemini: geminiProtocol,
};
