// How much output a request asks for, and holding it to a limit, in each protocol.
import { describe, expect, it } from 'vitest';
import { outputLimitSplices, readOutputWish, type ChatLimitName } from '../../../src/protocols/edits/outputLimit';
import { matchEndpoint, type EndpointMatch } from '../../../src/protocols/endpoints';
import { splice } from '../../../src/protocols/wire/jsonSplice';

function matchOf(path: string): EndpointMatch {
  const match = matchEndpoint(path, { anthropicVersion: false });
  if (match === undefined) throw new Error(path);
  return match;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function limited(path: string, text: string, most: number, name: ChatLimitName = 'max_completion_tokens'): string {
  const body = bytes(text);
  return new TextDecoder().decode(splice(body, outputLimitSplices(matchOf(path), body, most, name)));
}

const chat = '/v1/chat/completions';
const messages = '/v1/messages';
const gemini = '/v1beta/models/g:generateContent';

describe('what a request asks for', () => {
  it.each([
    [chat, '{"max_tokens":5,"n":3}', 5, 3],
    [chat, '{"max_tokens":5,"max_completion_tokens":9}', 9, 1],
    [chat, '{"max_tokens":null}', undefined, 1],
    ['/v1/completions', '{"max_tokens":5,"best_of":4,"n":2}', 5, 4],
    ['/v1/responses', '{"max_output_tokens":7}', 7, 1],
    [messages, '{"max_tokens":8}', 8, 1],
    [gemini, '{"generationConfig":{"maxOutputTokens":6,"candidateCount":2}}', 6, 2],
    [gemini, '{"generation_config":{"max_output_tokens":6}}', 6, 1],
    [gemini, '{}', undefined, 1],
  ])('%s %s', (path, text, tokens, answers) => {
    expect(readOutputWish(matchOf(path), bytes(text))).toEqual({ tokens, answers });
  });
});

describe('a limit of 100', () => {
  it.each([
    [chat, '{"max_tokens": 500 ,"a":1.0}', '{"max_tokens": 100 ,"a":1.0}'],
    [chat, '{"max_tokens":50}', '{"max_tokens":50}'],
    [chat, '{"max_tokens":50,"max_completion_tokens":5e2}', '{"max_tokens":50,"max_completion_tokens":100}'],
    [chat, '{"a":{"max_tokens":500}}\n', '{"a":{"max_tokens":500},"max_completion_tokens":100}\n'],
    [chat, '{"max_tokens":null}', '{"max_tokens":100}'],
    [chat, '{"max_tokens":"900"}', '{"max_tokens":100}'],
    ['/v1/completions', '{"prompt":"x"}', '{"prompt":"x","max_tokens":100}'],
    ['/v1/responses', '{}', '{"max_output_tokens":100}'],
    [messages, '{"max_tokens":500}', '{"max_tokens":100}'],
    [gemini, '{}', '{"generationConfig":{"maxOutputTokens":100}}'],
    [gemini, '{"generationConfig":{"x":1}}', '{"generationConfig":{"x":1,"maxOutputTokens":100}}'],
    [gemini, '{"generationConfig":{}}', '{"generationConfig":{"maxOutputTokens":100}}'],
    [gemini, '{"generationConfig":null}', '{"generationConfig":{"maxOutputTokens":100}}'],
    [gemini, '{"generation_config":{"max_output_tokens":101}}', '{"generation_config":{"max_output_tokens":100}}'],
  ])('%s %s', (path, text, expected) => {
    expect(limited(path, text, 100)).toBe(expected);
  });

  it('goes into chat under the name that the provider knows', () => {
    expect(limited(chat, '{"a":1}', 100, 'max_tokens')).toBe('{"a":1,"max_tokens":100}');
  });

  it('refuses names that differ from a known one only in case, which some providers take for it', () => {
    expect(() => limited(chat, '{"Max_Tokens":5}', 100)).toThrow(/case/);
  });
});

describe('thinking of Anthropic', () => {
  it('stays below the limit, or is switched off where there is no room for it', () => {
    const asked = '{"max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8000}}';
    expect(JSON.parse(limited(messages, asked, 2000))).toEqual({
      max_tokens: 2000,
      thinking: { type: 'enabled', budget_tokens: 1999 },
    });
    expect(JSON.parse(limited(messages, asked, 500))).toEqual({ max_tokens: 500, thinking: { type: 'disabled' } });
    expect(limited(messages, asked, 8500)).toBe(asked.replace('9000', '8500'));
  });
});
