// The catalogue's rows, checked like any other data: a schema, and the facts that the rest of the house relies on.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { demoModels, demoPrice } from '../../src/catalog/demo';
import { fixedModelLists } from '../../src/catalog/modelLists';
import { providerPresets } from '../../src/catalog/providers';
import { endpointsOf } from '../../src/routing/endpointsOf';
import { protocolIds } from '../../src/shared/channel';
import { priceOverrideSchema } from '../../src/shared/prices';

const text = v.pipe(v.string(), v.trim(), v.minLength(1));
const baseUrl = v.pipe(v.string(), v.url(), v.regex(/[^/]$/, 'must not end in a slash'));
const presetSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)),
  name: v.strictObject({ en: text, zh: text }),
  group: v.picklist(['mainstream', 'china', 'local', 'custom']),
  regions: v.array(text),
  endpoints: v.record(text, v.record(v.picklist(protocolIds), baseUrl)),
  auth: v.picklist(['bearer', 'x-api-key', 'x-goog-api-key', 'none']),
  secretNeeded: v.boolean(),
  keyUrl: v.nullable(v.pipe(v.string(), v.url(), v.startsWith('https://'))),
  defaultProtocol: v.picklist(protocolIds),
  custom: v.boolean(),
});

describe('provider presets', () => {
  it('has the presets of this release, each once', () => {
    expect(providerPresets.map((preset) => preset.id)).toEqual([
      'demo',
      'openai',
      'anthropic',
      'gemini',
      'deepseek',
      'openrouter',
      'ollama',
      'lmstudio',
      'custom-openai',
      'custom',
    ]);
  });

  it.each(providerPresets.map((preset) => [preset.id, preset] as const))(
    '%s fits the schema and itself',
    (_, preset) => {
      expect(v.safeParse(presetSchema, preset).issues).toBeUndefined();
      const places = preset.regions.length === 0 ? ['default'] : preset.regions;
      expect(Object.keys(preset.endpoints)).toEqual(preset.custom ? [] : places);
      expect(preset.custom).toBe(preset.group === 'custom');
      for (const endpoints of Object.values(preset.endpoints)) {
        expect(endpoints[preset.defaultProtocol]).toBeDefined();
        for (const url of Object.values(endpoints)) {
          const { protocol, hostname } = new URL(url);
          const plain = protocol === 'http:' && hostname === '127.0.0.1' && preset.group === 'local';
          expect(protocol === 'https:' || plain || preset.id === 'demo', url).toBe(true);
        }
      }
      expect(preset.secretNeeded).toBe(preset.keyUrl !== null);
    },
  );

  it.each([
    ['demo', ['anthropic', 'gemini', 'openai-chat', 'openai-responses']],
    ['openai', ['openai-chat', 'openai-responses']],
    ['anthropic', ['anthropic']],
    ['gemini', ['gemini']],
    ['deepseek', ['anthropic', 'openai-chat']],
    ['openrouter', ['anthropic', 'openai-chat', 'openai-responses']],
    ['ollama', ['anthropic', 'openai-chat', 'openai-responses']],
    ['lmstudio', ['anthropic', 'openai-chat', 'openai-responses']],
  ])('a channel of %s speaks %j', (id, expected) => {
    const preset = providerPresets.find((candidate) => candidate.id === id);
    const region = preset?.regions[0] ?? null;
    const url = preset?.endpoints[region ?? 'default']?.[preset.defaultProtocol] ?? '';
    const channel = { provider: id, region, baseUrl: url, protocol: preset?.defaultProtocol ?? 'openai-chat' };
    expect(Object.keys(endpointsOf(channel, providerPresets)).sort()).toEqual(expected);
  });

  it('has base URLs as the vendors’ own SDKs take them', () => {
    for (const { endpoints, id } of providerPresets) {
      for (const { anthropic, gemini } of Object.values(endpoints)) {
        if (id === 'demo') continue;
        expect(anthropic ?? '').not.toMatch(/\/v1$/);
        expect(gemini ?? '/v1beta').toMatch(/\/v1beta$/);
      }
    }
  });
});

describe('demo data', () => {
  it('has its models, their list and a price that the price list would take', () => {
    expect(demoModels.map((model) => model.id)).toEqual(['demo-echo', 'demo-story']);
    expect(fixedModelLists['demo']).toEqual(['demo-echo', 'demo-story']);
    expect(v.safeParse(priceOverrideSchema, { model: 'demo-*', ...demoPrice }).success).toBe(true);
  });
});
