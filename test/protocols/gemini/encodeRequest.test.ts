// Requests for Gemini upstreams: pairing, alternation, signatures, thinking, tool choice, and a warning for every loss.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import type { Encoded, Target } from '../../../src/protocols/codec';
import { geminiCodec } from '../../../src/protocols/gemini/codec';
import type { ToolCallPart, ToolResultPart } from '../../../src/protocols/ir/parts';
import type { IrRequest, IrTurn } from '../../../src/protocols/ir/request';
import { warningText } from '../../../src/protocols/ir/warnings';
import { emptyRequest, gemini25, gemini3 } from './support';

const write = (request: Partial<IrRequest>, target: Target = gemini3): Encoded =>
  geminiCodec.encodeRequest({ ...emptyRequest, ...request }, target);
const warnings = (encoded: Encoded): string[] => encoded.warnings.map(warningText);
const user = (text: string): IrTurn => ({ role: 'user', content: [{ type: 'text', text }] });
const google = (data: string): ToolCallPart['state'] => ({ origin: 'google', kind: 'thought-signature', data });
const call = (id: string, more: Partial<ToolCallPart> = {}): ToolCallPart => ({
  type: 'tool-call',
  id,
  name: `f_${id}`,
  kind: 'function',
  input: '{"a":1}',
  state: google('U0lH'),
  ...more,
});
const result = (callId: string, more: Partial<ToolResultPart> = {}): ToolResultPart => ({
  type: 'tool-result',
  callId,
  kind: 'function',
  content: [{ type: 'text', text: `result ${callId}` }],
  isError: false,
  ...more,
});
const tool = (name: string): IrRequest['tools'][number] => ({ type: 'function', name });

describe('contents', () => {
  it('alternate, with responses in the order of their calls and before all else', () => {
    const encoded = write({
      turns: [
        user('one'),
        user('two'),
        { role: 'assistant', content: [call('a')] },
        { role: 'assistant', content: [call('b', { state: undefined })] },
        { role: 'tool', content: [result('b', { isError: true })] },
        user('three'),
        { role: 'tool', content: [result('a')] },
        { role: 'assistant', content: [{ type: 'text', text: 'done' }] },
      ],
    });
    expect(encoded.body['contents']).toEqual([
      { role: 'user', parts: [{ text: 'one' }, { text: 'two' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'f_a', args: { a: 1 } }, thoughtSignature: 'U0lH' },
          { functionCall: { id: 'b', name: 'f_b', args: { a: 1 } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'f_a', response: { output: 'result a' } } },
          { functionResponse: { id: 'b', name: 'f_b', response: { error: 'result b' } } },
          { text: 'three' },
        ],
      },
      { role: 'model', parts: [{ text: 'done' }] },
    ]);
    expect(encoded.warnings).toEqual([]);
  });

  it('have one response for each call, whatever the history lacks', () => {
    const encoded = write({
      turns: [
        user('go'),
        { role: 'assistant', content: [call('a'), call('b')] },
        { role: 'tool', content: [result('b'), result('z')] },
      ],
    });
    expect(encoded.body['contents']).toMatchObject([
      {},
      {},
      {
        parts: [
          { functionResponse: { id: 'a', response: { error: 'The tool call was not answered.' } } },
          { functionResponse: { id: 'b' } },
          { text: 'Result of z: result z' },
        ],
      },
    ]);
    expect(warnings(encoded)).toEqual([
      'repaired-history f_a: a tool call without a result was given one',
      'repaired-history messages[2].content[1]: the result of no call sent as text',
    ]);
  });

  it('begin with the same bytes when the conversation grows', () => {
    const turns: IrTurn[] = [
      user('go'),
      { role: 'assistant', content: [{ type: 'reasoning', text: 'hm' }, call('a', { state: undefined })] },
      { role: 'tool', content: [result('a')] },
    ];
    const short = JSON.stringify(write({ turns }).body['contents']).slice(0, -1);
    const long = JSON.stringify(
      write({
        turns: [...turns, { role: 'assistant', content: [call('b')] }, { role: 'tool', content: [result('b')] }],
      }).body['contents'],
    );
    expect(long.startsWith(short)).toBe(true);
  });

  it('carry images inside responses where the model knows it, else behind them', () => {
    const image = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } } as const;
    const turns: IrTurn[] = [
      user('look'),
      { role: 'assistant', content: [call('a')] },
      { role: 'tool', content: [result('a', { content: [{ type: 'text', text: 'seen' }, image] })] },
    ];
    const inline = { inlineData: { mimeType: 'image/png', data: 'AA==' } };
    expect(write({ turns }).body['contents']).toMatchObject([
      {},
      {},
      { parts: [{ functionResponse: { parts: [inline] } }] },
    ]);
    const older = write({ turns }, gemini25);
    expect(older.body['contents']).toMatchObject([
      {},
      {},
      { parts: [{ functionResponse: { response: { output: 'seen' } } }, inline] },
    ]);
    expect(warnings(older)).toEqual(['mapped-value messages[2].content[0]: image of a tool result placed behind it']);
  });

  it('take no URL that Google cannot read, and no file of another provider', () => {
    const encoded = write({
      turns: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
            { type: 'file', source: { kind: 'url', url: 'https://www.youtube.com/watch?v=1' } },
            { type: 'file', source: { kind: 'file-id', origin: 'openai-responses', id: 'file-1' } },
            {
              type: 'file',
              source: { kind: 'file-id', origin: 'gemini', id: 'gs://b/o', mediaType: 'application/pdf' },
            },
            { type: 'file', source: { kind: 'text', text: 'plain' } },
            { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'UklG' } },
            { type: 'opaque', origin: 'anthropic', name: 'search_result', value: {} },
          ],
        },
      ],
    });
    expect(encoded.body['contents']).toEqual([
      {
        role: 'user',
        parts: [
          { fileData: { fileUri: 'https://www.youtube.com/watch?v=1' } },
          { fileData: { mimeType: 'application/pdf', fileUri: 'gs://b/o' } },
          { text: 'plain' },
          { inlineData: { mimeType: 'audio/wav', data: 'UklG' } },
        ],
      },
    ]);
    expect(encoded.warnings.map((warning) => warning.code)).toEqual(['dropped-part', 'dropped-part', 'dropped-part']);
  });

  it('send later system messages and a lone system prompt as the user', () => {
    const encoded = write({ turns: [user('a'), { role: 'system', content: [{ type: 'text', text: 'be brief' }] }] });
    expect(encoded.body['contents']).toEqual([{ role: 'user', parts: [{ text: 'a' }, { text: 'be brief' }] }]);
    expect(warnings(encoded)).toEqual(['mapped-value messages[1]: a system message in the middle sent as the user']);
    const lone = write({ system: [{ type: 'text', text: 'Say hi' }], turns: [] });
    expect(lone.body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Say hi' }] }] });
  });

  it('keep what is no JSON object in the arguments', () => {
    const encoded = write({
      turns: [
        user('a'),
        {
          role: 'assistant',
          content: [
            call('a', { input: 'broken {' }),
            call('b', { input: '' }),
            call('c', { kind: 'custom', input: 'x' }),
          ],
        },
      ],
    });
    expect(encoded.body['contents']).toMatchObject([
      {},
      {
        parts: [
          { functionCall: { args: { input: 'broken {' } } },
          { functionCall: { args: {} } },
          { functionCall: { args: { input: 'x' } } },
        ],
      },
    ]);
  });
});

