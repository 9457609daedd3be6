// A price is that of a model only where the name says so: dates do not make another model, anything else does.
import { describe, expect, it } from 'vitest';
import { isSameModel, isSameOrUndated } from '../../../src/metering/prices/sameModel';

describe('isSameModel', () => {
  it.each([
    ['claude-sonnet-4-5', 'claude-sonnet-4-5'],
    ['MiniMax-M2', 'minimax-m2'],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['claude-sonnet-4-5@20250929', 'claude-sonnet-4-5'],
    ['gpt-5-2025-08-07', 'gpt-5'],
    ['doubao-seed-1-6-251015', 'doubao-seed-1-6'],
    ['magistral-medium-2509', 'magistral-medium'],
    ['gemini-3-pro-preview-11-2025', 'gemini-3-pro-preview'],
    ['gemini-2.0-flash-001', 'gemini-2.0-flash'],
    ['claude-3-5-haiku-latest', 'claude-3-5-haiku'],
    ['models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'claude-haiku-4-5'],
    ['anthropic.claude-3-sonnet-20240229-v1:0:28k', 'anthropic.claude-3-sonnet-20240229'],
    ['arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-6-v1', 'us.anthropic.claude-opus-4-6'],
    ['ft:gpt-4o-mini-2024-07-18:me::abc', 'ft:gpt-4o-mini-2024-'],
  ])('%s is %s', (requested, named) => {
    expect(isSameModel(requested, named)).toBe(true);
  });

  it.each([
    ['claude-sonnet-5-5', 'claude-sonnet-5'],
    ['claude-sonnet-4-5-fast', 'claude-sonnet-4-5'],
    ['gpt-5-mini', 'gpt-5'],
    ['gpt-5', 'gpt-5-mini'],
    ['gpt-5.5', 'gpt-5'],
    ['my-gpt-5', 'gpt-5'],
    ['gemini-2.5-pro-preview-06-05', 'gemini-2.5-pro'],
    ['gemini-1.5-flash-8b', 'gemini-1.5-flash'],
    ['deepseek-chat-v3', 'deepseek-chat'],
    ['deepseek-v4-flash-0731', 'deepseek-v4-flash'],
    ['openai/gpt-5:free', 'openai/gpt-5'],
    ['gpt-4o-2024-05-13', 'gpt-4o-2024-08-06'],
    ['anything', ''],
  ])('%s is not %s', (requested, named) => {
    expect(isSameModel(requested, named)).toBe(false);
  });
});

it('a name without a date may stand for a dated one, and not the other way round', () => {
  expect(isSameOrUndated('doubao-seed-2-0-pro', 'doubao-seed-2-0-pro-260215')).toBe(true);
  expect(isSameOrUndated('doubao-seed-2-0-pro-260101', 'doubao-seed-2-0-pro-260215')).toBe(false);
});
