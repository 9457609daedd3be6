// Where a channel takes which protocol: the preset's endpoints as long as the base URL is the preset's.
import { describe, expect, it } from 'vitest';
import { providerPresets } from '../../src/catalog/providers';
import { endpointsOf, type ChannelPlace } from '../../src/routing/endpointsOf';
import type { EndpointUse } from '../../src/shared/channel';

const place = (fields: Partial<ChannelPlace>): ChannelPlace => ({
  provider: 'openrouter',
  region: null,
  baseUrl: 'https://openrouter.ai/api/v1',
  protocol: 'openai-chat',
  settings: { endpointUse: 'native' },
  ...fields,
});

describe('endpointsOf', () => {
  it('adds the other endpoints of the preset, of the same region', () => {
    expect(endpointsOf(place({}), providerPresets)).toEqual({
      'openai-chat': 'https://openrouter.ai/api/v1',
      'openai-responses': 'https://openrouter.ai/api/v1',
      anthropic: 'https://openrouter.ai/api',
    });
    expect(endpointsOf(place({ region: 'eu', baseUrl: 'https://eu.openrouter.ai/api/v1/' }), providerPresets)).toEqual({
      'openai-chat': 'https://eu.openrouter.ai/api/v1/',
      'openai-responses': 'https://eu.openrouter.ai/api/v1',
      anthropic: 'https://eu.openrouter.ai/api',
    });
  });

  it('adds none, those for use, or all, as the channel is set', () => {
    const use = (endpointUse: EndpointUse): string[] => {
      const anthropic = { provider: 'anthropic', baseUrl: 'https://api.anthropic.com', protocol: 'anthropic' as const };
      const moonshot = { provider: 'kimi', region: 'domestic', baseUrl: 'https://api.moonshot.cn/v1' };
      return [anthropic, moonshot].map((fields) =>
        Object.keys(endpointsOf(place({ ...fields, settings: { endpointUse } }), providerPresets))
          .sort()
          .join(),
      );
    };
    expect(use('own')).toEqual(['anthropic', 'openai-chat']);
    expect(use('native')).toEqual(['anthropic', 'anthropic,openai-chat']);
    expect(use('all')).toEqual(['anthropic,openai-chat', 'anthropic,openai-chat,openai-responses']);
    // An address of the user's own is of one protocol, whatever is switched on.
    const typed = place({ provider: 'anthropic', baseUrl: 'https://mine.example', settings: { endpointUse: 'all' } });
    expect(Object.keys(endpointsOf(typed, providerPresets))).toEqual(['openai-chat']);
  });

  it.each<[string, Partial<ChannelPlace>]>([
    ['another base URL', { baseUrl: 'https://proxy.example/v1' }],
    ['the base URL of another region', { region: 'eu' }],
    ['a region that is not there', { region: 'mars' }],
    ['a name of every object', { region: 'constructor' }],
    ['a protocol that the preset does not have', { protocol: 'gemini' }],
    ['a custom channel', { provider: 'custom' }],
    ['a preset that is not there', { provider: 'gone' }],
  ])('serves its own protocol alone with %s', (_, fields) => {
    const channel = place(fields);
    expect(endpointsOf(channel, providerPresets)).toEqual({ [channel.protocol]: channel.baseUrl });
  });
});
