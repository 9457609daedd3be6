// Files of prices: rows cut from the public lists with their values worked out by hand, our own file, tables, and hostile contents.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { litellmProviders, modelsDevProviders } from '../../../src/catalog/prices/foreignProviders';
import { providerPresets } from '../../../src/catalog/providers';
import { GatewayError } from '../../../src/shared/errors';
import type { ImportSurroundings, ParsedPrices } from '../../../src/shared/priceImport/importedPrice';
import { readPriceFile } from '../../../src/shared/priceImport/readPriceFile';
import { repoRoot } from '../../support/sources';

const surroundings: ImportSurroundings = {
  providers: new Set(providerPresets.map(({ id }) => id)),
  channels: new Set(['ch_1']),
  litellmProviders,
  modelsDevProviders,
};
const read = (text: string): ParsedPrices => readPriceFile(text, surroundings);
const fixture = (name: string): string => readFileSync(path.join(repoRoot, 'test', 'fixtures', 'prices', name), 'utf8');
const priceOf = ({ prices }: ParsedPrices, name: string): unknown => prices.find((price) => price.name === name)?.price;
const reasonOf = ({ refused }: ParsedPrices, name: string): string | undefined =>
  refused.find((row) => row.name === name)?.reason;
const failure = (text: string): unknown => {
  try {
    read(text);
    return undefined;
  } catch (error) {
    return error instanceof GatewayError ? (error.details as { reason: string }).reason : error;
  }
};

describe('the list of LiteLLM', () => {
  const list = read(fixture('litellm.json'));

  it('gives dollars per token as dollars per million', () => {
    expect(list.format).toBe('litellm');
    // 3e-6 a token is 3 a million, 1.5e-5 is 15, 3e-7 is 0.3, 3.75e-6 is 3.75, 6e-6 is 6; a cent a search is 10 a thousand.
    expect(priceOf(list, 'claude-sonnet-4-6')).toEqual({
      provider: 'anthropic',
      model: 'claude-sonnet-4-6',
      input: 3,
      output: 15,
      cacheRead: 0.3,
      cacheWrite5m: 3.75,
      cacheWrite1h: 6,
      webSearches: 10,
    });
    expect(priceOf(list, 'amazon.nova-2-pro-preview-20251202-v1:0')).toEqual({
      provider: 'bedrock',
      model: 'amazon.nova-2-pro-preview-20251202-v1:0',
      input: 2.1875,
      output: 17.5,
      cacheRead: 0.546875,
      audioInput: 2.1875,
      imageInput: 2.1875,
    });
    expect(priceOf(list, 'amazon.nova-canvas-v1:0')).toEqual({
      provider: 'bedrock',
      model: 'amazon.nova-canvas-v1:0',
      image: 0.06,
    });
  });

  it('keeps tiers by input length', () => {
    expect(priceOf(list, 'claude-sonnet-4-5-20250929-v1:0')).toMatchObject({
      input: 3,
      above: [
        {
          tokens: 200_000,
          prices: { input: 6, output: 22.5, cacheRead: 0.6, cacheWrite5m: 7.5, cacheWrite1h: 12 },
        },
      ],
    });
  });

  it('refuses what it cannot take over, each with its reason', () => {
    expect(reasonOf(list, '1024-x-1024/50-steps/bedrock/amazon.nova-canvas-v1:0')).toBe('variant');
    expect(reasonOf(list, '1024-x-1024/dall-e-2')).toBe('variant');
    expect(reasonOf(list, 'bedrock/us-gov-west-1/anthropic.claude-sonnet-4-5-20250929-v1:0')).toBe('variant');
    expect(reasonOf(list, 'cerebras/llama-3.3-70b')).toBe('provider');
    expect(reasonOf(list, 'aiml/dall-e-3')).toBe('provider');
    expect(list.prices.length + list.refused.length).toBe(11);
  });

  const one = (entry: object, name = 'm'): ParsedPrices =>
    read(JSON.stringify({ [name]: { litellm_provider: 'openai', mode: 'chat', ...entry } }));

  it('guesses nothing', () => {
    expect(reasonOf(one({ input_cost_per_token: 1e-6 }), 'm')).toBe('no-price');
    expect(reasonOf(one({ input_cost_per_token: 0, output_cost_per_token: 0 }), 'm')).toBe('zero');
    expect(reasonOf(one({ input_cost_per_second: 0.0175, output_cost_per_second: 0.0175 }), 'm')).toBe('unit');
    expect(reasonOf(one({}), 'm')).toBe('no-price');
    expect(reasonOf(one({ input_cost_per_token: -1e-6, output_cost_per_token: 1e-6 }), 'm')).toBe('no-price');
  });

  it('takes seconds of sound as minutes, and batches at whole percent', () => {
    const whisper = one({ mode: 'audio_transcription', input_cost_per_second: 0.0001 });
    expect(priceOf(whisper, 'm')).toMatchObject({ audioMinute: 0.006 });
    const half = { input_cost_per_token: 2e-6, output_cost_per_token: 8e-6 };
    const batches = { input_cost_per_token_batches: 1e-6, output_cost_per_token_batches: 4e-6 };
    expect(priceOf(one({ ...half, ...batches }), 'm')).toMatchObject({ input: 2, output: 8, batchPercent: 50 });
    const uneven = { input_cost_per_token_batches: 1e-6, output_cost_per_token_batches: 8e-6 };
    expect(priceOf(one({ ...half, ...uneven }), 'm')).not.toHaveProperty('batchPercent');
    expect(priceOf(one({ ...half, input_cost_per_token_flex: 1e-6 }), 'm')).toEqual({
      provider: 'openai',
      model: 'm',
      input: 2,
      output: 8,
    });
  });

  it('names the units that it leaves out', () => {
    const video = one({ input_cost_per_token: 1e-6, output_cost_per_token: 1e-6, input_cost_per_video_per_second: 1 });
    expect(video.prices[0]?.notes).toEqual([{ note: 'other-units', detail: 'input_cost_per_video_per_second' }]);
  });
});

