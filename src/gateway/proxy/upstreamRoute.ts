// The way of a translated request at its upstream: codec, target, path, and how its streams are framed. Made once per candidate by
// translate.ts. Bedrock has two ways: Claude takes Anthropic's own words there, which loses less; all others take Converse.
import { traitsOf } from '../../catalog/modelTraits';
import { providerQuirks } from '../../catalog/providerQuirks';
import { BedrockFrames } from '../../protocols/bedrock/frames';
import { bedrockInvokeCodec, invokeTarget } from '../../protocols/bedrock/invokeModel';
import { bedrockPath, modelFamily } from '../../protocols/bedrock/modelFamily';
import type { Frame, Target, UpstreamCodec } from '../../protocols/codec';
import { upstreamCodecOf } from '../../protocols/codecs';
import { ndjsonType, NdjsonFrames } from '../../protocols/vscodeChat/frames';
import { SseFrames } from '../../protocols/wire/sseFrames';
import type { UpstreamProtocol } from '../../protocols/protocol';
import { upstreamProtocols } from '../../protocols/registry';
import type { Candidate } from '../../routing/candidates';
import { providerPath } from './providerPath';

/** Finds the frames in the bytes of a stream. */
export interface FrameSource {
  /** The frames that `chunk` completes: iterate to the end. Throws GatewayError where the bytes are damaged. */
  push(chunk: Uint8Array): Iterable<Frame>;
  /** What is left at the end of the stream. Throws GatewayError `upstream-truncated` where it is known to be torn. */
  finish(): Frame[];
}

export interface UpstreamRoute {
  codec: UpstreamCodec;
  target: Target;
  /** Path and query below the base URL. */
  path: (stream: boolean) => string;
  /** What a refusal means, where its status does not say it. */
  refusalStatus?: UpstreamProtocol['refusalStatus'];
  /** Media type of its streams. */
  streamType: string;
  newFrames: () => FrameSource;
  /** It tells no usage of its own: what comes is the gateway's or a window's estimate. */
  estimatesUsage?: boolean;
}

/** The origin of state that a channel makes: its provider, or the channel itself where nobody knows who stands behind it. */
function originOf(candidate: Candidate): string {
  const { provider, id } = candidate.channel;
  if (provider === 'gemini') return 'google';
  return provider.startsWith('custom') ? id : provider;
}

function targetOf(candidate: Candidate): Target {
  const { provider } = candidate.channel;
  const model = candidate.upstreamModel;
  const quirks = providerQuirks[provider]?.[candidate.protocol] ?? {};
  return { model, origin: originOf(candidate), quirks, traits: traitsOf(provider, model) };
}

const eventStream = {
  streamType: 'application/vnd.amazon.eventstream',
  newFrames: () => new BedrockFrames(),
  refusalStatus: upstreamProtocols.bedrock.refusalStatus,
};
/** Of a VS Code window, which is asked over the management API: there is no path. */
const windowLines = { streamType: ndjsonType, newFrames: () => new NdjsonFrames(), estimatesUsage: true };
const serverSentEvents = { streamType: 'text/event-stream', newFrames: () => new SseFrames() };

/** The way to `candidate`. Throws GatewayError `bad-request` where the gateway cannot translate into its protocol. */
export function routeTo(candidate: Candidate): UpstreamRoute {
  const { protocol, upstreamModel } = candidate;
  const target = targetOf(candidate);
  if (protocol === 'vscode') return { codec: upstreamCodecOf(protocol), target, path: () => '', ...windowLines };
  if (protocol !== 'bedrock') {
    const path = (stream: boolean): string => {
      const match = { protocol, operation: 'generate' as const, stream, allowedMethods: ['POST'] };
      return (
        providerPath(candidate.channel, match, upstreamModel) + (protocol === 'gemini' && stream ? '?alt=sse' : '')
      );
    };
    return { codec: upstreamCodecOf(protocol), target, path, ...serverSentEvents };
  }
  if (modelFamily(target) === 'anthropic') {
    const path = (stream: boolean): string =>
      bedrockPath(upstreamModel, stream ? 'invoke-with-response-stream' : 'invoke');
    return { codec: bedrockInvokeCodec, target: invokeTarget(target), path, ...eventStream };
  }
  const path = (stream: boolean): string => bedrockPath(upstreamModel, stream ? 'converse-stream' : 'converse');
  return { codec: upstreamCodecOf(protocol), target, path, ...eventStream };
}
