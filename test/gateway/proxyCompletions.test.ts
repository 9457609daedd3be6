// `POST /v1/completions`, judged by the OpenAI SDK: answered by a chat model of any protocol, and passed on as it is only where it says
// what chat cannot and the catalogue knows that the provider serves it.
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { expectedUsage } from '../support/fakeUpstream/fixtures';
import { nativeScene } from './nativeScene';

const nativeModel = 'served-by-itself';
const nativeAnswer = {
  id: 'cmpl-1',
  object: 'text_completion',
  created: 1,
  model: nativeModel,
  choices: [{ text: 'def f():', index: 0, logprobs: null, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
};

const models = [{ id: nativeModel }, { id: 'gpt-3.5-turbo-instruct' }];
const scene = nativeScene(nativeAnswer, { provider: 'lmstudio', models });

describe.each(protocolIds)('a chat model of %s', (protocol) => {
  const model = upstreamModels[protocol];
  const ask = { model, prompt: 'Once upon a time', max_tokens: 900 };

  it('answers whole', async () => {
    const answer = await scene.client.completions.create(ask);
    expect(answer).toMatchObject({ object: 'text_completion', model, choices: [{ index: 0, finish_reason: 'stop' }] });
    expect(answer.choices[0]?.text).not.toBe('');
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
    expect(scene.house.rows()[0]).toMatchObject({
      outcome: 'ok',
      requestedModel: model,
      ...expectedUsage(protocol, 'text'),
    });
    expect(scene.upstream.lastRequest().call).toMatchObject({ protocol, operation: 'generate' });
  });

  it('answers in a stream, which says the same', async () => {
    const whole = await scene.client.completions.create(ask);
    const options = { include_usage: true };
    let text = '';
    let usage: OpenAI.CompletionUsage | null | undefined;
    const finishes: (string | null)[] = [];
    for await (const chunk of await scene.client.completions.create({
      ...ask,
      stream: true,
      stream_options: options,
    })) {
      text += chunk.choices[0]?.text ?? '';
      usage = chunk.usage ?? usage;
      finishes.push(...chunk.choices.map((choice) => choice.finish_reason as string | null).filter(Boolean));
    }
    expect(text).toBe(whole.choices[0]?.text);
    expect(finishes).toEqual(['stop']);
    expect(usage).toEqual(whole.usage);
  });

  it('refuses, and the SDK raises it', async () => {
    scene.upstream.script([{ status: 429 }, { streamErrorAfter: 2 }]);
    await expect(scene.client.completions.create(ask)).rejects.toMatchObject({ status: 429 });
    await expect(
      (async () => {
        const stream = await scene.client.completions.create({ ...ask, stream: true });
        for await (const chunk of stream) expect(chunk.object).toBe('text_completion');
      })(),
    ).rejects.toBeInstanceOf(OpenAI.APIError);
  });

  it('is not asked for what chat cannot do', async () => {
    for (const more of [
      { echo: true },
      { suffix: 'end' },
      { best_of: 2 },
      { n: 2 },
      { logprobs: 21 },
      { prompt: ['a', 'b'] },
      { prompt: [1, 2] },
    ]) {
      const [name = ''] = Object.keys(more);
      const refused = scene.client.completions.create({ ...ask, ...more });
      await expect(refused).rejects.toMatchObject({
        status: 400,
        message: expect.stringMatching(`${name}: .*/completions`) as unknown,
      });
    }
    expect(scene.upstream.requests).toEqual([]);
  });
});

describe('a provider that serves it', () => {
  it('gets what only it can do, byte for byte but for the model', async () => {
    const body = `{ "model": "${nativeModel}", "prompt": "def", "suffix": "return", "echo":true, "temperature":0.70 }`;
    const answer = await scene.house.ask('/v1/completions', {
      headers: { authorization: `Bearer ${scene.house.key()}` },
      body,
    });
    expect(JSON.parse(answer.text)).toEqual(nativeAnswer);
    expect(scene.native.requests[0]).toMatchObject({ url: '/v1/completions' });
    expect(scene.native.requests[0]?.body.toString()).toBe(body);
    expect(scene.house.rows()[0]).toMatchObject({ outcome: 'ok', inputTokens: 3, outputTokens: 4 });
  });

  it('gets everything for a model that does not chat', async () => {
    const answer = await scene.client.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'def' });
    expect(answer).toMatchObject(nativeAnswer);
    expect(scene.native.requests[0]?.url).toBe('/v1/completions');
  });

  it('is asked as a chat model otherwise', async () => {
    await scene.client.completions.create({ model: nativeModel, prompt: 'def' }).catch(() => undefined);
    expect(scene.native.requests[0]?.url).toBe('/v1/chat/completions');
  });

  it('is preferred where another channel of the same model cannot do it', async () => {
    scene.house.channel({
      id: 'other',
      priority: 0,
      baseUrl: scene.upstream.baseUrl('openai-chat'),
      models: [{ id: nativeModel }],
    });
    await scene.client.completions.create({ model: nativeModel, prompt: [1, 2, 3] });
    expect(scene.native.requests).toHaveLength(1);
    expect(scene.upstream.requests).toEqual([]);
  });
});

it('the demo answers too', async () => {
  scene.house.demo();
  const answer = await scene.client.completions.create({ model: 'demo-echo', prompt: 'Say this' });
  expect(answer.choices[0]?.text).toContain('Say this');
});
