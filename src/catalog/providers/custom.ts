// Presets of the group "custom": the user gives address and protocol. Data only; see providers.ts.
import type { ProviderPreset } from '../../shared/status';

export const customPresets: readonly ProviderPreset[] = [
  {
    id: 'custom-openai',
    name: { en: 'OpenAI Compatible', zh: '兼容 OpenAI' },
    group: 'custom',
    regions: [],
    endpoints: {},
    choices: ['openai-chat', 'openai-responses'],
    protocols: {},
    auth: 'bearer',
    secretNeeded: false,
    keyUrl: null,
    docsUrl: null,
    defaultProtocol: 'openai-chat',
    modelList: { protocol: 'openai-chat', path: '/models', shape: 'openai' },
    confidence: 'A',
    custom: true,
  },
  {
    id: 'custom',
    name: { en: 'Custom', zh: '自定义' },
    group: 'custom',
    regions: [],
    endpoints: {},
    choices: ['openai-chat', 'openai-responses', 'anthropic', 'gemini', 'bedrock'],
    // Each protocol authenticates as its own vendor does.
    protocols: {
      anthropic: { native: true, auth: 'x-api-key' },
      gemini: { native: true, auth: 'x-goog-api-key' },
      bedrock: { native: true, auth: 'aws' },
    },
    auth: 'bearer',
    secretNeeded: false,
    keyUrl: null,
    docsUrl: null,
    defaultProtocol: 'openai-chat',
    // As the protocol's own vendor lists them.
    modelList: null,
    confidence: 'A',
    custom: true,
  },
];
