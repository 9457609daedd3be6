// What a request becomes in Converse: each part of the body, what is left out with a warning, what is refused.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { bedrockCodec } from '../../../src/protocols/bedrock/codec';
import { bedrockPath, modelFamily } from '../../../src/protocols/bedrock/modelFamily';
import type { UserPart } from '../../../src/protocols/ir/parts';
import type { FunctionTool, IrRequest, IrTurn } from '../../../src/protocols/ir/request';
import { claude, encode, plainRequest, target, warningsOf } from './kit';

const look: FunctionTool = {
  type: 'function',
  name: 'look',
  description: 'Looks.',
  parameters: { type: 'object', properties: { at: { type: 'string' } } },
};
const lookSpec = { toolSpec: { name: 'look', description: 'Looks.', inputSchema: { json: look.parameters } } };
const called: IrTurn[] = [
  { role: 'user', content: [{ type: 'text', text: 'Look.' }] },
  {
    role: 'assistant',
    content: [{ type: 'tool-call', id: 'call.1', name: 'look', kind: 'function', input: '{"at":"gate"}' }],
  },
  {
    role: 'tool',
    content: [
      {
        type: 'tool-result',
        callId: 'call.1',
        kind: 'function',
        content: [{ type: 'text', text: 'Shut.' }],
        isError: true,
      },
    ],
  },
];
const llama = { model: 'meta.llama3-3-70b-instruct-v1:0' };
const nova = { model: 'eu.amazon.nova-pro-v1:0' };

function user(...content: UserPart[]): Partial<IrRequest> {
  return { turns: [{ role: 'user', content }] };
}

