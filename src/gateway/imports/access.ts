// What readers of other gateways' configurations share: how a bearer is sent, and model ids as a channel has them.
import type { ChannelModel, CustomAuth } from '../../shared/channel';

/** How a secret travels that a tool calls a token and sends as a bearer, to an endpoint that would take a key otherwise. */
export const bearerAuth: CustomAuth = { header: 'authorization', template: 'Bearer {secret}' };

/** Models by their ids, without doubles and without what is no id. */
export function modelsOf(ids: readonly unknown[]): ChannelModel[] {
  const texts = ids.flatMap((id) => (typeof id === 'string' && id.trim() !== '' ? [id.trim()] : []));
  return [...new Set(texts)].map((id) => ({ id }));
}
