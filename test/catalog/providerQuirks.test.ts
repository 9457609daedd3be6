// Quirk rows: they name presets and protocols that exist.
import { describe, expect, it } from 'vitest';
import { providerQuirks } from '../../src/catalog/providerQuirks';
import { providerPresets } from '../../src/catalog/providers';
import type { UpstreamProtocolId } from '../../src/shared/channel';

describe('provider quirks', () => {
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
      vscode: ['vscode'],
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
