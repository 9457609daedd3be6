// Channels and route requests for the tests of routing, with every field that a test does not care about filled in.
import type { Candidate, RoutableChannel } from '../../src/routing/candidate';
import type { RouteRequest } from '../../src/routing/candidates';
import { GatewayError } from '../../src/shared/errors';

let count = 0;

/** An enabled channel of its own id that serves `gpt-5` in OpenAI chat. */
export function channel(fields: Partial<RoutableChannel> = {}): RoutableChannel {
  count += 1;
  return {
    id: `c${count}`,
    name: `Channel ${count}`,
    provider: 'custom',
    region: null,
    baseUrl: 'https://example.com/v1',
    protocol: 'openai-chat',
    enabled: true,
    priority: 0,
    weight: 1,
    models: [{ id: 'gpt-5' }],
    knownModels: null,
    settings: { group: null, endpointUse: 'native', paths: null },
    ...fields,
  };
}

export function routeRequest(channels: RoutableChannel[], fields: Partial<RouteRequest> = {}): RouteRequest {
  return {
    model: 'gpt-5',
    protocol: 'openai-chat',
    channels,
    allowedChannels: null,
    allowedModels: null,
    translate: false,
    random: () => 0,
    ...fields,
  };
}

export function candidate(fields: Partial<RoutableChannel> = {}): Candidate {
  const own = channel(fields);
  return { channel: own, model: 'gpt-5', upstreamModel: 'gpt-5', protocol: 'openai-chat', baseUrl: own.baseUrl };
}

/** The GatewayError that `action` throws. */
export function thrownBy(action: () => unknown): GatewayError {
  try {
    action();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