describe('the list of models.dev', () => {
  const list = read(fixture('modelsDev.json'));

  it('gives its prices as they are, tiers included', () => {
    expect(list.format).toBe('models.dev');
    expect(priceOf(list, 'anthropic/claude-sonnet-4-5')).toEqual({
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      input: 3,
      output: 15,
      cacheRead: 0.3,
      cacheWrite5m: 3.75,
    });
    expect(list.prices[0]?.notes).toEqual([{ note: 'hour-writes' }]);
    expect(priceOf(list, 'openai/gpt-5.5')).toEqual({
      provider: 'openai',
      model: 'gpt-5.5',
      input: 5,
      output: 30,
      cacheRead: 0.5,
      above: [{ tokens: 272_000, prices: { input: 10, output: 45, cacheRead: 1 } }],
    });
    expect(priceOf(list, 'google/gemini-2.5-flash')).toMatchObject({ provider: 'gemini', audioInput: 1 });
    expect(reasonOf(list, 'zai-coding-plan/glm-4.6')).toBe('provider');
  });

  const one = (cost: unknown): ParsedPrices => read(JSON.stringify({ openai: { models: { m: { id: 'm', cost } } } }));

  it('reads the older form of long contexts, and refuses tiers of another kind', () => {
    const price = one({ input: 1, output: 2, cache_read: 0.1, context_over_200k: { input: 2, output: 3 } });
    expect(priceOf(price, 'openai/m')).toMatchObject({
      above: [{ tokens: 200_000, prices: { input: 2, output: 3, cacheRead: 0.1 } }],
    });
    const hours = { input: 1, output: 2, tiers: [{ input: 2, output: 3, tier: { type: 'hours', size: 3 } }] };
    expect(reasonOf(one(hours), 'openai/m')).toBe('tier');
    expect(reasonOf(one(undefined), 'openai/m')).toBe('no-price');
    expect(reasonOf(one({ input: 0, output: 0 }), 'openai/m')).toBe('zero');
  });

  it('keeps a price of thinking only where it is another one', () => {
    expect(priceOf(one({ input: 1, output: 2, reasoning: 2 }), 'openai/m')).not.toHaveProperty('reasoning');
    expect(priceOf(one({ input: 1, output: 2, reasoning: 3 }), 'openai/m')).toMatchObject({ reasoning: 3 });
  });
});

