// What the import reads of each source: the fixtures are configurations as their programs write them, with keys of nobody.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentNames, environmentRows } from '../../../src/catalog/environmentKeys';
import { providerPresets } from '../../../src/catalog/providers';
import { readCcSwitch, rowsOfConfig, rowsOfDatabase } from '../../../src/gateway/imports/ccSwitch';
import { readClaudeCodeRouter } from '../../../src/gateway/imports/claudeCodeRouter';
import { readEnvironment } from '../../../src/gateway/imports/environment';
import type { Findings } from '../../../src/shared/foundChannel';
import { placeOfUrl } from '../../../src/gateway/imports/placeOfUrl';
import { parseRelaxedJson } from '../../../src/gateway/imports/relaxedJson';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/imports', name), 'utf8');

/** One line per channel. */
function lines({ channels }: Findings): string[] {
  return channels.map(({ name, provider, region, protocol, baseUrl, models, secret, auth }) =>
    [
      name,
      region === null ? provider : `${provider}/${region}`,
      protocol,
      baseUrl,
      models.map(({ id }) => id).join('+'),
      secret ?? '-',
      ...(auth === undefined ? [] : [auth.header]),
    ].join(' | '),
  );
}

describe('claude-code-router', () => {
  it('is read as people write it, with variables filled in and URLs cut to what a channel takes', () => {
    const found = readClaudeCodeRouter(fixture('claude-code-router.json5.txt'), { DEEPSEEK_API_KEY: 'sk-deep-0123' });
    expect(lines(found)).toEqual([
      'openrouter | openrouter/global | openai-chat | https://openrouter.ai/api/v1 | google/gemini-2.5-pro+anthropic/claude-sonnet-4 | sk-or-v1-0123456789abcdef',
      'deepseek | deepseek | openai-chat | https://api.deepseek.com | deepseek-chat+deepseek-reasoner | sk-deep-0123',
      'local | ollama | openai-chat | http://127.0.0.1:11434/v1 | qwen2.5-coder:latest | ollama',
      'gemini | gemini | gemini | https://generativelanguage.googleapis.com/v1beta | gemini-2.5-flash | -',
      'it\'s "mine" | custom | anthropic | https://llm.example.com | model-x | key-of-mine-0123',
    ]);
    expect(found.warnings).toEqual([
      'The key of "gemini" is a variable that is not set here: enter it by hand.',
      '"broken" was left out: its address is missing or is no URL.',
    ]);
  });

  it('that is no JSON is refused without repeating what stands in it', () => {
    const text = '{ "Providers": [ { "api_key": "sk-secret-canary" ';
    expect(() => readClaudeCodeRouter(text, {})).toThrow(/not valid JSON/);
    expect(() => readClaudeCodeRouter(text, {})).not.toThrow(/canary/);
  });
});

describe('cc-switch', () => {
  const expected = [
    'Zhipu GLM (claude) | glm/domestic | anthropic | https://open.bigmodel.cn/api/anthropic | glm-4.7+glm-4.5-air | glm-key-0123456789.abcdef',
    'Relay (claude) | custom | anthropic | https://relay.example.com |  | relay-token-01234567 | authorization',
    'Some gateway (codex) | custom-openai | openai-responses | https://gw.example.com/v1 | gpt-5-codex | sk-codex-0123456789',
    'OpenAI (codex) | openai | openai-responses | https://api.openai.com/v1 |  | sk-proj-0123456789',
    'Google (gemini) | gemini | gemini | https://generativelanguage.googleapis.com/v1beta | gemini-3-pro | AIzaSy0123456789',
    'Kimi (opencode) | kimi/domestic | openai-chat | https://api.moonshot.cn/v1 | kimi-k2 | sk-kimi-like-0123456',
  ];

  it('is read from its file, log-ins left out', () => {
    expect(lines(readCcSwitch(rowsOfConfig(fixture('cc-switch.json'))))).toEqual(expected);
  });

  it('is read from the rows of its database just so', () => {
    const config = JSON.parse(fixture('cc-switch.json')) as Record<string, { providers?: Record<string, object> }>;
    const rows = Object.entries(config).flatMap(([app, { providers = {} }]) =>
      Object.values(providers as Record<string, { name: string; settingsConfig: unknown }>).map((provider) => ({
        app_type: app,
        name: provider.name,
        settings_config: JSON.stringify(provider.settingsConfig),
        meta: '{}',
      })),
    );
    expect(lines(readCcSwitch(rowsOfDatabase(rows)))).toEqual(expected);
    const [relay] = rows.filter(({ name }) => name === 'Relay');
    const translated = rowsOfDatabase([{ ...relay, meta: '{"apiFormat":"openai_chat"}' }]);
    expect(lines(readCcSwitch(translated))[0]).toContain('custom-openai | openai-chat | https://relay.example.com/v1');
    expect(rowsOfDatabase([{ app_type: 'claude', name: 'x', settings_config: '{broken', meta: null }])).toHaveLength(1);
  });

  it('is read in its first version too', () => {
    const { claude } = JSON.parse(fixture('cc-switch.json')) as { claude: object };
    expect(lines(readCcSwitch(rowsOfConfig(JSON.stringify(claude))))).toEqual(expected.slice(0, 2));
  });
});

