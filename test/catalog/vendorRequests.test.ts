// Every preset sends what its vendor documents: address, credential and the fields that vendors differ about, written by hand from the
// pages that the presets link to. The requests come out of the gateway's own route, encoders and headers (vendorRequests.ts).
import { describe, expect, it } from 'vitest';
import { providerPresets } from '../../src/catalog/providers';
import type { UpstreamProtocolId } from '../../src/shared/channel';
import { placeOf, presetOf, requestTo } from './vendorRequests';

const secret = 'the-secret';

interface Documented {
  preset: string;
  region?: string;
  protocol: UpstreamProtocolId;
  model: string;
  url: string;
  /** The header that carries the secret; `bearer` stands for `Authorization: Bearer`. */
  auth: 'bearer' | 'x-api-key' | 'x-goog-api-key' | 'api-key';
  /** Members of the body, and what stands in the first message. */
  has: Record<string, unknown>;
  /** Members that the vendor refuses or does not know. */
  lacks?: string[];
  /** Role of the instructions in OpenAI chat. */
  role?: 'system' | 'developer';
}

const chatUsage = { stream: true, stream_options: { include_usage: true } };
/** Responses of other vendors: stateless, and the limit under its own name. */
const responses = { max_output_tokens: 2000, stream: true, store: false };

