// The catalogue's rows, checked like any other data: a schema, and the facts that the rest of the house relies on.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { demoModels, demoPrice } from '../../src/catalog/demo';
import { fixedModelLists } from '../../src/catalog/modelLists';
import {
  baseUrlTemplate,
  endpointConfidence,
  needsBaseUrl,
  presetEndpoints,
  protocolChoices,
} from '../../src/catalog/presetPlaces';
import { providerPresets } from '../../src/catalog/providers';
import { endpointsOf } from '../../src/routing/endpointsOf';
import { httpProtocolIds, upstreamProtocolIds, type UpstreamProtocolId } from '../../src/shared/channel';
import { priceOverrideSchema } from '../../src/shared/prices';
import { authForms, confidences, listShapes, type ProviderPreset } from '../../src/shared/status';

const text = v.pipe(v.string(), v.trim(), v.minLength(1));
const names = v.strictObject({ en: text, zh: text });
const protocol = v.picklist(upstreamProtocolIds);
const httpsUrl = v.pipe(v.string(), v.url(), v.startsWith('https://'));
const baseUrl = v.pipe(v.string(), v.url(), v.regex(/[^/]$/, 'must not end in a slash'));
const template = v.pipe(
  v.string(),
  v.regex(/^https:\/\/\{[a-z]+\}\.[^{}]*[^/{}]$/, 'must be a URL with a {name} in its host'),
);
const endpoints = <T extends v.GenericSchema<string>>(url: T) => v.record(text, v.record(protocol, url));
const presetSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)),
  name: names,
  group: v.picklist(['mainstream', 'china', 'local', 'custom']),
  regions: v.array(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/))),
  regionNames: v.exactOptional(v.record(text, names)),
  endpoints: endpoints(baseUrl),
  compatibilityEndpoints: v.exactOptional(endpoints(v.pipe(baseUrl, v.startsWith('https://')))),
  baseUrlTemplates: v.exactOptional(endpoints(template)),
  choices: v.exactOptional(v.array(protocol)),
  protocols: v.record(
    protocol,
    v.strictObject({
      native: v.boolean(),
      auth: v.exactOptional(v.picklist(authForms)),
      path: v.exactOptional(v.pipe(v.string(), v.regex(/^\/[a-z0-9/]*[a-z0-9]$/))),
    }),
  ),
  auth: v.picklist(authForms),
  otherAuth: v.exactOptional(v.array(v.picklist(authForms))),
  pathForms: v.exactOptional(
    v.record(text, v.strictObject({ prefix: v.pipe(v.string(), v.regex(/^\/[^?]*[^/?]$/)), query: text })),
  ),
  signIn: v.exactOptional(v.strictObject({ provider: text, scopes: v.array(httpsUrl) })),
  keyCheck: v.exactOptional(v.strictObject({ protocol, path: v.pipe(v.string(), v.startsWith('/')) })),
  optionalHeaders: v.exactOptional(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)))),
  secretNeeded: v.boolean(),
  keyUrl: v.nullable(httpsUrl),
  note: v.optional(v.strictObject({ en: v.string(), zh: v.string() })),
  docsUrl: v.nullable(httpsUrl),
  defaultProtocol: protocol,
  modelList: v.nullable(
    v.strictObject({
      protocol,
      path: v.pipe(v.string(), v.regex(/^(?:\/|https:\/\/)/)),
      shape: v.picklist(listShapes),
    }),
  ),
  confidence: v.picklist(confidences),
  confidenceOf: v.exactOptional(v.record(text, v.picklist(confidences))),
  legacy: v.exactOptional(v.boolean()),
  custom: v.boolean(),
});

const rows = providerPresets.map((preset) => [preset.id, preset] as const);