describe('opaque state', () => {
  it('goes back to its origin alone; a lost signature is bypassed on Gemini 3', () => {
    const turns: IrTurn[] = [
      user('a'),
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'mine', state: google('R1') },
          { type: 'reasoning', text: 'other', state: { origin: 'anthropic', kind: 'signature', data: 'x' } },
          { type: 'reasoning', text: 'none' },
          {
            type: 'text',
            text: 'said',
            extensions: { gemini: { thoughtSignature: 'gatehouse-state.1.google.thought-signature.T1' } },
          },
          call('a', { state: { origin: 'openai', kind: 'encrypted', data: 'x' } }),
          call('b'),
        ],
      },
    ];
    const encoded = write({ turns });
    expect(encoded.body['contents']).toEqual([
      { role: 'user', parts: [{ text: 'a' }] },
      {
        role: 'model',
        parts: [
          { text: 'mine', thought: true, thoughtSignature: 'R1' },
          { text: 'none', thought: true },
          { text: 'said', thoughtSignature: 'T1' },
          {
            functionCall: { id: 'a', name: 'f_a', args: { a: 1 } },
            thoughtSignature: 'skip_thought_signature_validator',
          },
          { functionCall: { id: 'b', name: 'f_b', args: { a: 1 } }, thoughtSignature: 'U0lH' },
        ],
      },
    ]);
    expect(warnings(encoded)).toEqual([
      'dropped-state messages[1].content[1]: anthropic',
      'dropped-state messages[1].content[4]: openai',
      'dropped-state tool call: the thought signature is lost; the bypass value was sent',
    ]);
    const elsewhere = write({ turns }, { ...gemini25, origin: 'other-vendor' });
    expect(JSON.stringify(elsewhere.body)).not.toContain('thoughtSignature');
    expect(elsewhere.warnings.filter((warning) => warning.code === 'dropped-state')).toHaveLength(5);
  });
});