describe('our own list', () => {
  it('is read as it was written, with its rates', () => {
    const overrides = [
      { model: 'gpt-*', input: 1, output: 2 },
      { provider: 'qwen', model: 'qwen-max', currency: 'CNY', input: 2.4, output: 9.6, batchPercent: 50 },
      { channelId: 'ch_1', model: 'x', perRequest: 0.01 },
    ];
    const list = read(JSON.stringify({ overrides, currencyRates: { CNY: 7.1 } }));
    expect(list).toMatchObject({ format: 'gatehouse', currencyRates: { CNY: 7.1 }, refused: [] });
    expect(list.prices.map(({ price }) => price)).toEqual(overrides);
    expect(read(JSON.stringify(overrides)).prices).toHaveLength(3);
  });

  it('refuses single rows, with the place of what is wrong', () => {
    const list = read(
      JSON.stringify({
        overrides: [
          { model: 'a', input: -1, output: 1 },
          { model: 'b' },
          { model: 'c', provider: 'nobody', input: 1 },
          { model: 'd', channelId: 'ch_gone', input: 1 },
          { model: 'e', input: 1 },
          { model: 'e', input: 2 },
          { model: 'f\u202Eg', input: 1 },
          { model: 'h', input: 1, secret: 'x' },
          7,
        ],
        currencyRates: { XXX: 1 },
      }),
    );
    expect(list.prices.map(({ name }) => name)).toEqual(['e']);
    expect(list.refused.map(({ reason }) => reason)).toEqual([
      'invalid',
      'invalid',
      'provider',
      'channel',
      'twice',
      'invalid',
      'invalid',
      'invalid',
      'invalid',
    ]);
    expect(list.refused[0]?.detail).toContain('input');
    expect(list).not.toHaveProperty('currencyRates');
  });
});

describe('a table', () => {
  it.each([
    ['commas', 'model,provider,Input,output,cache_read\ngpt-x,openai,1.25,10,0.125\n'],
    ['semicolons', 'Model;Provider;input;OUTPUT;Cache Read\r\n"gpt-x";openai;1.25;10;0.125'],
    [
      'tabs and a mark at the beginning',
      '\uFEFFmodel\tprovider\tinput\toutput\tcacheRead\ngpt-x\topenai\t1.25\t10\t0.125\n\n',
    ],
  ])('is read with %s', (_name, text) => {
    expect(read(text).prices.map(({ price }) => price)).toEqual([
      { provider: 'openai', model: 'gpt-x', input: 1.25, output: 10, cacheRead: 0.125 },
    ]);
  });

  it('refuses amounts that can be read in two ways, and unknown columns', () => {
    const list = read('model;input;output\na;0,5;1\nb;1.000,5;1\nc;$3;1\nd;=1+1;1\ne;5;1\n');
    expect(list.prices.map(({ name }) => name)).toEqual(['e']);
    expect(list.refused.map(({ detail }) => detail)).toEqual([
      'input: 0,5',
      'input: 1.000,5',
      'input: $3',
      'input: =1+1',
    ]);
    expect(failure('model,price\na,1\n')).toBe('columns');
    expect(failure('input,output\n1,1\n')).toBe('columns');
    expect(failure('model,input\n"a,1\n')).toBe('quotes');
    expect(failure('hello')).toBe('columns');
  });

  it('keeps quoted separators, quotes and line breaks apart', () => {
    const list = read('model,input\n"a,""b""",1\n"c\nd",2\n');
    expect(list.prices.map(({ price }) => price.model)).toEqual(['a,"b"']);
    expect(list.refused).toHaveLength(1);
  });
});

describe('other files', () => {
  it.each([['{}'], ['{"a": 1}'], ['{'], ['[1'], ['{"overrides": 3}'], ['"text"'], ['[['.repeat(50_000)]])(
    '%s are refused',
    (text) => {
      expect(['format', 'columns', 'quotes']).toContain(failure(text));
    },
  );

  it('have no power over the parser', () => {
    const hostile =
      '{"__proto__": {"litellm_provider": "openai", "input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6}}';
    expect(read(hostile).prices.map(({ price }) => price.model)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['litellm_provider']).toBeUndefined();
    expect(reasonOf(read('{"m": {"litellm_provider": "constructor"}}'), 'm')).toBe('provider');
  });

  it('never throw anything but a word of ours', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"overrides": [${json}]}`),
        ),
        (text) => {
          const found = failure(text);
          expect(found === undefined || typeof found === 'string').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
