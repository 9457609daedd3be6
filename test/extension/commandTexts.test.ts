// What commands say: test results, curl examples, base URLs.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { baseUrlChoices } from '../../src/extension/commands/baseUrls';
import { curlExample, exampleTarget } from '../../src/extension/commands/curlExample';
import { testMessage } from '../../src/extension/commands/testMessage';
import { inEnglish } from '../../src/extension/translate';
import { protocolIds, usualChannelSettings, type Channel } from '../../src/shared/channel';

function channel(values: Partial<Channel>): Channel {
  return {
    ...usualChannelSettings,
    id: 'c1',
    name: 'One',
    provider: 'custom',
    region: null,
    baseUrl: 'https://api.example.com',
    protocol: 'anthropic',
    enabled: true,
    priority: 0,
    weight: 1,
    models: [],
    headers: {},
    secretState: 'set',
    secretHint: null,
    health: { state: 'unknown', reason: null, checkedAt: null, cause: null, models: [] },
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...values,
  };
}

describe('base URLs', () => {
  it('gives each SDK the base it expects', () => {
    const urls = Object.fromEntries(
      baseUrlChoices('http://127.0.0.1:11580/').map(({ protocol, url }) => [protocol, url]),
    );
    expect(urls).toEqual({
      'openai-chat': 'http://127.0.0.1:11580/v1',
      'openai-responses': 'http://127.0.0.1:11580/v1',
      anthropic: 'http://127.0.0.1:11580',
      gemini: 'http://127.0.0.1:11580',
    });
  });
});

describe('the first request', () => {
  const demo = channel({ id: 'demo', provider: 'demo', protocol: 'openai-chat' });
  const own = channel({ models: [{ id: 'claude-x', alias: 'fast' }] });

  it('goes to the demo model where a demo channel is there', () =>
    expect(exampleTarget([own, demo], ['fast', 'demo-echo'])).toEqual({ model: 'demo-echo', protocol: 'openai-chat' }));
  it('goes to a model that the key may use', () =>
    expect(exampleTarget([demo, own], ['fast'])).toEqual({ model: 'fast', protocol: 'anthropic' }));
  it('passes disabled channels over', () =>
    expect(exampleTarget([{ ...demo, enabled: false }, own], [])).toEqual({ model: 'fast', protocol: 'anthropic' }));
  it('is asked in a protocol of clients where the channel speaks none', () => {
    const bedrock = channel({ protocol: 'bedrock' });
    expect(exampleTarget([bedrock], ['fast'])).toEqual({ model: 'fast', protocol: 'openai-chat' });
    expect(exampleTarget([{ ...bedrock, models: [] }], ['nova'])).toEqual({ model: 'nova', protocol: 'openai-chat' });
  });
  it('takes the first listed model of a channel that serves what its provider lists', () =>
    expect(exampleTarget([channel({ protocol: 'gemini' })], ['gemini-x'])).toEqual({
      model: 'gemini-x',
      protocol: 'gemini',
    }));

  it.runIf(process.platform !== 'win32').each(protocolIds)(
    'is one shell command with exactly the intended words: %s',
    (protocol) => {
      const text = curlExample('http://127.0.0.1:11580', "gk-it's", { model: "odd'model", protocol }, 'linux');
      const words = execFileSync('/bin/sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${text}`], {
        encoding: 'utf8',
      }).split('\0');
      expect(words[1]).toMatch(/^http:\/\/127\.0\.0\.1:11580\/v1/);
      expect(words.filter((word) => word.includes("gk-it's"))).toHaveLength(1);
      const body = JSON.parse(words[words.indexOf('--data-binary') + 1] ?? '') as object;
      expect(Object.keys(body).length).toBeGreaterThan(0);
      if (protocol !== 'gemini') expect(body).toHaveProperty('model', "odd'model");
    },
  );

  it('is piped for PowerShell', () => {
    const text = curlExample('http://127.0.0.1:1', 'gk-x', { model: 'm', protocol: 'openai-chat' }, 'win32');
    expect(text).toMatch(/^'\{"model":"m".*\}' \| curl\.exe .*--data-binary '@-'$/);
  });
});

describe('testMessage', () => {
  const steps = [
    { name: 'resolve', ok: true, milliseconds: 11.6 },
    { name: 'authenticate', ok: true, milliseconds: 230 },
  ];
  it('names the steps with their times and counts the models', () => {
    const words = testMessage('OpenAI', { ok: true, steps, models: ['a', 'b'] }, inEnglish);
    expect(words).toBe('“OpenAI” works; models: 2 (✓ name lookup 12 ms, ✓ key 230 ms)');
  });
  it('says what went wrong', () => {
    const failed = [
      ...steps.slice(0, 1),
      { name: 'connect', ok: false, milliseconds: 5000, error: 'connection refused' },
    ];
    expect(testMessage('X', { ok: false, steps: failed }, inEnglish)).toContain('does not work: connection refused');
  });
});