describe('thinking', () => {
  const config = (reasoning: IrRequest['reasoning'], target: Target): unknown =>
    (write({ reasoning }, target).body['generationConfig'] as { thinkingConfig?: unknown } | undefined)?.thinkingConfig;
  const with3 = (efforts: string[]): Target => ({ ...gemini3, traits: { thinking: 'level', efforts } });

  it.each<[IrRequest['reasoning'], Target, unknown]>([
    [undefined, gemini3, undefined],
    [{ effort: 'high', visible: true }, gemini3, { includeThoughts: true, thinkingLevel: 'HIGH' }],
    [{ effort: 'max' }, gemini3, { thinkingLevel: 'HIGH' }],
    [{ effort: 'none' }, gemini3, { thinkingLevel: 'MINIMAL' }],
    [{ effort: 'minimal' }, with3(['low', 'high']), { thinkingLevel: 'LOW' }],
    [{ effort: 'medium' }, with3(['low', 'high']), { thinkingLevel: 'HIGH' }],
    [{ mode: 'enabled', budgetTokens: 5000 }, gemini3, { thinkingLevel: 'MEDIUM' }],
    [{ mode: 'adaptive' }, gemini3, undefined],
    [{ mode: 'disabled' }, gemini25, { thinkingBudget: 0 }],
    [{ mode: 'adaptive', visible: true }, gemini25, { includeThoughts: true, thinkingBudget: -1 }],
    [{ mode: 'enabled', budgetTokens: 777 }, gemini25, { thinkingBudget: 777 }],
    [{ effort: 'medium' }, gemini25, { thinkingBudget: 8192 }],
    [
      { effort: 'none' },
      { ...gemini25, traits: { thinking: 'budget', efforts: ['low', 'high'] } },
      { thinkingBudget: 128 },
    ],
    [
      { effort: 'low', mode: 'enabled', budgetTokens: 9 },
      { ...gemini3, traits: { thinking: 'both' } },
      { thinkingLevel: 'LOW' },
    ],
    [{ mode: 'enabled', budgetTokens: 9 }, { ...gemini3, traits: { thinking: 'both' } }, { thinkingBudget: 9 }],
    [{ effort: 'high', visible: true }, { ...gemini3, traits: {} }, undefined],
    [{ effort: 'high', visible: true }, { ...gemini3, traits: { thinking: 'always' } }, { includeThoughts: true }],
  ])('%j', (reasoning, target, wanted) => {
    expect(config(reasoning, target)).toEqual(wanted);
  });

  it('warns of what it changes', () => {
    expect(warnings(write({ reasoning: { effort: 'max' } }))).toEqual([
      'mapped-value reasoning: max to the level high',
    ]);
    expect(warnings(write({ reasoning: { effort: 'high' } }))).toEqual([]);
    expect(warnings(write({ reasoning: { effort: 'high' } }, gemini25))).toEqual([
      'mapped-value reasoning.effort: high to a budget of 24576',
    ]);
    expect(warnings(write({ reasoning: { effort: 'high' } }, { ...gemini3, traits: {} }))).toEqual([
      'dropped-field reasoning: it is not known whether and how the model thinks',
    ]);
    const off = { reasoning: { mode: 'disabled' } } as const;
    expect(warnings(write(off, { ...gemini3, traits: {} }))).toEqual([
      'dropped-field reasoning: it is not known whether and how the model thinks',
    ]);
    expect(warnings(write(off, { ...gemini3, traits: { thinking: 'none' } }))).toEqual([]);
  });
});

