// Sound, pictures, searches and batches in a provider's usage object, in the spelling of each protocol.
import { expect, it } from 'vitest';
import { readAnthropicUsage } from '../../src/protocols/anthropic/usage';
import { readGeminiUsage } from '../../src/protocols/gemini/usage';
import { readChatUsage } from '../../src/protocols/openaiChat/usage';
import { readResponsesUsage } from '../../src/protocols/openaiResponses/usage';
import { usageParts } from '../../src/protocols/usageParts';

it('text has none', () => {
  const plain = {
    prompt_tokens: 5,
    completion_tokens: 5,
    prompt_tokens_details: { audio_tokens: 0, cached_tokens: 1 },
  };
  for (const raw of [undefined, null, 'x', [], {}, plain]) expect(usageParts(raw)).toEqual({});
  expect(Object.keys(readChatUsage(plain) ?? {})).not.toContain('audioInput');
});

it('OpenAI’s chat, audio and image answers', () => {
  expect(
    readChatUsage({
      prompt_tokens: 50,
      prompt_tokens_details: { audio_tokens: 30, cached_tokens: 4 },
      completion_tokens: 20,
      completion_tokens_details: { audio_tokens: 15 },
    }),
  ).toMatchObject({ input: 46, cacheRead: 4, output: 20, audioInput: 30, audioOutput: 15 });
  expect(
    readResponsesUsage({
      input_tokens: 40,
      input_tokens_details: { image_tokens: 30, text_tokens: 10 },
      output_tokens: 9,
    }),
  ).toMatchObject({ input: 40, imageInput: 30 });
});

it('Gemini’s modalities: what came from the cache is no part of the rest', () => {
  const usage = readGeminiUsage({
    promptTokenCount: 100,
    promptTokensDetails: [
      { modality: 'AUDIO', tokenCount: 80 },
      { modality: 'TEXT', tokenCount: 20 },
    ],
    cachedContentTokenCount: 50,
    cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 50 }],
    candidatesTokenCount: 1300,
    candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1290 }],
  });
  expect(usage).toMatchObject({ input: 50, audioInput: 30, audioCacheRead: 50, output: 1300, imageOutput: 1290 });
});

it('Anthropic’s searches and batches', () => {
  const usage = {
    input_tokens: 1,
    output_tokens: 1,
    server_tool_use: { web_search_requests: 3 },
    service_tier: 'batch',
  };
  expect(readAnthropicUsage(usage)).toMatchObject({ webSearches: 3, batch: true });
  expect(readAnthropicUsage({ ...usage, service_tier: 'standard' })).not.toHaveProperty('batch');
});
