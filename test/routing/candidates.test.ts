// Which channels may answer, in which order, and which refusal a client gets where none may.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseCandidates,
  matchesPattern,
  type RoutableChannel,
  type RouteRequest,
} from '../../src/routing/candidates';
import { GatewayError, type ErrorKind } from '../../src/shared/errors';
import { channel, routeRequest } from './routingFixture';

const request = routeRequest;

const ids = (routed: RouteRequest): string[] => chooseCandidates(routed).map((candidate) => candidate.channel.id);

function refusal(routed: RouteRequest): ErrorKind | undefined {
  try {
    chooseCandidates(routed);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return error.kind;
  }
}

describe('what a channel serves', () => {
  it('ids, aliases and patterns, and sends the provider its own name', () => {
    const sent = (models: RoutableChannel['models'], model: string): string | undefined =>
      refusal(request([channel({ models })], { model })) ??
      chooseCandidates(request([channel({ models })], { model }))[0]?.upstreamModel;
    expect(sent([{ id: 'gpt-5' }], 'gpt-5')).toBe('gpt-5');
    expect(sent([{ id: 'gpt-5', alias: 'fast' }], 'fast')).toBe('gpt-5');
    expect(sent([{ id: 'gpt-5', alias: 'fast' }], 'gpt-5')).toBe('gpt-5');
    expect(sent([{ id: 'a' }, { id: 'b', alias: 'a' }], 'a')).toBe('b');
    expect(sent([{ id: 'gpt-*' }], 'gpt-5-mini')).toBe('gpt-5-mini');
    expect(sent([{ id: 'gpt-*', alias: 'x' }], 'gpt-5-mini')).toBe('model-not-found');
    expect(sent([{ id: 'gpt-5' }], 'GPT-5')).toBe('model-not-found');
  });

  it('without models, whatever the provider lists, or anything where no list is known', () => {
    const listed = (knownModels: string[] | null, model: string): ErrorKind | undefined =>
      refusal(request([channel({ models: [], knownModels })], { model }));
    expect(listed(['gpt-5'], 'gpt-5')).toBeUndefined();
    expect(listed(['gpt-5'], 'gpt-4')).toBe('model-not-found');
    expect(listed(null, 'anything')).toBeUndefined();
    expect(listed([], 'anything')).toBeUndefined();
  });

  it.each([
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5', true],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5-latest', true],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4', false],
    ['llama3:latest', 'llama3', true],
    ['llama3:8b', 'llama3', false],
    ['vendor/model', 'vendor/model:free', true],
    ['llama3', 'llama3:8b', false],
  ])('a listed %s serves %s: %s', (known, model, serves) => {
    expect(refusal(request([channel({ models: [], knownModels: [known] })], { model }))).toBe(
      serves ? undefined : 'model-not-found',
    );
  });

  it('the demo channel serves the demo models and no others', () => {
    const demo = channel({ provider: 'demo', baseUrl: 'demo://gatehouse', models: [] });
    for (const protocol of ['openai-chat', 'openai-responses', 'anthropic', 'gemini'] as const) {
      expect(chooseCandidates(request([demo], { model: 'demo-echo', protocol }))[0]?.baseUrl).toBe('demo://gatehouse');
    }
    expect(refusal(request([demo], { model: 'gpt-5' }))).toBe('model-not-found');
  });
});

describe('refusals', () => {
  it('says what stands in the way', () => {
    const anthropic = channel({ protocol: 'anthropic', baseUrl: 'https://example.com' });
    expect(refusal(request([]))).toBe('no-channel');
    expect(refusal(request([channel({ enabled: false })]))).toBe('no-channel');
    expect(refusal(request([channel()], { model: 'other' }))).toBe('model-not-found');
    expect(refusal(request([channel({ enabled: false }), channel({ models: [{ id: 'x' }] })]))).toBe('model-not-found');
    expect(refusal(request([channel()], { allowedModels: ['claude-*'] }))).toBe('model-not-allowed');
    expect(refusal(request([channel()], { allowedModels: [] }))).toBe('model-not-allowed');
    expect(refusal(request([channel()], { allowedChannels: ['elsewhere'] }))).toBe('channel-not-allowed');
    expect(refusal(request([anthropic]))).toBe('bad-request');
    expect(refusal(request([channel(), anthropic], { allowedChannels: [anthropic.id] }))).toBe('bad-request');
  });

  it('does not tell a key about models that it may not use', () => {
    expect(refusal(request([], { allowedModels: ['a'] }))).toBe('model-not-allowed');
    expect(refusal(request([channel()], { model: 'unknown', allowedModels: ['gpt-*'] }))).toBe('model-not-allowed');
  });

  it('names the protocols that would work', () => {
    const anthropic = channel({ protocol: 'anthropic' });
    expect(() => chooseCandidates(request([anthropic]))).toThrow(
      /speak anthropic, and this request is in the openai-chat protocol/,
    );
  });
});

