// Requests of Gemini clients as the intermediate representation.
import { describe, expect, it } from 'vitest';
import { geminiCodec } from '../../../src/protocols/gemini/codec';
import { slotMark, writeSignature } from '../../../src/protocols/gemini/thoughtSignature';
import { GatewayError } from '../../../src/shared/errors';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { fromClient } from './support';

const read = (wire: unknown): IrRequest => geminiCodec.decodeRequest(wire, fromClient).request;
const user = { role: 'user', parts: [{ text: 'Hello' }] };
const withConfig = (generationConfig: object): IrRequest => read({ contents: [user], generationConfig });

describe('a request of Gemini CLI', () => {
  const request = read({
    systemInstruction: { role: 'user', parts: [{ text: 'You are an agent.' }] },
    contents: [
      { role: 'user', parts: [{ text: 'Read a.txt and b.txt' }] },
      {
        role: 'model',
        parts: [
          { text: 'Looking', thought: true },
          { functionCall: { id: 'r1', name: 'read_file', args: { file_path: 'a.txt' } }, thoughtSignature: 'U0lH' },
          { functionCall: { id: 'r2', name: 'read_file', args: { file_path: 'b.txt' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'r2', name: 'read_file', response: { output: 'B' } } },
          { functionResponse: { id: 'r1', name: 'read_file', response: { error: 'no such file' } } },
          { text: 'Go on' },
        ],
      },
      {
        role: 'model',
        parts: [{ functionCall: { name: 'ls' }, thoughtSignature: 'skip_thought_signature_validator' }],
      },
      { role: 'user', parts: [{ functionResponse: { name: 'ls', response: { files: ['a'] } } }] },
    ],
    tools: [
      {
        functionDeclarations: [
          {
            name: 'read_file',
            description: 'Reads',
            parametersJsonSchema: { type: 'object', properties: { file_path: { type: 'string' } } },
          },
          { name: 'ls', description: 'Lists' },
        ],
      },
      { googleSearch: {} },
    ],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    generationConfig: { temperature: 1, topP: 0.95, thinkingConfig: { includeThoughts: true, thinkingBudget: -1 } },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }],
  });

  it('keeps turns, calls and results', () => {
    expect(request).toEqual({
      model: 'gemini-3-pro',
      stream: true,
      system: [{ type: 'text', text: 'You are an agent.' }],
      turns: [
        { role: 'user', content: [{ type: 'text', text: 'Read a.txt and b.txt' }] },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Looking' },
            {
              type: 'tool-call',
              id: 'r1',
              name: 'read_file',
              kind: 'function',
              input: '{"file_path":"a.txt"}',
              state: { origin: 'google', kind: 'thought-signature', data: 'U0lH' },
            },
            { type: 'tool-call', id: 'r2', name: 'read_file', kind: 'function', input: '{"file_path":"b.txt"}' },
          ],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              callId: 'r2',
              name: 'read_file',
              kind: 'function',
              content: [{ type: 'text', text: 'B' }],
              isError: false,
            },
            {
              type: 'tool-result',
              callId: 'r1',
              name: 'read_file',
              kind: 'function',
              content: [{ type: 'text', text: 'no such file' }],
              isError: true,
            },
          ],
        },
        { role: 'user', content: [{ type: 'text', text: 'Go on' }] },
        {
          role: 'assistant',
          content: [{ type: 'tool-call', id: 'call_1', name: 'ls', kind: 'function', input: '{}' }],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              callId: 'call_1',
              name: 'ls',
              kind: 'function',
              content: [{ type: 'text', text: '{"files":["a"]}' }],
              isError: false,
              extensions: { gemini: { response: { files: ['a'] } } },
            },
          ],
        },
      ],
      tools: [
        {
          type: 'function',
          name: 'read_file',
          description: 'Reads',
          parameters: { type: 'object', properties: { file_path: { type: 'string' } } },
        },
        { type: 'function', name: 'ls', description: 'Lists', parameters: undefined },
        { type: 'server', origin: 'gemini', name: 'googleSearch', value: { googleSearch: {} } },
      ],
      toolChoice: { type: 'auto' },
      sampling: { temperature: 1, topP: 0.95 },
      reasoning: { visible: true, mode: 'adaptive' },
      extensions: { gemini: { safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }] } },
    });
  });
});

