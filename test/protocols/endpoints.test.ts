// The proxy's paths and the providers' paths, as docs/protocols.md lists them.
import { describe, expect, it } from 'vitest';
import { matchEndpoint, upstreamPath } from '../../src/protocols/endpoints';

const plain = { anthropicVersion: false };

describe('matchEndpoint', () => {
  it.each([
    ['/v1/chat/completions', { protocol: 'openai-chat', operation: 'generate', allowedMethods: ['POST'] }],
    ['/v1/responses', { protocol: 'openai-responses', operation: 'generate', allowedMethods: ['POST'] }],
    [
      '/v1/completions',
      { protocol: 'openai-chat', operation: 'generate', form: 'legacy-completions', allowedMethods: ['POST'] },
    ],
    [
      '/v1/responses/compact',
      { protocol: 'openai-responses', operation: 'generate', form: 'compact', allowedMethods: ['POST'] },
    ],
    [
      '/v1/responses/input_tokens',
      { protocol: 'openai-responses', operation: 'count-tokens', allowedMethods: ['POST'] },
    ],
    ['/v1/messages', { protocol: 'anthropic', operation: 'generate', allowedMethods: ['POST'] }],
    ['/v1/messages/count_tokens', { protocol: 'anthropic', operation: 'count-tokens', allowedMethods: ['POST'] }],
    ['/v1/models', { protocol: 'openai-chat', operation: 'list-models', allowedMethods: ['GET'] }],
    ['/v1/models/gpt-5', { protocol: 'openai-chat', operation: 'get-model', model: 'gpt-5', allowedMethods: ['GET'] }],
    [
      '/v1/models/vendor%2Fm%3Afree',
      { protocol: 'openai-chat', operation: 'get-model', model: 'vendor/m:free', allowedMethods: ['GET'] },
    ],
    [
      '/v1/models/llama3:8b',
      { protocol: 'openai-chat', operation: 'get-model', model: 'llama3:8b', allowedMethods: ['GET'] },
    ],
    ['/v1beta/models', { protocol: 'gemini', operation: 'list-models', allowedMethods: ['GET'] }],
    ['/v1beta/models/g', { protocol: 'gemini', operation: 'get-model', model: 'g', allowedMethods: ['GET'] }],
  ])('%s', (path, expected) => {
    expect(matchEndpoint(path, plain)).toEqual(expected);
  });

  it.each(['/v1beta', '/v1'])('knows the Gemini calls under %s', (root) => {
    const gemini = { protocol: 'gemini', allowedMethods: ['POST'], model: 'gemini-2.5-flash' };
    expect(matchEndpoint(`${root}/models/gemini-2.5-flash:generateContent`, plain)).toEqual({
      ...gemini,
      operation: 'generate',
      stream: false,
    });
    expect(matchEndpoint(`${root}/models/gemini-2.5-flash:streamGenerateContent`, plain)).toEqual({
      ...gemini,
      operation: 'generate',
      stream: true,
    });
    expect(matchEndpoint(`${root}/models/gemini-2.5-flash:countTokens`, plain)).toEqual({
      ...gemini,
      operation: 'count-tokens',
      stream: false,
    });
    expect(matchEndpoint(`${root}/models/models%2Fa%20b:generateContent`, plain)?.model).toBe('a b');
    expect(matchEndpoint(`${root}/tunedModels/mine:generateContent`, plain)?.model).toBe('tunedModels/mine');
  });

  it('gives the model list to the protocol of the client', () => {
    expect(matchEndpoint('/v1/models', { anthropicVersion: true })?.protocol).toBe('anthropic');
    expect(matchEndpoint('/v1/models/x', { anthropicVersion: true })?.protocol).toBe('anthropic');
    expect(matchEndpoint('/v1/models', { anthropicVersion: false, googleKey: true })?.protocol).toBe('gemini');
    expect(matchEndpoint('/v1/models/x', { anthropicVersion: true, googleKey: true })?.protocol).toBe('anthropic');
    expect(matchEndpoint('/v1beta/models', { anthropicVersion: true })?.protocol).toBe('gemini');
  });

  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v1/models/',
    '/v1/embeddings/',
    '/v1/chat/completions/',
    '/V1/messages',
    '/v1beta/models/g:asyncBatchEmbedContent',
    '/v1beta/models/g:predictLongRunning',
    '/v1beta/models/:generateContent',
    '/v1beta/models/%zz:generateContent',
    '/v1/models/%E0%A4',
    '/v1beta/other/g:generateContent',
    'constructor',
    '/v1/models/g:toString',
  ])('knows nothing of %s', (path) => {
    expect(matchEndpoint(path, plain)).toBeUndefined();
  });
});

describe('upstreamPath', () => {
  it.each([
    ['/v1/chat/completions', 'm', '/chat/completions'],
    ['/v1/responses', 'm', '/responses'],
    ['/v1/completions', 'm', '/completions'],
    ['/v1/responses/compact', 'm', '/responses/compact'],
    ['/v1/responses/input_tokens', 'm', '/responses/input_tokens'],
    ['/v1/messages', 'm', '/v1/messages'],
    ['/v1/messages/count_tokens', 'm', '/v1/messages/count_tokens'],
    ['/v1/models', '', '/models'],
    ['/v1beta/models', '', '/models'],
    ['/v1beta/models/x', 'gemini-2.5-pro', '/models/gemini-2.5-pro'],
    ['/v1beta/models/x:generateContent', 'gemini-2.5-pro', '/models/gemini-2.5-pro:generateContent'],
    ['/v1/models/x:streamGenerateContent', 'gemini-2.5-pro', '/models/gemini-2.5-pro:streamGenerateContent'],
    ['/v1beta/models/x:countTokens', 'models/g', '/models/g:countTokens'],
    ['/v1beta/models/x:generateContent', 'tunedModels/t', '/tunedModels/t:generateContent'],
    [
      '/v1beta/models/x:generateContent',
      '../../v1/files?key=a#b',
      '/models/..%2F..%2Fv1%2Ffiles%3Fkey%3Da%23b:generateContent',
    ],
  ])('%s with %j', (path, model, expected) => {
    const match = matchEndpoint(path, plain);
    expect(match && upstreamPath(match, model)).toBe(expected);
  });

  it('asks Anthropic for its models under /v1', () => {
    const match = matchEndpoint('/v1/models', { anthropicVersion: true });
    expect(match && upstreamPath(match, '')).toBe('/v1/models');
  });
});