// prettier-ignore
const documented: Documented[] = [
  // Reasoning models refuse max_tokens and sampling.
  { preset: 'openai', protocol: 'openai-responses', model: 'gpt-5.4', url: 'https://api.openai.com/v1/responses', auth: 'bearer',
    has: { ...responses, reasoning: { effort: 'high' }, include: ['reasoning.encrypted_content'] }, lacks: ['temperature', 'max_tokens'] },
  { preset: 'openai', protocol: 'openai-chat', model: 'gpt-5.4', url: 'https://api.openai.com/v1/chat/completions', auth: 'bearer', role: 'developer',
    has: { ...chatUsage, max_completion_tokens: 2000, reasoning_effort: 'high', seed: 7 }, lacks: ['max_tokens', 'temperature'] },
  { preset: 'openai', protocol: 'openai-chat', model: 'gpt-4.1', url: 'https://api.openai.com/v1/chat/completions', auth: 'bearer',
    has: { max_completion_tokens: 2000, temperature: 0.5 }, lacks: ['reasoning_effort'] },
  // 4.5 and older think by budget, which has to be below max_tokens; 4.7 and later by effort, and refuse sampling.
  { preset: 'anthropic', protocol: 'anthropic', model: 'claude-sonnet-4-5', url: 'https://api.anthropic.com/v1/messages', auth: 'x-api-key',
    has: { max_tokens: 2000, stream: true, thinking: { type: 'enabled', budget_tokens: 1500 } }, lacks: ['output_config', 'seed'] },
  { preset: 'anthropic', protocol: 'anthropic', model: 'claude-opus-4-8', url: 'https://api.anthropic.com/v1/messages', auth: 'x-api-key',
    has: { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }, lacks: ['temperature', 'top_p', 'top_k'] },
  { preset: 'anthropic', protocol: 'openai-chat', model: 'claude-sonnet-4-5', url: 'https://api.anthropic.com/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000 }, lacks: ['reasoning_effort', 'thinking'] },
  // 2.5 has budgets, 3 has levels, never both.
  { preset: 'gemini', protocol: 'gemini', model: 'gemini-2.5-flash', auth: 'x-goog-api-key',
    url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    has: { generationConfig: { temperature: 0.5, seed: 7, maxOutputTokens: 2000, thinkingConfig: { thinkingBudget: 24576 } } }, lacks: ['model', 'stream'] },
  { preset: 'gemini', protocol: 'gemini', model: 'gemini-3.8-flash', auth: 'x-goog-api-key',
    url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse',
    has: { generationConfig: { temperature: 0.5, seed: 7, maxOutputTokens: 2000, thinkingConfig: { thinkingLevel: 'HIGH' } } } },
  { preset: 'gemini', protocol: 'openai-chat', model: 'gemini-2.5-flash', url: 'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, reasoning_effort: 'high' } },
  // No dated api-version in the query; the model is the deployment's name, which tells nothing.
  { preset: 'azure-openai', protocol: 'openai-responses', model: 'my-deployment', url: 'https://mine.openai.azure.com/openai/v1/responses', auth: 'api-key',
    has: { ...responses, model: 'my-deployment' } },
  { preset: 'azure-openai', protocol: 'openai-chat', model: 'my-deployment', url: 'https://mine.openai.azure.com/openai/v1/chat/completions', auth: 'api-key', role: 'system',
    has: { ...chatUsage, max_completion_tokens: 2000 }, lacks: ['max_tokens'] },
  // The dated forms name the deployment in the path.
  { preset: 'azure-openai', region: 'dated', protocol: 'openai-chat', model: 'my deployment', auth: 'api-key', role: 'system',
    url: 'https://mine.openai.azure.com/openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21', has: { max_completion_tokens: 2000 } },
  { preset: 'azure-openai', region: 'dated-preview', protocol: 'openai-chat', model: 'mine', auth: 'api-key', role: 'system',
    url: 'https://mine.openai.azure.com/openai/deployments/mine/chat/completions?api-version=2025-04-01-preview', has: { max_completion_tokens: 2000 } },
  // The model id is encoded into the path once; a Bedrock API key travels as bearer.
  { preset: 'bedrock', region: 'eu-west-1', protocol: 'bedrock', model: 'amazon.nova-pro-v1:0', auth: 'bearer',
    url: 'https://bedrock-runtime.eu-west-1.amazonaws.com/model/amazon.nova-pro-v1%3A0/converse-stream',
    has: { inferenceConfig: { maxTokens: 2000, temperature: 0.5 } }, lacks: ['model', 'stream', 'max_tokens'] },
  { preset: 'bedrock', protocol: 'bedrock', model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', auth: 'bearer',
    url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream',
    has: { anthropic_version: 'bedrock-2023-05-31', max_tokens: 2000 }, lacks: ['model', 'stream'] },
  { preset: 'bedrock', protocol: 'openai-responses', model: 'openai.gpt-oss-120b-1:0', url: 'https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1/responses', auth: 'bearer',
    has: responses },
  { preset: 'bedrock', protocol: 'anthropic', model: 'anthropic.claude-opus-4-8', url: 'https://bedrock-mantle.us-east-1.api.aws/anthropic/v1/messages', auth: 'bearer',
    has: { max_tokens: 2000, thinking: { type: 'adaptive' } } },
  { preset: 'openrouter', protocol: 'openai-chat', model: 'anthropic/claude-opus-4.8', url: 'https://openrouter.ai/api/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { ...chatUsage, max_tokens: 2000, reasoning: { effort: 'high' } }, lacks: ['reasoning_effort', 'temperature'] },
  { preset: 'openrouter', region: 'eu', protocol: 'openai-responses', model: 'openai/gpt-5.4', url: 'https://eu.openrouter.ai/api/v1/responses', auth: 'bearer', has: responses },
  { preset: 'openrouter', protocol: 'anthropic', model: 'anthropic/claude-opus-4.8', url: 'https://openrouter.ai/api/v1/messages', auth: 'bearer', has: { max_tokens: 2000 } },
  // Unknown fields are refused: no stream_options, no user; the seed has a name of its own.
  { preset: 'mistral', protocol: 'openai-chat', model: 'mistral-medium-3.5', url: 'https://api.mistral.ai/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, random_seed: 7, reasoning_effort: 'high', stream: true }, lacks: ['seed', 'stream_options', 'user', 'max_completion_tokens'] },
  { preset: 'mistral', protocol: 'openai-chat', model: 'codestral-2508', url: 'https://api.mistral.ai/v1/chat/completions', auth: 'bearer', has: {}, lacks: ['reasoning_effort'] },
  { preset: 'perplexity', protocol: 'openai-chat', model: 'sonar-deep-research', url: 'https://api.perplexity.ai/v1/sonar', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, reasoning_effort: 'high' }, lacks: ['stream_options', 'user'] },
  { preset: 'perplexity', protocol: 'openai-responses', model: 'sonar-pro', url: 'https://api.perplexity.ai/v1/agent', auth: 'bearer', has: responses },
  { preset: 'xai', protocol: 'openai-responses', model: 'grok-4.5', url: 'https://api.x.ai/v1/responses', auth: 'bearer', has: { ...responses, reasoning: { effort: 'high' } } },
  { preset: 'xai', region: 'us', protocol: 'openai-chat', model: 'grok-4-1-fast', url: 'https://us.api.x.ai/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_completion_tokens: 2000 }, lacks: ['reasoning_effort', 'max_tokens'] },
  // Only none and high are known.
  { preset: 'cohere', protocol: 'openai-chat', model: 'command-a-reasoning-08-2025', url: 'https://api.cohere.ai/compatibility/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, reasoning_effort: 'high' }, lacks: ['user', 'max_completion_tokens'] },
  { preset: 'deepseek', protocol: 'openai-chat', model: 'deepseek-v4-pro', url: 'https://api.deepseek.com/chat/completions', auth: 'bearer', role: 'system',
    has: { ...chatUsage, max_tokens: 2000, thinking: { type: 'enabled' }, reasoning_effort: 'high' } },
  { preset: 'deepseek', protocol: 'anthropic', model: 'deepseek-v4-pro', url: 'https://api.deepseek.com/anthropic/v1/messages', auth: 'x-api-key',
    has: { max_tokens: 2000, output_config: { effort: 'high' } } },
  { preset: 'deepseek', protocol: 'openai-responses', model: 'deepseek-v4-pro', url: 'https://api.deepseek.com/responses', auth: 'bearer', has: responses },
  // A switch and a budget, both at the top of the body; budget_tokens on the Anthropic endpoint, effort on Responses.
  { preset: 'qwen', protocol: 'openai-chat', model: 'qwen3.7-plus', url: 'https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { ...chatUsage, max_tokens: 2000, enable_thinking: true, thinking_budget: 16384 }, lacks: ['reasoning_effort', 'thinking'] },
  { preset: 'qwen', region: 'us', protocol: 'openai-responses', model: 'qwen3.7-plus', url: 'https://dashscope-us.aliyuncs.com/compatible-mode/v1/responses', auth: 'bearer',
    has: { ...responses, reasoning: { effort: 'high' } } },
  { preset: 'qwen', region: 'global', protocol: 'anthropic', model: 'qwen3.7-plus', url: 'https://dashscope-intl.aliyuncs.com/apps/anthropic/v1/messages', auth: 'x-api-key',
    has: { max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1500 } }, lacks: ['output_config'] },
  { preset: 'qwen', region: 'workspace-singapore', protocol: 'openai-chat', model: 'qwen3-coder-plus', auth: 'bearer',
    url: 'https://mine.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1/chat/completions', has: {}, lacks: ['enable_thinking', 'thinking_budget'] },
  { preset: 'glm', protocol: 'openai-chat', model: 'glm-4.7', url: 'https://open.bigmodel.cn/api/paas/v4/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, thinking: { type: 'enabled' } }, lacks: ['reasoning_effort'] },
  { preset: 'glm', region: 'coding-global', protocol: 'openai-responses', model: 'glm-5.3', url: 'https://api.z.ai/api/v1/responses', auth: 'bearer', has: responses },
  { preset: 'glm', region: 'global', protocol: 'anthropic', model: 'glm-4.7', url: 'https://api.z.ai/api/anthropic/v1/messages', auth: 'bearer',
    has: { max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1500 } } },
  // K2.6 has a switch, K2.7 Code always thinks, K3 has effort words.
  { preset: 'kimi', protocol: 'openai-chat', model: 'kimi-k2.6', url: 'https://api.moonshot.cn/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, thinking: { type: 'enabled' } }, lacks: ['reasoning_effort'] },
  { preset: 'kimi', region: 'global', protocol: 'openai-chat', model: 'kimi-k3', url: 'https://api.moonshot.ai/v1/chat/completions', auth: 'bearer', has: { reasoning_effort: 'high' } },
  { preset: 'kimi', region: 'global', protocol: 'openai-responses', model: 'kimi-k3', url: 'https://api.moonshot.ai/v1/responses', auth: 'bearer', has: responses },
  { preset: 'kimi', region: 'coding', protocol: 'anthropic', model: 'kimi-for-coding', url: 'https://api.kimi.com/coding/v1/messages', auth: 'bearer', has: { max_tokens: 2000 }, lacks: ['output_config'] },
  { preset: 'doubao', protocol: 'openai-chat', model: 'doubao-seed-2-1-pro-260628', url: 'https://ark.cn-beijing.volces.com/api/v3/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, thinking: { type: 'enabled' }, reasoning_effort: 'high' } },
  { preset: 'doubao', region: 'global', protocol: 'openai-responses', model: 'seed-2-0-pro', url: 'https://ark.ap-southeast.bytepluses.com/api/v3/responses', auth: 'bearer', has: responses },
  { preset: 'doubao', region: 'coding', protocol: 'anthropic', model: 'doubao-seed-2-0-pro-260215', url: 'https://ark.cn-beijing.volces.com/api/coding/v1/messages', auth: 'bearer',
    has: { output_config: { effort: 'high' } } },
  { preset: 'wenxin', protocol: 'openai-chat', model: 'ernie-5.1', url: 'https://qianfan.baidubce.com/v2/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, thinking: { type: 'enabled' } } },
  { preset: 'wenxin', region: 'coding', protocol: 'anthropic', model: 'ernie-5.1', url: 'https://qianfan.baidubce.com/anthropic/coding/v1/messages', auth: 'bearer', has: { max_tokens: 2000 } },
  { preset: 'hunyuan', protocol: 'openai-chat', model: 'hy3', url: 'https://tokenhub.tencentmaas.com/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, thinking: { type: 'enabled' }, reasoning_effort: 'high' } },
  { preset: 'hunyuan', region: 'global', protocol: 'openai-responses', model: 'hy3', url: 'https://tokenhub-intl.tencentcloudmaas.com/v1/responses', auth: 'bearer', has: responses },
  { preset: 'hunyuan', protocol: 'anthropic', model: 'hy3', url: 'https://tokenhub.tencentmaas.com/v1/messages', auth: 'bearer', has: { max_tokens: 2000 } },
  // max_tokens is deprecated there; without reasoning_split the thinking stands in the content.
  { preset: 'minimax', protocol: 'anthropic', model: 'MiniMax-M3', url: 'https://api.minimaxi.com/anthropic/v1/messages', auth: 'bearer', has: { max_tokens: 2000, thinking: { type: 'adaptive' } } },
  { preset: 'minimax', protocol: 'openai-chat', model: 'MiniMax-M3', url: 'https://api.minimaxi.com/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_completion_tokens: 2000, reasoning_split: true, thinking: { type: 'adaptive' } }, lacks: ['max_tokens'] },
  { preset: 'minimax', region: 'global', protocol: 'openai-responses', model: 'MiniMax-M3', url: 'https://api.minimax.io/v1/responses', auth: 'bearer', has: responses },
  { preset: 'zeroone', protocol: 'openai-chat', model: 'yi-lightning', url: 'https://api.lingyiwanwu.com/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000 }, lacks: ['reasoning_effort', 'thinking'] },
  // Effort under a name of its own in each protocol.
  { preset: 'stepstar', protocol: 'openai-chat', model: 'step-3.7-flash', url: 'https://api.stepfun.com/v1/chat/completions', auth: 'bearer', role: 'system',
    has: { max_tokens: 2000, reasoning_effort: 'high' }, lacks: ['thinking'] },
  { preset: 'stepstar', region: 'plan', protocol: 'anthropic', model: 'step-3.7-flash', url: 'https://api.stepfun.com/step_plan/v1/messages', auth: 'bearer',
    has: { output_config: { effort: 'high' } }, lacks: ['thinking'] },
  { preset: 'stepstar', protocol: 'openai-responses', model: 'step-3.7-flash', url: 'https://api.stepfun.com/v1/responses', auth: 'bearer', has: { ...responses, reasoning: { effort: 'high' } } },
  { preset: 'ollama', protocol: 'openai-chat', model: 'llama3.3', url: 'http://127.0.0.1:11434/v1/chat/completions', auth: 'bearer', role: 'system', has: { ...chatUsage, max_tokens: 2000 } },
  { preset: 'ollama', protocol: 'openai-responses', model: 'llama3.3', url: 'http://127.0.0.1:11434/v1/responses', auth: 'bearer', has: responses },
  { preset: 'ollama', protocol: 'anthropic', model: 'llama3.3', url: 'http://127.0.0.1:11434/v1/messages', auth: 'bearer', has: { max_tokens: 2000 } },
  { preset: 'lmstudio', protocol: 'openai-chat', model: 'local', url: 'http://127.0.0.1:1234/v1/chat/completions', auth: 'bearer', role: 'system', has: { max_tokens: 2000 }, lacks: ['reasoning_effort'] },
  { preset: 'lmstudio', protocol: 'openai-responses', model: 'local', url: 'http://127.0.0.1:1234/v1/responses', auth: 'bearer', has: responses },
  { preset: 'lmstudio', protocol: 'anthropic', model: 'local', url: 'http://127.0.0.1:1234/v1/messages', auth: 'x-api-key', has: { max_tokens: 2000 } },
];

function firstRegion(id: string): string {
  return presetOf(id).regions[0] ?? 'default';
}

describe('what a vendor is sent', () => {
  it.each(documented.map((row) => [`${row.preset} ${row.region ?? ''} ${row.protocol} ${row.model}`, row] as const))(
    '%s',
    async (_, row) => {
      const { protocol, model } = row;
      const region = row.region ?? firstRegion(row.preset);
      const sent = await requestTo(presetOf(row.preset), { region, protocol, model, stream: true, secret });
      expect(sent.url).toBe(row.url);
      expect(sent.body).toMatchObject(row.has);
      for (const name of row.lacks ?? []) expect(sent.body, name).not.toHaveProperty(name);
      if (row.role !== undefined) expect(sent.body['messages']).toMatchObject([{ role: row.role }, { role: 'user' }]);

      // The secret goes into one header, in the vendor's form, and nowhere else.
      const carrying = Object.entries(sent.headers).filter(([, value]) => value.includes(secret));
      expect(carrying).toEqual([row.auth === 'bearer' ? ['authorization', `Bearer ${secret}`] : [row.auth, secret]]);
      expect(sent.url + JSON.stringify(sent.body)).not.toContain(secret);
      expect(sent.headers['anthropic-version']).toBe(protocol === 'anthropic' ? '2023-06-01' : undefined);
    },
  );

  it('has a row for each protocol of each preset', () => {
    const covered = new Set(documented.map((row) => `${row.preset}/${row.protocol}`));
    const missing = providerPresets
      .filter((preset) => !['demo', 'vscode'].includes(preset.id) && !preset.custom)
      .flatMap((preset) => Object.keys(preset.protocols).map((protocol) => `${preset.id}/${protocol}`))
      .filter((name) => !covered.has(name));
    expect(missing).toEqual([]);
  });

  it('asks without a stream at the same address, or that of the protocol for whole answers', async () => {
    for (const { preset, region = firstRegion(preset), protocol, model, url } of documented) {
      const sent = await requestTo(presetOf(preset), { region, protocol, model, stream: false, secret });
      expect(sent.body['stream']).not.toBe(true);
      expect(sent.url).toBe(
        url
          .replace(':streamGenerateContent?alt=sse', ':generateContent')
          .replace('/converse-stream', '/converse')
          .replace('/invoke-with-response-stream', '/invoke'),
      );
    }
  });

  it('signs for Bedrock where the secret is a pair of access keys', async () => {
    const preset = presetOf('bedrock');
    const place = { region: 'eu-west-1', protocol: 'bedrock' as const, model: 'amazon.nova-pro-v1:0', stream: false };
    const { headers } = await requestTo(preset, { ...place, secret: 'AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG' });
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/19700101\/eu-west-1\/bedrock\/aws4_request, /,
    );
    expect(JSON.stringify(headers)).not.toContain('wJalrXUtnFEMI');
  });
});

/** Hosts of each preset by region, as the vendors name them: a slip in one of many regions shows here. */
// prettier-ignore
const hosts: Record<string, Record<string, string>> = {
  'azure-openai': { v1: 'mine.openai.azure.com', dated: 'mine.openai.azure.com', 'dated-preview': 'mine.openai.azure.com' },
  openrouter: { global: 'openrouter.ai', eu: 'eu.openrouter.ai' },
  xai: { global: 'api.x.ai', us: 'us.api.x.ai' },
  qwen: { domestic: 'dashscope.aliyuncs.com', global: 'dashscope-intl.aliyuncs.com', us: 'dashscope-us.aliyuncs.com', hongkong: 'cn-hongkong.dashscope.aliyuncs.com',
    coding: 'coding.dashscope.aliyuncs.com', 'coding-global': 'coding-intl.dashscope.aliyuncs.com', 'workspace-beijing': 'mine.cn-beijing.maas.aliyuncs.com',
    'workspace-singapore': 'mine.ap-southeast-1.maas.aliyuncs.com', 'workspace-hongkong': 'mine.cn-hongkong.maas.aliyuncs.com' },
  glm: { domestic: 'open.bigmodel.cn', global: 'api.z.ai', coding: 'open.bigmodel.cn', 'coding-global': 'api.z.ai' },
  kimi: { domestic: 'api.moonshot.cn', global: 'api.moonshot.ai', coding: 'api.kimi.com' },
  doubao: { domestic: 'ark.cn-beijing.volces.com', global: 'ark.ap-southeast.bytepluses.com', coding: 'ark.cn-beijing.volces.com', 'coding-global': 'ark.ap-southeast.bytepluses.com' },
  wenxin: { domestic: 'qianfan.baidubce.com', coding: 'qianfan.baidubce.com', tokenplan: 'qianfan.baidubce.com' },
  hunyuan: { domestic: 'tokenhub.tencentmaas.com', global: 'tokenhub-intl.tencentcloudmaas.com' },
  minimax: { domestic: 'api.minimaxi.com', global: 'api.minimax.io' },
  zeroone: { domestic: 'api.lingyiwanwu.com', global: 'api.01.ai' },
  stepstar: { domestic: 'api.stepfun.com', global: 'api.stepfun.ai', plan: 'api.stepfun.com', 'plan-global': 'api.stepfun.ai' },
};

describe('regions', () => {
  it.each(
    providerPresets.filter((preset) => preset.regions.length > 0 && preset.id !== 'bedrock').map((preset) => preset.id),
  )('%s keeps to its hosts', (id) => {
    const preset = presetOf(id);
    expect(Object.keys(hosts[id] ?? {})).toEqual(preset.regions);
    for (const region of preset.regions) {
      for (const protocol of Object.keys(preset.protocols) as UpstreamProtocolId[]) {
        const url = placeOf(preset, region, protocol);
        if (url !== undefined) expect(new URL(url).host).toBe(hosts[id]?.[region]);
      }
    }
  });

  it('names the region in each address of Bedrock', () => {
    const preset = presetOf('bedrock');
    for (const region of preset.regions) {
      expect(region).toMatch(/^[a-z]{2}(?:-gov)?-[a-z]+-\d$/);
      expect(placeOf(preset, region, 'bedrock')).toBe(`https://bedrock-runtime.${region}.amazonaws.com`);
    }
  });
});