describe('contents', () => {
  it('in snake_case are the same as in camelCase', () => {
    const camel = {
      systemInstruction: { parts: [{ text: 's' }] },
      contents: [
        {
          role: 'user',
          parts: [
            { inlineData: { mimeType: 'image/png', data: 'AA==' } },
            { fileData: { fileUri: 'https://youtu.be/x', mimeType: 'video/mp4' } },
          ],
        },
        {
          role: 'model',
          parts: [{ functionCall: { name: 'f', args: { my_arg: { inner_name: 1 } } }, thoughtSignature: 'U0lH' }],
        },
        { role: 'function', parts: [{ functionResponse: { name: 'f', response: { my_result: 1 } } }] },
      ],
      tools: [
        {
          functionDeclarations: [
            { name: 'f', parameters: { type: 'OBJECT', properties: { my_arg: { type: 'STRING', minLength: '2' } } } },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] } },
      generationConfig: { maxOutputTokens: 5, stopSequences: ['x'], thinkingConfig: { thinkingLevel: 'LOW' } },
      cachedContent: 'cachedContents/1',
    };
    const snake = {
      system_instruction: { parts: [{ text: 's' }] },
      contents: [
        {
          role: 'user',
          parts: [
            { inline_data: { mime_type: 'image/png', data: 'AA==' } },
            { file_data: { file_uri: 'https://youtu.be/x', mime_type: 'video/mp4' } },
          ],
        },
        {
          role: 'model',
          parts: [{ function_call: { name: 'f', args: { my_arg: { inner_name: 1 } } }, thought_signature: 'U0lH' }],
        },
        { role: 'function', parts: [{ function_response: { name: 'f', response: { my_result: 1 } } }] },
      ],
      tools: [
        {
          function_declarations: [
            { name: 'f', parameters: { type: 'OBJECT', properties: { my_arg: { type: 'STRING', min_length: '2' } } } },
          ],
        },
      ],
      tool_config: { function_calling_config: { mode: 'ANY', allowed_function_names: ['f'] } },
      generation_config: { max_output_tokens: 5, stop_sequences: ['x'], thinking_config: { thinking_level: 'LOW' } },
      cached_content: 'cachedContents/1',
    };
    expect(read(snake)).toEqual(read(camel));
    expect(read(snake).turns[1]).toMatchObject({ content: [{ input: '{"my_arg":{"inner_name":1}}' }] });
  });

  it('pair responses without ids by name and order, and give calls ids that a longer conversation keeps', () => {
    const call = (name: string): object => ({ functionCall: { name, args: {} } });
    const response = (name: string, output: string): object => ({ functionResponse: { name, response: { output } } });
    const contents = [
      user,
      { role: 'model', parts: [call('a'), call('b'), call('a')] },
      { role: 'user', parts: [response('b', '2'), response('a', '1'), response('a', '3'), response('c', 'orphan')] },
      { role: 'model', parts: [call('a')] },
      { role: 'user', parts: [response('a', '4')] },
    ];
    const results = (list: unknown[]): string[] =>
      read({ contents: list }).turns.flatMap((turn) =>
        turn.role === 'tool' ? turn.content.map((part) => `${part.callId}=${JSON.stringify(part.content[0])}`) : [],
      );
    expect(results(contents).map((text) => text.split('=')[0])).toEqual([
      'call_2',
      'call_1',
      'call_3',
      'orphan_1',
      'call_4',
    ]);
    expect(results(contents.slice(0, 3))).toEqual(results(contents).slice(0, 4));
  });

  it('of a chat that keeps each chunk are one turn', () => {
    const chunk = (part: object): object => ({ role: 'model', parts: [part] });
    const { turns } = read({
      contents: [
        user,
        chunk({ text: 'Think', thought: true }),
        chunk({ text: 'ing', thought: true }),
        chunk({ text: 'It ' }),
        chunk({ text: 'is' }),
        chunk({ text: '', thoughtSignature: 'U0lH' }),
        chunk({ text: '' }),
        user,
      ],
    });
    expect(turns[1]).toMatchObject({
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Thinking' },
        { type: 'text', text: 'It is' },
        { type: 'reasoning', text: '', state: { origin: 'google', kind: 'thought-signature', data: 'U0lH' } },
      ],
    });
    expect(turns).toHaveLength(3);
  });

  it('give back what envelopes carry', () => {
    const signed = { origin: 'anthropic', kind: 'signature', data: 'sig+/=' } as const;
    const sealed = { origin: 'openai', kind: 'encrypted', data: 'gAAAA' } as const;
    const slot = writeSignature(signed);
    expect(slot).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(slot.startsWith(slotMark)).toBe(true);
    const { turns } = read({
      contents: [
        user,
        {
          role: 'model',
          parts: [
            { text: 'Hm', thought: true },
            { text: 'm', thought: true, thoughtSignature: slot },
            { text: '', thoughtSignature: writeSignature(sealed) },
            {
              functionCall: { name: 'f' },
              thoughtSignature: slot.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
            },
          ],
        },
      ],
    });
    expect(turns[1]?.content).toEqual([
      { type: 'reasoning', text: 'Hmm', state: signed },
      { type: 'reasoning', text: '', state: sealed },
      { type: 'tool-call', id: 'call_1', name: 'f', kind: 'function', input: '{}', state: signed },
    ]);
  });

  it('tell media by their type', () => {
    const { turns } = read({
      contents: {
        parts: [
          'text alone',
          { inlineData: { mimeType: 'application/pdf', data: 'JVBE', displayName: 'a.pdf' } },
          { inlineData: { mimeType: 'audio/wav', data: 'UklG-_' } },
          { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/1', mimeType: 'image/jpeg' } },
          { inlineData: { mimeType: 'image/png', data: 'AA==' }, mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' } },
          { executableCode: { language: 'PYTHON', code: '1' } },
        ],
      },
    });
    expect(turns[0]?.content).toEqual([
      { type: 'text', text: 'text alone' },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' }, filename: 'a.pdf' },
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'UklG+/' } },
      {
        type: 'image',
        source: {
          kind: 'file-id',
          origin: 'gemini',
          id: 'https://generativelanguage.googleapis.com/v1beta/files/1',
          mediaType: 'image/jpeg',
        },
      },
      {
        type: 'image',
        source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' },
        detail: 'low',
        extensions: { gemini: { mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' } } },
      },
      {
        type: 'opaque',
        origin: 'gemini',
        name: 'executableCode',
        value: { executableCode: { language: 'PYTHON', code: '1' } },
      },
    ]);
  });
});

describe('settings', () => {
  it.each([
    [{ thinkingBudget: 0 }, { mode: 'disabled' }],
    [
      { thinkingBudget: -1, includeThoughts: false },
      { mode: 'adaptive', visible: false },
    ],
    [{ thinkingBudget: 512 }, { mode: 'enabled', budgetTokens: 512 }],
    [
      { thinkingLevel: 'HIGH', includeThoughts: true },
      { effort: 'high', visible: true },
    ],
    [{ thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' }, undefined],
  ])('thinking %j', (thinkingConfig, reasoning) => {
    expect(withConfig({ thinkingConfig }).reasoning).toEqual(reasoning);
  });

  it.each([
    [{ mode: 'AUTO' }, { type: 'auto' }],
    [{ mode: 'NONE' }, { type: 'none' }],
    [{ mode: 'ANY' }, { type: 'required' }],
    [
      { mode: 'ANY', allowedFunctionNames: ['f'] },
      { type: 'tool', name: 'f' },
    ],
    [
      { mode: 'any', allowedFunctionNames: ['f', 'g'] },
      { type: 'allowed', names: ['f', 'g'], mode: 'required' },
    ],
    [
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
      { type: 'allowed', names: ['f'], mode: 'auto' },
    ],
    [{ mode: 'VALIDATED' }, { type: 'auto' }],
    [{}, undefined],
  ])('tool choice %j', (functionCallingConfig, choice) => {
    expect(read({ contents: [user], toolConfig: { functionCallingConfig } }).toolChoice).toEqual(choice);
  });

  it('schemas of both kinds, log probabilities, counts', () => {
    expect(
      withConfig({
        responseMimeType: 'application/json',
        responseSchema: {
          type: 'OBJECT',
          properties: {
            b: { type: 'STRING', nullable: true, enum: ['x'], format: 'enum' },
            a: { type: 'ARRAY', items: { type: 'INTEGER' }, minItems: '1' },
          },
          propertyOrdering: ['a', 'b'],
        },
      }).output,
    ).toEqual({
      type: 'json-schema',
      schema: {
        type: 'object',
        properties: {
          a: { type: 'array', items: { type: 'integer' }, minItems: 1 },
          b: { type: ['string', 'null'], enum: ['x', null] },
        },
      },
    });
    expect(withConfig({ responseJsonSchema: { type: 'object' } }).output).toEqual({
      type: 'json-schema',
      schema: { type: 'object' },
    });
    expect(withConfig({ responseMimeType: 'application/json' }).output).toEqual({ type: 'json' });
    expect(withConfig({ responseMimeType: 'text/plain' }).output).toEqual({ type: 'text' });
    expect(
      withConfig({ responseLogprobs: true, logprobs: 3, candidateCount: 2, seed: 7, topK: '40' }).sampling,
    ).toEqual({
      logprobs: 3,
      candidates: 2,
      seed: 7,
      topK: 40,
    });
    expect(
      withConfig({ speechConfig: { a: 1 }, responseMimeType: 'text/x.enum', responseSchema: { enum: ['a'] } })
        .extensions,
    ).toEqual({
      gemini: {
        generationConfig: { speechConfig: { a: 1 }, responseMimeType: 'text/x.enum', responseSchema: { enum: ['a'] } },
      },
    });
  });
});

describe('faults', () => {
  it.each<[string, unknown]>([
    ['body', 'text'],
    ['contents', {}],
    ['contents', { contents: [] }],
    ['contents[0].role', { contents: [{ role: 'wizard', parts: [{ text: 'a' }] }] }],
    ['contents[0].parts[0].functionCall.name', { contents: [{ role: 'model', parts: [{ functionCall: {} }] }] }],
    ['contents[0].parts[0].inlineData', { contents: [{ parts: [{ inlineData: { mimeType: 'image/png' } }] }] }],
    ['contents[0].parts[0]', { contents: [{ role: 'user', parts: [{ functionCall: { name: 'f' } }] }] }],
    ['contents[0].parts[0].text', { contents: [{ parts: [{ text: 5 }] }] }],
    ['tools[0].functionDeclarations[0].name', { contents: [user], tools: [{ functionDeclarations: [{}] }] }],
    ['generationConfig.temperature', { contents: [user], generationConfig: { temperature: 'hot' } }],
    [
      'generationConfig.thinkingConfig.thinkingLevel',
      { contents: [user], generationConfig: { thinkingConfig: { thinkingLevel: 'SUPER' } } },
    ],
    [
      'toolConfig.functionCallingConfig.mode',
      { contents: [user], toolConfig: { functionCallingConfig: { mode: 'X' } } },
    ],
  ])('are named by their path: %s', (path, wire) => {
    let thrown: unknown;
    try {
      read(wire);
    } catch (error) {
      thrown = error;
    }
    expect(GatewayError.is(thrown, 'bad-request')).toBe(true);
    expect((thrown as GatewayError).message.startsWith(`${path}:`)).toBe(true);
  });
});