describe('environment', () => {
  it('makes a channel of each key, with its address where one is set', () => {
    const found = readEnvironment({
      OPENAI_API_KEY: ' sk-proj-0123 ',
      OPENAI_BASE_URL: 'https://proxy.example.com/v1/',
      ANTHROPIC_API_KEY: 'sk-ant-0123',
      GEMINI_API_KEY: '',
      DASHSCOPE_API_KEY: 'sk-0123',
      ZAI_API_KEY: 'zai-0123',
      AWS_ACCESS_KEY_ID: 'AKIA0123',
      AWS_SECRET_ACCESS_KEY: 'secret0123',
      AWS_SESSION_TOKEN: 'token0123',
      AWS_REGION: 'eu-west-1',
      AZURE_OPENAI_API_KEY: 'azure0123',
      AZURE_OPENAI_ENDPOINT: 'https://mine.openai.azure.com/',
      PATH: '/usr/bin',
    });
    expect(lines(found)).toEqual([
      'OpenAI (OPENAI_API_KEY) | custom-openai | openai-chat | https://proxy.example.com/v1 |  | sk-proj-0123',
      'Anthropic (ANTHROPIC_API_KEY) | anthropic | anthropic | https://api.anthropic.com |  | sk-ant-0123',
      'Azure OpenAI (AZURE_OPENAI_API_KEY) | azure-openai/v1 | openai-chat | https://mine.openai.azure.com/openai/v1 |  | azure0123',
      'AWS Bedrock (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) | bedrock/eu-west-1 | bedrock | https://bedrock-runtime.eu-west-1.amazonaws.com |  | AKIA0123:secret0123:token0123',
      'Qwen (DashScope) (DASHSCOPE_API_KEY) | qwen/domestic | openai-chat | https://dashscope.aliyuncs.com/compatible-mode/v1 |  | sk-0123',
      'Zhipu GLM (Z.ai) (ZAI_API_KEY) | glm/global | openai-chat | https://api.z.ai/api/paas/v4 |  | zai-0123',
    ]);
    expect(found.warnings).toEqual([]);
  });

  it('prefers a Bedrock key to a profile, and says what it left out', () => {
    expect(lines(readEnvironment({ AWS_PROFILE: 'work' }))[0]).toMatch(/\| profile:work$/);
    expect(lines(readEnvironment({ AWS_PROFILE: 'work', AWS_BEARER_TOKEN_BEDROCK: 'ABSK0123' }))[0]).toMatch(
      /ABSK0123$/,
    );
    expect(readEnvironment({ AZURE_OPENAI_API_KEY: 'a' })).toMatchObject({
      channels: [],
      warnings: [/AZURE_OPENAI_API_KEY/],
    });
  });

  it('knows only presets and regions that exist', () => {
    for (const { provider, region } of environmentRows) {
      const preset = providerPresets.find(({ id }) => id === provider);
      expect(preset, provider).toBeDefined();
      if (region !== undefined) expect(preset?.regions, provider).toContain(region);
    }
    expect(environmentNames.has('PATH')).toBe(false);
  });
});

describe('placeOfUrl', () => {
  it.each([
    ['https://api.openai.com/v1/responses', 'openai-chat', 'openai', 'openai-responses', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1/', 'openai-chat', 'openai', 'openai-chat', 'https://api.openai.com/v1'],
    ['https://api.deepseek.com/v1', 'openai-chat', 'deepseek', 'openai-chat', 'https://api.deepseek.com'],
    ['https://api.anthropic.com/v1/messages', 'openai-chat', 'anthropic', 'anthropic', 'https://api.anthropic.com'],
    [
      'https://mine.openai.azure.com/openai/v1',
      'openai-chat',
      'azure-openai',
      'openai-chat',
      'https://mine.openai.azure.com/openai/v1',
    ],
    ['https://ai.example.com', 'gemini', 'custom', 'gemini', 'https://ai.example.com/v1beta'],
    ['http://localhost:1234/v1', 'openai-chat', 'lmstudio', 'openai-chat', 'http://127.0.0.1:1234/v1'],
    ['https://x.example.com/v1?key=1#a', 'openai-chat', 'custom-openai', 'openai-chat', 'https://x.example.com/v1'],
  ] as const)('%s', (address, protocol, provider, spoken, baseUrl) => {
    expect(placeOfUrl(address, protocol)).toMatchObject({ provider, protocol: spoken, baseUrl });
  });
  it.each(['', 'api.example.com', 'file:///etc/passwd', 'demo://gatehouse'])('refuses %j', (address) =>
    expect(placeOfUrl(address, 'openai-chat')).toBeUndefined(),
  );
});

describe('relaxed JSON', () => {
  it('is plain JSON where it is plain', () => {
    const value = { a: [1, -2.5e3, true, null, 'x: // no comment, "quoted" \u00e9 \n'], 'b-c': { d: "it's" } };
    expect(parseRelaxedJson(JSON.stringify(value, null, 2), 'x')).toEqual(value);
  });
  it.each(['{', '{"a": ', '[1, , 2]', '"a', '{"a" 1}', '/* never closed', '', '{"a": 1} x'])('refuses %j', (text) => {
    expect(() => parseRelaxedJson(text, 'The file')).toThrow('The file is not valid JSON.');
  });
  it('takes time in proportion to the text', () => {
    const began = performance.now();
    for (const piece of ['/*', ',', '[,/**/', "'\\", '"a":']) {
      expect(() => parseRelaxedJson(piece.repeat(200_000), 'x')).toThrow();
    }
    expect(performance.now() - began).toBeLessThan(15_000);
  });
  it('forgives what people write', () => {
    const text = `\uFEFF{ // one\n a: 'it\\'s "so"', /* two, } */ $b_1 : [1, 2,], "c": 'https://x.y/z', }`;
    expect(parseRelaxedJson(text, 'x')).toEqual({ a: 'it\'s "so"', $b_1: [1, 2], c: 'https://x.y/z' });
  });
});
