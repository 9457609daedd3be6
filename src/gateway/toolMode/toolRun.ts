// Whether a request goes through the loop of tools, and with what: the request decoded, the tools it is offered and their names. Called once
// per request of a key in tool mode "gateway" by tryCandidates.ts, after its admission.
import { codecOf } from '../../protocols/codecs';
import type { IrRequest } from '../../protocols/ir/request';
import type { RequestHead } from '../../protocols/readHead';
import { takesTools, withHiddenTurns } from '../../protocols/toolLoop/loopRequest';
import { isNamed, nameTools, type NamedTools } from '../../protocols/toolLoop/toolNames';
import type { ProxyCall, ProxyContext } from '../proxy/proxyCall';
import { decodeForTranslation, type ClientRequest } from '../proxy/translate';
import type { ToolModeService } from './toolModeService';

export interface LoopedRequest {
  service: ToolModeService;
  /** As the client asked. */
  asked: ClientRequest;
  /** With what the client was not told of its earlier turns. */
  request: IrRequest;
  named: NamedTools;
}

/**
 * Undefined where the request goes the ordinary way: another mode or endpoint, tools that are forced or forbidden, none to be offered.
 * Throws GatewayError `bad-request` where the body is not of its protocol.
 */
export async function loopedRequest(
  context: ProxyContext,
  call: ProxyCall,
  head: RequestHead,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<LoopedRequest | undefined> {
  const { match, admission } = call;
  const { settings, id: keyId } = admission.key;
  const service = context.services.toolMode;
  if (service === undefined || settings.toolMode !== 'gateway' || match.operation !== 'generate') return undefined;
  const asked = decodeForTranslation(call, head, body);
  if (asked.codec !== codecOf(match.protocol) || !takesTools(asked.decoded.request)) return undefined;
  const request = withHiddenTurns(asked.decoded.request, (callId) => context.hiddenTurns.find(keyId, callId));
  const { tools, sources } = await service.tools(signal);
  for (const { source, state, error } of sources) {
    if (state === 'failed') call.warnings.push(`tools-missing ${source}: ${error ?? 'not known why'}`);
  }
  const { offeredTools } = settings;
  const offered = offeredTools === null ? tools : tools.filter(({ id }) => isNamed(id, offeredTools));
  const named = nameTools(offered, request.tools);
  for (const id of named.leftOut) call.warnings.push(`tool-left-out ${id}: too many tools, or its schema is too large`);
  // What was hidden from the client is known to us alone: such a request needs the loop also without tools.
  if (named.tools.length === 0 && request === asked.decoded.request) return undefined;
  return { service, asked, request, named };
}
