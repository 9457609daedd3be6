// The only registry of protocols. A new protocol is a folder with a `protocol.ts` and one row here.
import type { ProtocolId, UpstreamProtocolId } from '../shared/channel';
import { anthropicProtocol } from './anthropic/protocol';
import { bedrockProtocol } from './bedrock/protocol';
import { geminiProtocol } from './gemini/protocol';
import { openaiChatProtocol } from './openaiChat/protocol';
import { openaiResponsesProtocol } from './openaiResponses/protocol';
import type { Protocol, UpstreamProtocol } from './protocol';
import { vscodeProtocol } from './vscodeChat/protocol';

export const protocols: Record<ProtocolId, Protocol> = {
  'openai-chat': openaiChatProtocol,
  'openai-responses': openaiResponsesProtocol,
  anthropic: anthropicProtocol,
  gemini: geminiProtocol,
};

/** Every protocol that an upstream may speak. */
export const upstreamProtocols: Record<UpstreamProtocolId, UpstreamProtocol> = {
  ...protocols,
  bedrock: bedrockProtocol,
  vscode: vscodeProtocol,
};
