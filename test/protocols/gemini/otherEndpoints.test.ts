// Embeddings between OpenAI and Gemini both ways, and the shapes of countTokens.
import { describe, expect, it } from 'vitest';
import {
  decodeCountTokensAnswer,
  decodeCountTokensRequest,
  encodeCountTokensAnswer,
  encodeCountTokensRequest,
} from '../../../src/protocols/gemini/countTokens';
import {
  decodeGeminiEmbeddings,
  decodeGeminiVectors,
  decodeOpenaiEmbeddings,
  decodeOpenaiVectors,
  encodeGeminiEmbeddings,
  encodeGeminiVectors,
  encodeOpenaiEmbeddings,
  encodeOpenaiVectors,
} from '../../../src/protocols/gemini/embeddings';
import { decodeBase64, decodeBase64Text, encodeBase64, encodeBase64Text } from '../../../src/protocols/wire/base64';
import { GatewayError } from '../../../src/shared/errors';
import { fromClient, gemini3 } from './support';

describe('embeddings', () => {
  it('from OpenAI to Gemini and back', () => {
    const { request, warnings } = decodeOpenaiEmbeddings({
      model: 'm',
      input: ['a', 'b'],
      dimensions: 3,
      user: 'u',
      encoding_format: 'base64',
      extra: 1,
    });
    expect(warnings).toEqual([{ code: 'dropped-field', path: 'extra' }]);
    const encoded = encodeGeminiEmbeddings(request, 'gemini-embedding-001');
    expect(encoded).toEqual({
      method: 'batchEmbedContents',
      body: {
        requests: [
          { model: 'models/gemini-embedding-001', content: { parts: [{ text: 'a' }] }, outputDimensionality: 3 },
          { model: 'models/gemini-embedding-001', content: { parts: [{ text: 'b' }] }, outputDimensionality: 3 },
        ],
      },
      warnings: [{ code: 'dropped-field', path: 'user' }],
    });
    const vectors = decodeGeminiVectors({
      embeddings: [{ values: [0.5, -1] }, { values: [2, 0.25] }],
      usageMetadata: { promptTokenCount: 4 },
    });
    expect(encodeOpenaiVectors(vectors, 'm', false)).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [0.5, -1] },
        { object: 'embedding', index: 1, embedding: [2, 0.25] },
      ],
      model: 'm',
      usage: { prompt_tokens: 4, total_tokens: 4 },
    });
    const packed = encodeOpenaiVectors(vectors, 'm', request.base64);
    const [first] = packed['data'] as { embedding: string }[];
    expect(first?.embedding).toBe(Buffer.from(new Float32Array([0.5, -1]).buffer).toString('base64'));
    expect(decodeOpenaiVectors(packed)).toEqual(vectors);
  });

  it('from Gemini to OpenAI and back', () => {
    const one = decodeGeminiEmbeddings(
      { content: { parts: [{ text: 'a' }, { text: 'b' }] }, taskType: 'RETRIEVAL_QUERY', output_dimensionality: 8 },
      'embedContent',
    );
    expect(encodeOpenaiEmbeddings(one.request, 'text-embedding-3-small')).toEqual({
      body: { model: 'text-embedding-3-small', input: ['a\nb'], encoding_format: 'float', dimensions: 8 },
      warnings: [{ code: 'dropped-field', path: 'taskType', detail: 'RETRIEVAL_QUERY' }],
    });
    const many = decodeGeminiEmbeddings(
      {
        requests: [
          { content: { parts: [{ text: 'a' }] } },
          { content: { parts: [{ text: 'b' }] }, taskType: 'CLUSTERING' },
        ],
      },
      'batchEmbedContents',
    );
    expect(many.request.inputs).toEqual(['a', 'b']);
    expect(many.warnings).toHaveLength(1);
    const vectors = decodeOpenaiVectors({
      data: [
        { index: 1, embedding: [2] },
        { index: 0, embedding: [1] },
      ],
      usage: { prompt_tokens: 5 },
    });
    expect(encodeGeminiVectors(vectors, 'batchEmbedContents')).toEqual({
      embeddings: [{ values: [1] }, { values: [2] }],
      usageMetadata: { promptTokenCount: 5 },
    });
    expect(encodeGeminiVectors(vectors, 'embedContent')).toMatchObject({ embedding: { values: [1] } });
    expect(encodeGeminiEmbeddings(one.request, 'models/x')).toMatchObject({
      method: 'embedContent',
      body: { model: 'models/x', taskType: 'RETRIEVAL_QUERY' },
    });
  });

  it('that cannot be said are refused', () => {
    for (const wire of [{}, { input: [] }, { input: [[1, 2]] }, { input: 5 }, 'text']) {
      expect(() => decodeOpenaiEmbeddings(wire)).toThrow(GatewayError);
    }
    for (const wire of [{}, { content: {} }, { content: { parts: [{ inlineData: {} }] } }]) {
      expect(() => decodeGeminiEmbeddings(wire, 'embedContent')).toThrow(GatewayError);
    }
    expect(() => decodeGeminiEmbeddings({ requests: [] }, 'batchEmbedContents')).toThrow(GatewayError);
    for (const wire of [{}, { embedding: {} }, { embedding: { values: ['x'] } }])
      expect(() => decodeGeminiVectors(wire)).toThrow(GatewayError);
    for (const wire of [{}, { data: [{ embedding: '*' }] }])
      expect(() => decodeOpenaiVectors(wire)).toThrow(GatewayError);
  });
});

describe('base64', () => {
  it('is that of the platform', () => {
    for (let length = 0; length < 70; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) % 256);
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect(decodeBase64(text)).toEqual(bytes);
      expect(decodeBase64(Buffer.from(bytes).toString('base64url'))).toEqual(bytes);
    }
    expect(encodeBase64(new Uint8Array(100_000).fill(7))).toBe(Buffer.alloc(100_000, 7).toString('base64'));
    expect(decodeBase64Text(encodeBase64Text('Gate 城门 🏰'))).toBe('Gate 城门 🏰');
    for (const text of ['a', '****', '/w==']) expect(decodeBase64Text(text)).toBeUndefined();
  });
});

describe('countTokens', () => {
  it('takes contents alone or a whole request', () => {
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
    const alone = decodeCountTokensRequest({ contents }, fromClient).request;
    const whole = decodeCountTokensRequest(
      { generateContentRequest: { model: 'models/x', contents, system_instruction: 'S' } },
      fromClient,
    ).request;
    expect(whole).toEqual({ ...alone, system: [{ type: 'text', text: 'S' }] });
    expect(encodeCountTokensRequest(whole, gemini3).body).toEqual({
      generateContentRequest: { model: 'models/gemini-3-pro', systemInstruction: { parts: [{ text: 'S' }] }, contents },
    });
    expect(() => decodeCountTokensRequest({}, fromClient)).toThrow(GatewayError);
  });

  it('answers', () => {
    expect(encodeCountTokensAnswer(12)).toEqual({ totalTokens: 12 });
    expect(encodeCountTokensAnswer(12, 3)).toEqual({ totalTokens: 12, cachedContentTokenCount: 3 });
    expect(decodeCountTokensAnswer({ totalTokens: 12 })).toBe(12);
    expect(() => decodeCountTokensAnswer({ total: 1 })).toThrow(GatewayError);
  });
});
