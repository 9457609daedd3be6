// The look at a secret as it is entered: slips, our own keys, and keys of somebody else.
import { describe, expect, it } from 'vitest';
import { checkSecret } from '../../src/catalog/checkSecret';
import { keyShapes } from '../../src/catalog/keyShapes';
import { providerPresets } from '../../src/catalog/providers';
import { presetOf } from './vendorRequests';

const virtualKey = `gk-${'aB3'.repeat(14)}z`;

describe('a secret as it is entered', () => {
  it.each([
    ['openai', '', 'empty'],
    ['openai', 'x'.repeat(10_001), 'too-long'],
    ['openai', 'sk-proj-abc\n', 'line-break'],
    ['openai', 'sk-proj-abc\r\nsk-proj-def', 'line-break'],
    ['openai', ' sk-proj-abc', 'spaces'],
    ['openai', 'sk-proj-abc def', 'spaces'],
    ['openai', 'sk-proj-ab\u00adc', 'characters'],
    ['openai', '“sk-proj-abc”', 'characters'],
    ['openai', '"sk-proj-abc"', 'quotes'],
    ['openai', 'OPENAI_API_KEY=sk-proj-abc', 'setting'],
    ['openai', 'Bearer sk-proj-abc', 'scheme'],
    ['deepseek', virtualKey, 'own-virtual-key'],
    ['custom', virtualKey, 'own-virtual-key'],
    ['demo', 'sk-proj-abc', 'not-wanted'],
  ])('%s: %j is told as %s', (id, secret, problem) => {
    expect(checkSecret(presetOf(id), secret)).toEqual({ problem });
  });

  it.each([
    ['openai', 'sk-ant-api03-abc', 'Anthropic'],
    ['anthropic', 'sk-proj-abc', 'OpenAI'],
    ['gemini', 'sk-or-v1-abc', 'OpenRouter'],
    ['openrouter', 'AIzaSyAbc', 'Google'],
    ['xai', 'gsk_abc', 'Groq'],
    ['azure-openai', 'sk-ant-api03-abc', 'Anthropic'],
    ['wenxin', 'ABSKabc', 'AWS Bedrock'],
    ['mistral', 'ghp_abc', 'GitHub'],
  ])('%s: a key of %s is told', (id, secret, vendor) => {
    expect(checkSecret(presetOf(id), secret)).toEqual({ problem: 'other-vendor', vendor });
  });

  it.each([
    ['openai', 'sk-proj-abc'],
    ['openai', 'sk-abc'],
    ['anthropic', 'sk-ant-api03-abc'],
    // A plain `sk-` is everybody's, and ids without a form are too.
    ['deepseek', 'sk-abc'],
    ['glm', '0123456789abcdef.AbCdEf'],
    ['doubao', '01234567-89ab-cdef-0123-456789abcdef'],
    ['wenxin', 'bce-v3/ALTAK-abc/def'],
    ['kimi', 'sk-kimi-abc'],
    ['minimax', 'eyJhbGciOiJSUzI1NiJ9.e30.abc_-'],
    ['bedrock', 'ABSKQmVkcm9jaw=='],
    ['bedrock', 'AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG'],
    ['bedrock', 'profile:my profile'],
    ['bedrock', '{"accessKeyId": "AKIA", "secretAccessKey": "x"}'],
    // Anything may stand behind an address of one's own.
    ['custom', 'sk-ant-api03-abc'],
    ['custom-openai', 'gsk_abc'],
    ['ollama', 'sk-or-v1-abc'],
  ])('%s takes %j', (id, secret) => {
    expect(checkSecret(presetOf(id), secret)).toEqual({ ok: true });
  });

  it('takes every form that a vendor is known for, at that vendor', () => {
    for (const { provider, prefix } of keyShapes) {
      if (provider !== undefined) expect(checkSecret(presetOf(provider), `${prefix}abc`), prefix).toEqual({ ok: true });
    }
  });

  it('has forms of known presets, the longer before the shorter that they begin with', () => {
    const ids = new Set(providerPresets.map((preset) => preset.id));
    for (const [index, { provider, prefix }] of keyShapes.entries()) {
      expect(provider === undefined || ids.has(provider), prefix).toBe(true);
      const hidden = keyShapes.slice(index + 1).some((later) => later.prefix.startsWith(prefix));
      expect(hidden, `${prefix} hides a longer one`).toBe(false);
    }
  });
});