function presetOf(id: string): ProviderPreset {
  const preset = providerPresets.find((candidate) => candidate.id === id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  return preset;
}

/** Every place that a preset names: region (`default` where there is one place only), protocol, URL. */
function placesOf(preset: ProviderPreset): [string, UpstreamProtocolId, string][] {
  const tables = [preset.endpoints, preset.compatibilityEndpoints ?? {}, preset.baseUrlTemplates ?? {}];
  return tables.flatMap((table) =>
    Object.entries(table).flatMap(([region, urls]) =>
      Object.entries(urls).map(([id, url]): [string, UpstreamProtocolId, string] => [
        region,
        id as UpstreamProtocolId,
        url,
      ]),
    ),
  );
}

describe('provider presets', () => {
  it('has the presets of this release, each once', () => {
    expect(providerPresets.map((preset) => preset.id).join(' ')).toBe(
      'demo openai anthropic gemini azure-openai openrouter mistral perplexity xai cohere bedrock ' +
        'deepseek qwen glm kimi doubao wenxin hunyuan minimax zeroone stepstar vscode ollama lmstudio custom-openai custom',
    );
  });

  it.each(rows)('%s fits the schema', (_, preset) => {
    expect(v.safeParse(presetSchema, preset).issues).toBeUndefined();
  });

  it.each(rows)('%s fits itself', (_, preset) => {
    const regions = preset.regions.length === 0 ? ['default'] : preset.regions;
    expect(new Set(regions).size).toBe(regions.length);
    expect(Object.keys(preset.regionNames ?? {})).toEqual(preset.regions);
    expect(preset.custom).toBe(preset.group === 'custom');
    expect(preset.secretNeeded).toBe(preset.keyUrl !== null);
    for (const [region, id] of placesOf(preset)) {
      expect(regions, region).toContain(region);
      expect(preset.protocols[id], `${region}/${id}`).toBeDefined();
    }
    for (const region of preset.custom ? [] : regions) {
      const own = { ...preset.endpoints[region], ...preset.baseUrlTemplates?.[region] };
      expect(own[preset.defaultProtocol], region).toBeDefined();
      for (const id of Object.keys(preset.compatibilityEndpoints?.[region] ?? {})) {
        expect(own[id as UpstreamProtocolId], `${region}/${id} is both`).toBeUndefined();
      }
    }
    for (const key of Object.keys(preset.confidenceOf ?? {})) {
      const [region = '', id] = key.split('/');
      if (key === 'modelList') expect(preset.modelList).not.toBeNull();
      else
        expect(
          placesOf(preset).some((place) => place[0] === region && (id === undefined || place[1] === id)),
          key,
        ).toBe(true);
    }
  });

  it.each(rows)('%s dials https alone, but on this machine', (_, preset) => {
    for (const [, , url] of placesOf(preset)) {
      const { protocol: scheme, hostname } = new URL(url.replaceAll(/[{}]/g, ''));
      const plain = scheme === 'http:' && hostname === '127.0.0.1' && preset.group === 'local';
      expect(scheme === 'https:' || plain || ['demo', 'vscode'].includes(preset.id), url).toBe(true);
    }
  });

  it('has base URLs as the vendors’ own SDKs take them', () => {
    for (const preset of providerPresets) {
      if (preset.id === 'demo') continue;
      for (const [region, id, url] of placesOf(preset)) {
        if (id === 'anthropic') expect(url, region).not.toMatch(/\/v1$/);
        if (id === 'gemini') expect(url, region).toMatch(/\/v1beta$/);
      }
    }
  });

  it.each([
    ['demo', null, ['anthropic', 'gemini', 'openai-chat', 'openai-responses']],
    ['openai', null, ['openai-chat', 'openai-responses']],
    ['anthropic', null, ['anthropic']],
    ['gemini', null, ['gemini']],
    ['openrouter', 'eu', ['anthropic', 'openai-chat', 'openai-responses']],
    ['bedrock', 'eu-west-1', ['bedrock']],
    ['deepseek', null, ['anthropic', 'openai-chat']],
    ['qwen', 'coding', ['anthropic', 'openai-chat']],
    ['qwen', 'us', ['anthropic', 'openai-chat', 'openai-responses']],
    ['minimax', 'domestic', ['anthropic', 'openai-chat']],
    ['wenxin', 'domestic', ['openai-chat']],
    ['hunyuan', 'global', ['openai-chat']],
    ['ollama', null, ['anthropic', 'openai-chat', 'openai-responses']],
    ['lmstudio', null, ['anthropic', 'openai-chat', 'openai-responses']],
  ])('a channel of %s in %s speaks %j by itself', (id, region, expected) => {
    const preset = presetOf(id);
    const own = presetEndpoints(preset, region)[preset.defaultProtocol] ?? '';
    const settings = { endpointUse: 'native' as const };
    const channel = { provider: id, region, baseUrl: own, protocol: preset.defaultProtocol, settings };
    expect(Object.keys(endpointsOf(channel, providerPresets)).sort()).toEqual(expected);
  });

  it('fills a template from the address that the user gave, and nothing from another address', () => {
    const settings = { endpointUse: 'native' as const };
    const azure = { provider: 'azure-openai', region: null, protocol: 'openai-chat' as const, settings };
    const own = 'https://my-resource.openai.azure.com/openai/v1';
    expect(endpointsOf({ ...azure, baseUrl: `${own}/` }, providerPresets)).toEqual({
      'openai-chat': `${own}/`,
      'openai-responses': own,
    });
    expect(endpointsOf({ ...azure, baseUrl: 'https://gateway.example.com/openai/v1' }, providerPresets)).toEqual({
      'openai-chat': 'https://gateway.example.com/openai/v1',
    });
    const host = 'https://ws-1.cn-beijing.maas.aliyuncs.com';
    const workspace = { provider: 'qwen', region: 'workspace-beijing', protocol: 'openai-chat' as const, settings };
    const endpointsThere = endpointsOf({ ...workspace, baseUrl: `${host}/compatible-mode/v1` }, providerPresets);
    expect(endpointsThere.anthropic).toBe(`${host}/apps/anthropic`);
    const elsewhere = 'https://ws-1.cn-beijing.maas.aliyuncs.com.example.com/compatible-mode/v1';
    expect(Object.keys(endpointsOf({ ...workspace, baseUrl: elsewhere }, providerPresets))).toEqual(['openai-chat']);
  });

  it('tells where the user has to give an address, and in which form', () => {
    const asked = providerPresets.filter((preset) => needsBaseUrl(preset, null)).map((preset) => preset.id);
    expect(asked).toEqual(['azure-openai', 'custom-openai', 'custom']);
    expect(needsBaseUrl(presetOf('qwen'), 'workspace-beijing')).toBe(true);
    expect(baseUrlTemplate(presetOf('azure-openai'), null, 'openai-chat')).toContain('{resource}');
    expect(protocolChoices(presetOf('custom-openai'), null)).toEqual(['openai-chat', 'openai-responses']);
    expect(protocolChoices(presetOf('custom'), null)).toEqual(httpProtocolIds);
    expect(protocolChoices(presetOf('qwen'), 'coding')).toEqual(['openai-chat', 'anthropic']);
  });

  it('marks what is not confirmed', () => {
    expect(endpointConfidence(presetOf('openai'), null, 'openai-chat')).toBe('A');
    expect(endpointConfidence(presetOf('hunyuan'), 'global', 'openai-chat')).toBe('A');
    expect(endpointConfidence(presetOf('hunyuan'), 'domestic', 'anthropic')).toBe('C');
    expect(endpointConfidence(presetOf('zeroone'), null, 'openai-chat')).toBe('C');
  });
});

describe('fixed model lists', () => {
  it('belong to presets that list nothing themselves', () => {
    for (const id of Object.keys(fixedModelLists)) expect(presetOf(id).modelList).toBeNull();
  });

  it('has the demo’s models and a price that the price list would take', () => {
    expect(demoModels.map((model) => model.id)).toEqual(['demo-echo', 'demo-story']);
    expect(fixedModelLists['demo']).toEqual(['demo-echo', 'demo-story']);
    expect(v.safeParse(priceOverrideSchema, { model: 'demo-*', ...demoPrice }).success).toBe(true);
  });
});
