// The model snapshot: its shape, how models are found by the names that providers give them, and what follows for encoders.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/catalog/findModel';
import { modelRows, vendorPrefixes } from '../../src/catalog/modelRows';
import { familyTraits, modelTraits, traitsOf } from '../../src/catalog/modelTraits';
import { providerPresets } from '../../src/catalog/providers';
import { efforts } from '../../src/protocols/ir/request';

const tokens = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(20_000_000)));
const rowSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9.:_/-]*$/)),
  context: tokens,
  input: tokens,
  output: tokens,
  takes: v.exactOptional(v.array(v.picklist(['image', 'pdf', 'audio', 'video']))),
  tools: v.exactOptional(v.boolean()),
  reasoning: v.exactOptional(v.boolean()),
  efforts: v.exactOptional(v.pipe(v.array(v.picklist(efforts)), v.minLength(1))),
  temperature: v.exactOptional(v.literal(false)),
  deprecated: v.exactOptional(v.literal(true)),
});

describe('the model snapshot', () => {
  it.each(Object.entries(modelRows))('of %s fits the schema', (provider, rows) => {
    expect(providerPresets.some((preset) => preset.id === provider)).toBe(true);
    expect(v.safeParse(v.array(rowSchema), rows).issues).toBeUndefined();
    expect(new Set(rows.map((row) => row.id.toLowerCase())).size).toBe(rows.length);
    for (const { id, context, input, output, efforts: words } of rows) {
      if (context !== undefined) expect(Math.max(input ?? 0, output ?? 0), id).toBeLessThanOrEqual(context);
      if (words !== undefined) expect([...words], id).toEqual(efforts.filter((word) => words.includes(word)));
    }
  });

  it('has vendors that it has rows of', () => {
    for (const provider of Object.values(vendorPrefixes)) expect(modelRows[provider], provider).toBeDefined();
  });
});

describe('finding a model', () => {
  it.each([
    ['anthropic', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5-20250929'],
    ['anthropic', 'claude-opus-4-8-20260528', 'claude-opus-4-8'],
    ['openai', 'gpt-5-2025-08-07', 'gpt-5'],
    ['gemini', 'models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['openrouter', 'anthropic/claude-opus-4.5', 'claude-opus-4-5'],
    ['openrouter', 'z-ai/glm-5.3:free', 'glm-5.3'],
    ['openrouter', 'minimax/minimax-m2.7', 'MiniMax-M2.7'],
    ['bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5-20250929'],
    ['bedrock', 'global.anthropic.claude-opus-4-8', 'claude-opus-4-8'],
    ['bedrock', 'arn:aws:bedrock:us-east-1:1:inference-profile/eu.amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0'],
    ['bedrock', 'meta.llama3-3-70b-instruct-v1:0', 'meta.llama3-3-70b-instruct-v1:0'],
    ['custom', 'claude-sonnet-4-5@20250929', 'claude-sonnet-4-5-20250929'],
    ['azure-openai', 'gpt-5.4', 'gpt-5.4'],
    ['doubao', 'doubao-seed-2.1-pro', 'doubao-seed-2-1-pro-260628'],
    ['hunyuan', 'kimi-k2.6', 'kimi-k2.6'],
  ])('%s calls it %s', (provider, id, expected) => {
    expect(findModel(provider, id)?.id).toBe(expected);
  });

  it.each([
    ['openai', 'gpt-99'],
    // Another model, not a form of this one.
    ['anthropic', 'claude-sonnet-4-5-mini'],
    ['openai', 'gpt-5.4-turbo'],
    ['azure-openai', 'my-deployment'],
    ['custom', ''],
  ])('%s: nothing is known of %j', (provider, id) => {
    expect(findModel(provider, id)).toBeUndefined();
  });
});

describe('traits of a model', () => {
  it.each([
    ['claude-opus-4-8', { thinking: 'adaptive', noSampling: true }],
    ['us.anthropic.claude-3-7-sonnet-20250219-v1:0', { thinking: 'budget' }],
    ['claude-sonnet-4@20250514', { thinking: 'budget' }],
    ['anthropic/claude-3.5-haiku', { thinking: 'none', maxOutputTokens: 8192 }],
    ['gemini-3.1-pro-preview', { thinking: 'level' }],
    ['google/gemini-2.5-pro', { thinking: 'budget' }],
    ['gpt-4o', { thinking: 'none' }],
    ['o3-2025-04-16', { thinking: 'effort', noSampling: true }],
    ['openai.gpt-oss-120b-1:0', { thinking: 'effort', efforts: ['low', 'medium', 'high'] }],
    ['qwen3-coder-480b-a35b-instruct', { thinking: 'none' }],
    ['qwen3-235b-a22b-thinking-2507', { thinking: 'always' }],
    ['qwen/qwen3.6-plus', { thinking: 'budget' }],
    ['GLM-4.7', { thinking: 'budget' }],
    ['kimi-k2.7-code', { thinking: 'always' }],
    ['kimi-k3', { thinking: 'always', efforts: ['low', 'high', 'max'] }],
    ['doubao-seed-1-6-251015', { thinking: 'effort', efforts: ['minimal', 'low', 'medium', 'high'] }],
    ['hy3', { thinking: 'effort', efforts: ['low', 'high'] }],
    ['MiniMax-M2.7', { thinking: 'always' }],
    ['MiniMax-M3', { thinking: 'adaptive' }],
    ['deepseek-v4-pro', { thinking: 'effort', efforts: ['low', 'high', 'max'] }],
    ['deepseek.r1-v1:0', { thinking: 'always' }],
    ['grok-4', { thinking: 'none' }],
    ['grok-4.5', { thinking: 'effort', efforts: ['low', 'medium', 'high'] }],
    ['command-r-plus-08-2024', { thinking: 'none' }],
    ['meta.llama4-maverick-17b-instruct-v1:0', { thinking: 'none' }],
    ['amazon.nova-lite-v1:0', { thinking: 'none' }],
    ['something-new', {}],
  ])('%s', (model, expected) => {
    expect(familyTraits(model)).toMatchObject(expected);
    if (Object.keys(expected).length === 0) expect(familyTraits(model)).toEqual({});
  });

  it('has patterns that are plain names, and none that an earlier one hides', () => {
    const seen: string[] = [];
    for (const pattern of modelTraits.flatMap((row) => row.models)) {
      expect(pattern).toMatch(/^[a-z0-9*-]+$/);
      expect(
        seen.some((earlier) => earlier.endsWith('*') && pattern.startsWith(earlier.slice(0, -1))),
        pattern,
      ).toBe(false);
      seen.push(pattern);
    }
  });

  it('takes the limits of the snapshot, and keeps pictures back only at the vendor itself', () => {
    expect(traitsOf('deepseek', 'deepseek-v4-pro')).toMatchObject({
      maxOutputTokens: 384_000, contextTokens: 1_000_000, noImages: true, efforts: ['low', 'high', 'max'],
    }); // prettier-ignore
    expect(traitsOf('custom-openai', 'deepseek-v4-pro').noImages).toBeUndefined();
    expect(traitsOf('kimi', 'kimi-k2.6').noImages).toBeUndefined();
    expect(traitsOf('qwen', 'qwen3-coder-plus')).toMatchObject({ thinking: 'none', maxOutputTokens: 65_536 });
    expect(traitsOf('openai', 'something-new')).toEqual({});
  });
});
