// Quirk rows: they name presets and protocols that exist, and their flags are those that codecs read.
import { describe, expect, expectTypeOf, it } from 'vitest';
import { providerQuirks, type ProviderQuirks } from '../../src/catalog/providerQuirks';
import { providerPresets } from '../../src/catalog/providers';
import type { FamilyTraits } from '../../src/catalog/modelTraits';
import type { ModelTraits, Quirks } from '../../src/protocols/codec';
import type { UpstreamProtocolId } from '../../src/shared/channel';

describe('provider quirks', () => {
  it('has the flags of the codecs, and those of the gateway beside them', () => {
    expectTypeOf<Omit<ProviderQuirks, 'legacyCompletions' | 'noCompaction'>>().toEqualTypeOf<Quirks>();
    expectTypeOf<FamilyTraits>().toEqualTypeOf<ModelTraits>();
    expect(Object.keys(providerQuirks).length).toBeGreaterThan(0);
  });

  it.each(Object.keys(providerQuirks))('%s is a preset that may speak what its row is about', (id) => {
    const preset = providerPresets.find((candidate) => candidate.id === id);
    expect(preset).toBeDefined();
    const spoken = new Set<string>([...Object.keys(preset?.protocols ?? {}), ...(preset?.choices ?? [])]);
    for (const protocol of Object.keys(providerQuirks[id] ?? {})) expect(spoken, protocol).toContain(protocol);
  });

  it('has a row for every compatible endpoint of another vendor', () => {
    const inventors: Partial<Record<UpstreamProtocolId, readonly string[]>> = {
      'openai-chat': ['openai'],
      'openai-responses': ['openai', 'azure-openai'],
      anthropic: ['anthropic', 'openrouter', 'bedrock'],
      gemini: ['gemini'],
      bedrock: ['bedrock'],
    };
    const missing = providerPresets.flatMap((preset) =>
      preset.id === 'demo' || preset.custom
        ? []
        : (Object.keys(preset.protocols) as UpstreamProtocolId[])
            .filter((protocol) => inventors[protocol]?.includes(preset.id) !== true)
            .filter((protocol) => providerQuirks[preset.id]?.[protocol] === undefined)
            .map((protocol) => `${preset.id}/${protocol}`),
    );
    expect(missing).toEqual([]);
  });
});
