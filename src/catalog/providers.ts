// Provider presets: what a new channel is filled in with. Data only, one row per provider in providers/; a new provider is one new row.
// `GET /providers` shows these rows, the channel form offers them, routing finds a provider's other protocols here.
// Base URLs are what the vendor's own SDK takes: OpenAI protocols with the version segment, Anthropic without `/v1`.
import type { ProviderPreset } from '../shared/status';
import { bedrockPreset } from './providers/bedrock';
import { chinaPresets } from './providers/china';
import { customPresets } from './providers/custom';
import { demoPreset, localPresets } from './providers/local';
import { mainstreamPresets } from './providers/mainstream';
import { vscodePreset } from './providers/vscode';

export const providerPresets: readonly ProviderPreset[] = [
  demoPreset,
  ...mainstreamPresets,
  bedrockPreset,
  ...chinaPresets,
  vscodePreset,
  ...localPresets,
  ...customPresets,
];
