// Presets of the group "local": the demo and model servers on this machine. Data only; see providers.ts.
import type { ProviderPreset } from '../../shared/status';

export const demoPreset: ProviderPreset = {
  id: 'demo',
  name: { en: 'Demo (no account needed)', zh: '演示（无需账号）' },
  group: 'local',
  regions: [],
  // Answered from inside the gateway: nothing is ever dialled under this scheme.
  endpoints: {
    default: {
      'openai-chat': 'demo://gatehouse',
      'openai-responses': 'demo://gatehouse',
      anthropic: 'demo://gatehouse',
      gemini: 'demo://gatehouse',
    },
  },
  protocols: {
    'openai-chat': { native: true },
    'openai-responses': { native: true },
    anthropic: { native: true },
    gemini: { native: true },
  },
  auth: 'none',
  secretNeeded: false,
  keyUrl: null,
  docsUrl: null,
  defaultProtocol: 'openai-chat',
  modelList: null,
  confidence: 'A',
  custom: false,
};

export const localPresets: readonly ProviderPreset[] = [
  {
    id: 'ollama',
    name: { en: 'Ollama', zh: 'Ollama' },
    group: 'local',
    regions: [],
    endpoints: {
      default: {
        'openai-chat': 'http://127.0.0.1:11434/v1',
        'openai-responses': 'http://127.0.0.1:11434/v1',
        anthropic: 'http://127.0.0.1:11434',
      },
    },
    // Responses from 0.13.3 on, without state between requests.
    protocols: { 'openai-chat': { native: true }, 'openai-responses': { native: false }, anthropic: { native: false } },
    auth: 'bearer',
    secretNeeded: false,
    keyUrl: null,
    docsUrl: 'https://docs.ollama.com/api',
    defaultProtocol: 'openai-chat',
    modelList: { protocol: 'openai-chat', path: '/models', shape: 'openai' },
    confidence: 'A',
    custom: false,
  },
  {
    id: 'lmstudio',
    name: { en: 'LM Studio', zh: 'LM Studio' },
    group: 'local',
    regions: [],
    endpoints: {
      default: {
        'openai-chat': 'http://127.0.0.1:1234/v1',
        'openai-responses': 'http://127.0.0.1:1234/v1',
        anthropic: 'http://127.0.0.1:1234',
      },
    },
    protocols: {
      'openai-chat': { native: true },
      'openai-responses': { native: false },
      anthropic: { native: false, auth: 'x-api-key' },
    },
    auth: 'bearer',
    secretNeeded: false,
    keyUrl: null,
    docsUrl: 'https://lmstudio.ai/docs/developer',
    defaultProtocol: 'openai-chat',
    modelList: { protocol: 'openai-chat', path: '/models', shape: 'openai' },
    confidence: 'A',
    custom: false,
  },
];