describe('translation', () => {
  it('asks a channel in its own protocol where it does not speak the client’s', () => {
    const anthropic = channel({ protocol: 'anthropic' });
    const deepseek = channel({ provider: 'deepseek', baseUrl: 'https://api.deepseek.com' });
    const chosen = chooseCandidates(request([anthropic, deepseek], { protocol: 'anthropic', translate: true }));
    expect(chosen.map(({ protocol }) => protocol)).toEqual(['anthropic', 'anthropic']);
    const chat = channel();
    expect(ids(request([anthropic, chat], { translate: true, random: () => 0.99 }))).toEqual([chat.id, anthropic.id]);
    const translated = chooseCandidates(request([anthropic], { protocol: 'gemini', translate: true }));
    expect(translated).toMatchObject([{ protocol: 'anthropic', baseUrl: anthropic.baseUrl }]);
  });
});

describe('order', () => {
  it('named models before whatever is listed, then priority', () => {
    const open = channel({ models: [], priority: 0 });
    const late = channel({ priority: 5 });
    const early = channel({ priority: 1 });
    const pattern = channel({ models: [{ id: 'gpt-*' }], priority: 3 });
    expect(ids(request([open, late, early, pattern]))).toEqual([early.id, pattern.id, late.id, open.id]);
  });

  it('leaves out channels of another protocol, disabled ones and ones the key may not use', () => {
    const good = channel();
    const others = [channel({ protocol: 'gemini' }), channel({ enabled: false }), channel()];
    expect(ids(request([...others, good], { allowedChannels: [good.id, others[0]?.id ?? ''] }))).toEqual([good.id]);
  });

  it('goes to the endpoint of the request’s protocol', () => {
    const deepseek = channel({ provider: 'deepseek', baseUrl: 'https://api.deepseek.com' });
    const chosen = chooseCandidates(request([deepseek], { protocol: 'anthropic' }));
    expect(chosen.map((candidate) => candidate.baseUrl)).toEqual(['https://api.deepseek.com/anthropic']);
  });

  it('shares by weight within a priority', () => {
    const channels = [channel({ weight: 1 }), channel({ weight: 3 }), channel({ weight: 6 })];
    const firsts = new Map<string, number>();
    const draws = 10_000;
    for (let index = 0; index < draws; index += 1) {
      const first = ids(request(channels, { random: () => (index + 0.5) / draws }))[0] ?? '';
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    expect(channels.map((item) => firsts.get(item.id))).toEqual([1000, 3000, 6000]);
  });

  it('has every candidate once, whatever the dice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ priority: fc.nat(2), weight: fc.nat(5) }), { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.9999999999999999, noNaN: true })),
        (fields, dice) => {
          const channels = fields.map((field) => channel(field));
          const routed = chooseCandidates(request(channels, { random: () => Number(dice.next().value) }));
          expect(routed.map((candidate) => candidate.channel.id).sort()).toEqual(
            channels.map((item) => item.id).sort(),
          );
          const priorities = routed.map((candidate) => candidate.channel.priority);
          expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
        },
      ),
    );
  });
});

describe('matchesPattern', () => {
  it.each([
    ['gpt-5', 'gpt-5', true],
    ['gpt-5', 'gpt-5-mini', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['gpt-*', 'gpt-', true],
    ['*-mini', 'gpt-5-mini', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'acb', false],
    ['a*a', 'a', false],
    ['ab*ba', 'aba', false],
    ['**', 'x', true],
    ['gpt.5', 'gpt-5', false],
    ['', '', true],
    ['', 'x', false],
    ['GPT-*', 'gpt-5', false],
  ])('%j on %j is %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it('agrees with the plain meaning of a star', () => {
    const letters = fc.stringMatching(/^[ab*]{0,8}$/);
    fc.assert(
      fc.property(letters, fc.stringMatching(/^[ab]{0,10}$/), (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('cannot be made to hang', () => {
    const started = performance.now();
    expect(matchesPattern(`${'*a'.repeat(100)}b`, 'a'.repeat(100_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
