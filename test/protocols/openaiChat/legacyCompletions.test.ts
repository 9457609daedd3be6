// Requests of the legacy `/v1/completions` as chat requests; what chat cannot do is refused. Their answers: sdk.test.ts.
import { describe, expect, it } from 'vitest';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { legacyCompletionsCodec } from '../../../src/protocols/openaiChat/codec';
import { needsCompletions } from '../../../src/protocols/openaiChat/legacyCompletions';
import { requestContext, targetOf } from './support';

const decode = (body: object): IrRequest =>
  legacyCompletionsCodec.decodeRequest({ model: 'm', ...body }, requestContext).request;

describe('legacy completions', () => {
  it.each([['Once upon'], [['Once upon']]])('take the prompt %j for a message of the user', (prompt) => {
    const request = decode({
      prompt,
      max_tokens: 9,
      stop: ['\n'],
      logprobs: 2,
      stream: true,
      suffix: null,
      echo: false,
      best_of: 1,
      logit_bias: { 1: 2 },
    });
    expect(legacyCompletionsCodec.encodeRequest(request, targetOf()).body).toEqual({
      model: 'upstream-model',
      max_completion_tokens: 9,
      stop: ['\n'],
      logprobs: true,
      top_logprobs: 2,
      stream: true,
      stream_options: { include_usage: true },
      logit_bias: { 1: 2 },
      messages: [{ role: 'user', content: 'Once upon' }],
    });
  });

  it.each([
    [{}, 'prompt'],
    [{ prompt: ['a', 'b'] }, 'prompt'],
    [{ prompt: [1, 2] }, 'prompt'],
    [{ prompt: [[1, 2]] }, 'prompt'],
    [{ prompt: 'a', suffix: 'z' }, 'suffix'],
    [{ prompt: 'a', echo: true }, 'echo'],
    [{ prompt: 'a', best_of: 3 }, 'best_of'],
  ])('refuse %j', (body, path) => {
    expect(() => decode(body)).toThrow(
      expect.objectContaining({ kind: 'bad-request', message: expect.stringMatching(`^${path}:`) as unknown }) as Error,
    );
  });
});

describe('what only /completions itself can do', () => {
  it.each<[unknown]>([
    ['no object'],
    [{ prompt: 'a' }],
    [{ prompt: ['a'] }],
    [{ prompt: 'a', suffix: '', echo: false, best_of: 1, n: 1, logprobs: 20 }],
    [{ prompt: 'a', suffix: null, echo: null, best_of: null, n: null, logprobs: null }],
  ])('%j: nothing', (body) => expect(needsCompletions(body)).toBeUndefined());

  it.each([
    [{ prompt: ['a', 'b'] }, /^prompt:/],
    [{ prompt: [] }, /^prompt:/],
    [{ prompt: [1, 2] }, /^prompt:/],
    [{ prompt: [1] }, /^prompt:/],
    [{ prompt: [[1, 2]] }, /^prompt:/],
    [{ prompt: 'a', suffix: 'z' }, /^suffix: "z"\.$/],
    [{ prompt: 'a', echo: true }, /^echo: true\.$/],
    [{ prompt: 'a', best_of: 3 }, /^best_of: 3\.$/],
    [{ prompt: 'a', n: 2 }, /^n: 2\.$/],
    [{ prompt: 'a', logprobs: 21 }, /^logprobs: 21\.$/],
  ])('%j', (body, words) => expect(needsCompletions(body)).toMatch(words));
});
