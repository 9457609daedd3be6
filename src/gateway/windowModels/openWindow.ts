// The channel of VS Code's own models as an upstream: same interface as a provider, so relays, taps, aborts and settlement are the same code.
// Called by the proxy for candidates that speak the protocol `vscode`.
import { GatewayError } from '../../shared/errors';
import type { WindowChat } from '../../shared/windowModels';
import type { ChannelRecord } from '../../store/channelRepository';
import type { Candidate } from '../../routing/candidates';
import type { ProxyContext } from '../proxy/proxyCall';
import type { TranslatedRequest } from '../proxy/translate';
import type { UpstreamCall } from '../proxy/upstream';

/** Starts the attempt. Throws GatewayError `no-window` where no window can be asked. */
export async function openWindow(
  { services, limits, tokens }: ProxyContext,
  { upstreamModel }: Candidate,
  { settings }: ChannelRecord,
  { source }: TranslatedRequest,
): Promise<UpstreamCall> {
  if (services.windows === undefined || source === undefined) {
    throw new GatewayError('no-window', "VS Code's own models need VS Code: no window can be asked here.");
  }
  // A gateway that was just started, or a window: it may not have told of its models yet.
  await services.windows.wanted(limits.secretMs);
  return services.windows.ask({
    // Written by the codec of this protocol.
    chat: source.body as unknown as WindowChat,
    firstByteMs: settings.timeouts?.firstByteMs ?? limits.firstByteMs,
    idleMs: settings.timeouts?.idleMs ?? limits.idleMs,
    usage: {
      input: () => tokens.estimateInputTokens(source.request, upstreamModel),
      output: (text) => (text === '' ? Promise.resolve(0) : tokens.estimateText(text, upstreamModel)),
    },
  });
}