describe('tools', () => {
  const choose = (toolChoice: IrRequest['toolChoice'], tools = [tool('f'), tool('g')]): unknown =>
    (write({ tools, toolChoice }).body['toolConfig'] as { functionCallingConfig?: unknown } | undefined)
      ?.functionCallingConfig;

  it('stand in one entry; a tool without parameters has none; others are told', () => {
    const encoded = write({
      tools: [
        {
          type: 'function',
          name: 'f',
          description: 'F',
          parameters: { type: 'object', properties: { a: { const: 'x' } } },
          strict: true,
        },
        { type: 'function', name: 'g' },
        { type: 'custom', name: 'patch' },
        { type: 'server', origin: 'gemini', name: 'googleSearch', value: { googleSearch: {} } },
        { type: 'server', origin: 'anthropic', name: 'web_search', value: {} },
      ],
    });
    expect(encoded.body['tools']).toEqual([
      {
        functionDeclarations: [
          { name: 'f', description: 'F', parametersJsonSchema: { type: 'object', properties: { a: { enum: ['x'] } } } },
          { name: 'g' },
        ],
      },
      { googleSearch: {} },
    ]);
    expect(warnings(encoded)).toEqual([
      'dropped-field tools[0].strict',
      'dropped-tool tools[2]: custom patch',
      'dropped-tool tools[4]: anthropic web_search',
    ]);
  });

  it('are chosen in Gemini words', () => {
    expect(choose({ type: 'auto' })).toEqual({ mode: 'AUTO' });
    expect(choose({ type: 'none' })).toEqual({ mode: 'NONE' });
    expect(choose({ type: 'required' })).toEqual({ mode: 'ANY' });
    expect(choose({ type: 'tool', name: 'g' })).toEqual({ mode: 'ANY', allowedFunctionNames: ['g'] });
    expect(choose({ type: 'allowed', names: ['g'], mode: 'required' })).toEqual({
      mode: 'ANY',
      allowedFunctionNames: ['g'],
    });
    expect(choose({ type: 'allowed', names: ['g', 'x'], mode: 'auto' })).toEqual({
      mode: 'VALIDATED',
      allowedFunctionNames: ['g'],
    });
    expect(choose({ type: 'allowed', names: ['x'], mode: 'auto' })).toEqual({ mode: 'NONE' });
    expect(choose({ type: 'auto' }, [])).toBeUndefined();
    expect(choose(undefined)).toBeUndefined();
  });

  it('that are forced and cannot be offered are refused', () => {
    for (const choice of [
      { type: 'tool', name: 'x' },
      { type: 'allowed', names: ['f', 'x'], mode: 'required' },
    ] as const) {
      expect(() => choose(choice as IrRequest['toolChoice'])).toThrow(GatewayError);
    }
    expect(() => choose({ type: 'required' }, [])).toThrow(GatewayError);
  });
});

describe('settings', () => {
  it('are clamped, mapped and told', () => {
    const encoded = write(
      {
        maxOutputTokens: 100_000,
        sampling: {
          temperature: 3,
          topP: 0.5,
          topK: 0,
          seed: 2 ** 40 + 5,
          stop: ['a', 'b', 'c', 'd', 'e', 'f'],
          candidates: 2,
          logprobs: 50,
          presencePenalty: 1,
          frequencyPenalty: -9,
        },
        output: { type: 'json-schema', name: 'answer', schema: { type: 'object' } },
        serviceTier: 'flex',
      },
      { ...gemini25, traits: { thinking: 'budget', maxOutputTokens: 65_536 } },
    );
    expect(encoded.body['generationConfig']).toEqual({
      temperature: 2,
      topP: 0.5,
      topK: 1,
      presencePenalty: 1,
      frequencyPenalty: -2,
      seed: 5,
      candidateCount: 2,
      stopSequences: ['a', 'b', 'c', 'd', 'e'],
      responseLogprobs: true,
      logprobs: 20,
      maxOutputTokens: 65_536,
      responseMimeType: 'application/json',
      responseJsonSchema: { title: 'answer', type: 'object' },
    });
    expect(encoded.body['serviceTier']).toBe('flex');
    expect(encoded.warnings.map((warning) => `${warning.code} ${warning.path}`)).toEqual([
      'clamped-value temperature',
      'clamped-value topK',
      'clamped-value frequencyPenalty',
      'mapped-value seed',
      'clamped-value stop',
      'clamped-value logprobs',
      'clamped-value max_tokens',
    ]);
  });

  it('that Gemini has no word for are told', () => {
    const encoded = write({
      parallelToolCalls: false,
      verbosity: 'low',
      user: 'u',
      metadata: { a: 'b' },
      promptCacheKey: 'k',
      cache: { ttl: '5m' },
      serviceTier: 'ultrafast',
      extensions: { gemini: { labels: { a: 'b' } } },
    });
    expect(encoded.body['labels']).toEqual({ a: 'b' });
    expect(warnings(encoded)).toEqual([
      'dropped-field service_tier: ultrafast',
      'dropped-field parallel_tool_calls',
      'dropped-field verbosity',
      'dropped-field user',
      'dropped-field metadata',
      'dropped-field prompt_cache_key',
      'dropped-field cache_control: Gemini caches by itself',
    ]);
  });

  it('of sampling are left out where the model refuses them', () => {
    const encoded = write({ sampling: { temperature: 1, seed: 3 } }, { ...gemini3, traits: { noSampling: true } });
    expect(encoded.body['generationConfig']).toEqual({ seed: 3 });
    expect(warnings(encoded)).toEqual(['dropped-field temperature: the model refuses it']);
  });

  it('of image detail become one for all', () => {
    const image = (detail: 'low' | 'high' | 'original' | 'auto'): IrTurn => ({
      role: 'user',
      content: [{ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' }, detail }],
    });
    expect(write({ turns: [image('low'), image('low')] }).body['generationConfig']).toEqual({
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
    });
    expect(warnings(write({ turns: [image('low'), image('high')] }))).toEqual([
      'dropped-field detail: images ask for different detail',
    ]);
    expect(write({ turns: [image('auto')] }).body['generationConfig']).toBeUndefined();
  });
});