function pdf(filename?: string): UserPart {
  return { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' }, filename };
}

function refusal(change: Partial<IrRequest>, to = {}): string {
  try {
    encode(change, to);
  } catch (error) {
    if (GatewayError.is(error, 'bad-request')) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a Converse request', () => {
  it('has its path from the model, encoded once', () => {
    expect(bedrockPath(claude, 'converse')).toBe('/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse');
    expect(bedrockPath('arn:aws:bedrock:eu-west-1::foundation-model/meta.llama', 'converse-stream')).toBe(
      '/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A%3Afoundation-model%2Fmeta.llama/converse-stream',
    );
  });

  it.each([
    [claude, 'anthropic'],
    ['anthropic.claude-3-haiku-20240307-v1:0', 'anthropic'],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-6-v1', 'anthropic'],
    ['eu.amazon.nova-pro-v1:0', 'amazon'],
    ['openai.gpt-oss-120b-1:0', 'none'],
    ['arn:aws:bedrock:us-east-1:1:application-inference-profile/abc', 'none'],
  ])('knows the family of %s', (model, family) => {
    expect(modelFamily({ model, quirks: {} })).toBe(family);
    expect(modelFamily({ model, quirks: { modelFields: 'anthropic' } })).toBe('anthropic');
  });

  it('says everything that Converse has words for, without a warning', () => {
    const request: IrRequest = {
      ...plainRequest,
      system: [{ type: 'text', text: 'Be brief.', cache: { ttl: '1h' } }],
      turns: called.slice(0, 2).concat({
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            callId: 'call.1',
            kind: 'function',
            content: [
              { type: 'text', text: 'Shut.' },
              { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' } },
              {
                type: 'file',
                source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
                filename: 'Plan (1).pdf',
              },
            ],
            isError: true,
            cache: { ttl: undefined },
          },
        ],
      }),
      tools: [{ ...look, cache: { ttl: '5m' } }],
      toolChoice: { type: 'tool', name: 'look' },
      maxOutputTokens: 100,
      sampling: { temperature: 0.5, topK: 5, stop: ['END'] },
      output: {
        type: 'json-schema',
        name: 'answer',
        description: 'An answer.',
        schema: { type: 'object', properties: {}, additionalProperties: false },
      },
      metadata: { team: 'gate' },
      serviceTier: 'flex',
    };
    const { body, headers, warnings } = bedrockCodec.encodeRequest(request, target());
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'repaired-history messages[1].content[0]',
      'repaired-history messages[2].content[0]',
    ]);
    expect(headers).toEqual({});
    expect(body).toEqual({
      inferenceConfig: { maxTokens: 100, temperature: 0.5, stopSequences: ['END'] },
      additionalModelRequestFields: { top_k: 5 },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
      outputConfig: {
        textFormat: {
          type: 'json_schema',
          structure: {
            jsonSchema: {
              schema: '{"type":"object","properties":{},"additionalProperties":false}',
              name: 'answer',
              description: 'An answer.',
            },
          },
        },
      },
      requestMetadata: { team: 'gate' },
      serviceTier: { type: 'flex' },
      toolConfig: { tools: [lookSpec, { cachePoint: { type: 'default' } }], toolChoice: { tool: { name: 'look' } } },
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default', ttl: '1h' } }],
      messages: [
        { role: 'user', content: [{ text: 'Look.' }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 'call_1', name: 'look', input: { at: 'gate' } } }] },
        {
          role: 'user',
          content: [
            {
              toolResult: {
                toolUseId: 'call_1',
                content: [
                  { text: 'Shut.' },
                  { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } },
                  { document: { format: 'pdf', name: 'Plan (1)', source: { bytes: 'JVBERi0=' } } },
                ],
                status: 'error',
              },
            },
            { cachePoint: { type: 'default' } },
          ],
        },
      ],
    });
  });

  it('gives every document a name that is allowed and its own, and a line of text beside it', () => {
    const csv: UserPart = { type: 'file', source: { kind: 'text', text: 'a,b' }, filename: 'données_2.csv' };
    expect(encode(user(pdf(), pdf('a.pdf'), pdf('a.pdf'), csv)).messages).toEqual([
      {
        role: 'user',
        content: [
          { document: { format: 'pdf', name: 'document', source: { bytes: 'JVBERi0=' } } },
          { document: { format: 'pdf', name: 'a', source: { bytes: 'JVBERi0=' } } },
          { document: { format: 'pdf', name: 'a 2', source: { bytes: 'JVBERi0=' } } },
          { document: { format: 'csv', name: 'donn es 2', source: { bytes: 'YSxi' } } },
          { text: 'See the attached document.' },
        ],
      },
    ]);
  });

  it('puts a note, with a warning, where something is no bytes or of no known format', () => {
    const parts: UserPart[] = [
      { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/tiff', data: 'AA==' } },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/zip', data: 'AA==' } },
      { type: 'file', source: { kind: 'file-id', origin: 'anthropic', id: 'f' } },
      { type: 'text', text: 'See.' },
    ];
    const noted = ['an image', 'an image', 'a file', 'a file'].map((what) => ({
      text: `[Here was ${what} that could not be sent.]`,
    }));
    expect(encode(user(...parts)).messages).toEqual([{ role: 'user', content: [...noted, { text: 'See.' }] }]);
    expect(warningsOf(user(...parts))).toEqual(
      [0, 1, 2, 3].map((index) => `dropped-part messages[0].content[${index}]`),
    );
    expect(
      encode(user({ type: 'image', source: { kind: 'url', url: 'data:image/gif;base64,R0lG' } })).messages,
    ).toEqual([{ role: 'user', content: [{ image: { format: 'gif', source: { bytes: 'R0lG' } } }] }]);
  });

  it('sends audio to models that hear, and refuses it for Claude', () => {
    const audio: UserPart = { type: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'SUQz' } };
    expect(encode(user(audio), nova).messages).toEqual([
      { role: 'user', content: [{ audio: { format: 'mp3', source: { bytes: 'SUQz' } } }] },
    ]);
    expect(refusal(user(audio))).toMatch('audio');
  });

  it('gives thinking back to its own origin alone', () => {
    const turns = (origin: string): Partial<IrRequest> => ({
      turns: [
        { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm.', state: { origin, kind: 'signature', data: 'c2ln' } },
            { type: 'reasoning', text: '', state: { origin, kind: 'redacted', data: 'AQID' } },
            { type: 'text', text: 'Hi.' },
          ],
        },
      ],
    });
    expect((encode(turns('bedrock')).messages as unknown[])[1]).toEqual({
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
        { reasoningContent: { redactedContent: 'AQID' } },
        { text: 'Hi.' },
      ],
    });
    expect((encode(turns('anthropic')).messages as unknown[])[1]).toEqual({
      role: 'assistant',
      content: [{ text: 'Hi.' }],
    });
    expect(warningsOf(turns('anthropic'))).toEqual([0, 1].map((at) => `dropped-state messages[1].content[${at}]`));
  });

  it('asks Claude to think in its own fields and by effort', () => {
    const budget: Partial<IrRequest> = {
      reasoning: { mode: 'enabled', budgetTokens: 2000 },
      maxOutputTokens: 9000,
      sampling: { topK: 3 },
    };
    expect(encode(budget, { traits: { thinking: 'budget' } })).toMatchObject({
      inferenceConfig: { maxTokens: 9000 },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000 } },
    });
    expect(warningsOf(budget, { traits: { thinking: 'budget' } })).toEqual(['dropped-field top_k']);
    const adaptive = encode({ reasoning: { effort: 'xhigh' } }, { traits: { thinking: 'adaptive' } });
    expect(adaptive).toMatchObject({
      additionalModelRequestFields: { thinking: { type: 'adaptive' } },
      outputConfig: { effort: 'xhigh' },
    });
    expect(adaptive).not.toHaveProperty('inferenceConfig');
  });

  it('asks other models to think by effort where they know it', () => {
    const asked: Partial<IrRequest> = { reasoning: { effort: 'minimal' } };
    expect(encode(asked, { ...llama, traits: { thinking: 'effort', efforts: ['low', 'high'] } })).toMatchObject({
      outputConfig: { effort: 'low' },
    });
    expect(encode(asked, llama)).not.toHaveProperty('outputConfig');
    expect(warningsOf(asked, llama)).toEqual(['dropped-field reasoning']);
  });

  it('keeps sampling within what Converse takes', () => {
    const sampling = { temperature: 1.7, topP: 0.5, topK: 4, seed: 1, presencePenalty: 1, stop: ['', 'END'] };
    expect(encode({ sampling }, nova)).toMatchObject({
      inferenceConfig: { temperature: 1, topP: 0.5, stopSequences: ['END'] },
      additionalModelRequestFields: { inferenceConfig: { topK: 4 } },
    });
    expect(warningsOf({ sampling }, llama)).toEqual([
      'dropped-field top_k',
      'dropped-field presence_penalty',
      'dropped-field seed',
      'clamped-value temperature',
    ]);
    expect(encode({ sampling }, { ...nova, traits: { noSampling: true } })).not.toHaveProperty(
      'additionalModelRequestFields',
    );
  });

  it('says one call at a time in Claude’s own choice, and the choice nowhere else', () => {
    const one: Partial<IrRequest> = { tools: [look], parallelToolCalls: false };
    const choiceOf = (change: Partial<IrRequest>): unknown => {
      const body = encode({ ...one, ...change });
      expect(body['toolConfig']).toEqual({ tools: [lookSpec] });
      return body['additionalModelRequestFields'];
    };
    expect(choiceOf({})).toEqual({ tool_choice: { type: 'auto', disable_parallel_tool_use: true } });
    expect(choiceOf({ toolChoice: { type: 'required' } })).toEqual({
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
    });
    expect(choiceOf({ toolChoice: { type: 'tool', name: 'look' } })).toEqual({
      tool_choice: { type: 'tool', name: 'look', disable_parallel_tool_use: true },
    });
    expect(warningsOf(one, llama)).toEqual(['dropped-field parallel_tool_calls']);
  });

  it('keeps the tools of the history though none may be called', () => {
    const none: Partial<IrRequest> = { turns: called, tools: [look], toolChoice: { type: 'none' } };
    expect(encode({ tools: [look], toolChoice: { type: 'none' } })).not.toHaveProperty('toolConfig');
    expect(encode(none)).toMatchObject({
      toolConfig: { tools: [lookSpec] },
      additionalModelRequestFields: { tool_choice: { type: 'none' } },
    });
    expect(encode(none, llama)).toMatchObject({
      toolConfig: { tools: [lookSpec] },
      system: [{ text: 'Do not call any tool in this answer.' }],
    });
    expect(encode({ turns: called }, llama)).toMatchObject({
      toolConfig: {
        tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object', properties: {} } } } }],
      },
    });
  });

  it('tells models without a status of a failed call in the text', () => {
    const { messages } = encode({ turns: called, tools: [look] }, llama);
    expect((messages as unknown[])[2]).toEqual({
      role: 'user',
      content: [{ toolResult: { toolUseId: 'call_1', content: [{ text: 'Error: Shut.' }] } }],
    });
  });

  it('puts cache points where the model knows them, four at the most', () => {
    const marked = (text: string): UserPart => ({ type: 'text', text, cache: { ttl: undefined } });
    const five = user(...['a', 'b', 'c', 'd', 'e'].map(marked));
    const points = (body: Record<string, unknown>): number => JSON.stringify(body).split('cachePoint').length - 1;
    expect(points(encode(five))).toBe(4);
    expect(JSON.stringify(encode(five).messages)).toContain('{"text":"a"},{"text":"b"},{"cachePoint"');
    expect(warningsOf(five)).toEqual(['clamped-value cachePoint']);
    expect(points(encode(five, llama))).toBe(0);
    expect(warningsOf(five, llama)).toHaveLength(5);
    expect(points(encode({ promptCacheKey: 'k' }))).toBe(1);
    expect(points(encode({ promptCacheKey: 'k', ...five }))).toBe(4);
    expect(points(encode({ cache: { ttl: '1h' } }, nova))).toBe(1);
    expect(warningsOf({ cache: { ttl: '1h' } }, nova)).toEqual([
      'clamped-value messages.cache',
      'mapped-value cache_control',
    ]);
  });

  it('asks for JSON in words where no schema can be given', () => {
    expect(encode({ output: { type: 'json' } })).toMatchObject({
      system: [{ text: expect.stringContaining('JSON') as string }],
    });
    const schema = { type: 'object', properties: { a: { type: 'string', minLength: 2 } } };
    expect(warningsOf({ output: { type: 'json-schema', schema } })).toEqual([
      'narrowed-schema outputConfig.textFormat.schema',
    ]);
    expect(
      JSON.stringify(encode({ output: { type: 'json-schema', schema } }, { quirks: { noJsonSchema: true } })),
    ).toContain('minLength');
  });

  it('leaves out with a warning what it has no words for', () => {
    const change: Partial<IrRequest> = {
      user: 'u',
      verbosity: 'low',
      serviceTier: 'scale',
      metadata: { ok: 'a', 'bad{': 'b' },
      promptCacheKey: 'k',
    };
    expect(warningsOf(change, llama)).toEqual([
      'dropped-field prompt_cache_key',
      'dropped-field user',
      'dropped-field verbosity',
      'dropped-field metadata.bad{',
      'dropped-field service_tier',
    ]);
  });

  it.each<[string, Partial<IrRequest>]>([
    ['more than one answer', { sampling: { candidates: 2 } }],
    ['a forced tool where none is on offer', { toolChoice: { type: 'required' } }],
    ['a forced tool that is not on offer', { tools: [look], toolChoice: { type: 'tool', name: 'ring' } }],
    ['no content at all', { turns: [] }],
  ])('refuses %s', (_, change) => {
    expect(refusal(change)).not.toBe('');
    expect(refusal(change, llama)).not.toBe('');
  });
});
