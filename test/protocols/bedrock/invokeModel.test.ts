// Claude on Bedrock through InvokeModel: Anthropic's request without model and stream, its events as base64 in an event stream.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { traitsOf } from '../../../src/catalog/modelTraits';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import { bedrockInvokeCodec, invokeTarget } from '../../../src/protocols/bedrock/invokeModel';
import { mediaToFetch } from '../../../src/protocols/repairs/mediaSources';
import type { IrEvent } from '../../../src/protocols/ir/events';
import { decodeEvents, eventBytes, exceptionBytes, framesOf, origin, plainRequest, target } from './kit';

const lines = readFileSync(
  new URL('../../fixtures/anthropic-codec/thinkingTools.stream.jsonl', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '');

function chunk(line: string): Uint8Array {
  return eventBytes('chunk', { bytes: Buffer.from(line).toString('base64'), p: 'abcd' });
}

function decode(...parts: Uint8Array[]): IrEvent[] {
  return decodeEvents(framesOf(new Uint8Array(Buffer.concat(parts))), bedrockInvokeCodec.newStreamDecoder(origin));
}

describe('Claude through InvokeModel', () => {
  it('is asked in the words of its own API, without model and stream', () => {
    const request = { ...plainRequest, stream: true, maxOutputTokens: 50 };
    expect(bedrockInvokeCodec.encodeRequest(request, target())).toEqual({
      body: {
        anthropic_version: 'bedrock-2023-05-31',
        max_tokens: 50,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      },
      headers: {},
      warnings: [],
    });
  });

  it('takes the betas that Bedrock knows into the body, and leaves out what it refuses', () => {
    const betas = ['context-1m-2025-08-07', 'advanced-tool-use-2025-11-20', 'oauth-2025-04-20'];
    const request = {
      ...plainRequest,
      serviceTier: 'auto',
      cache: { ttl: undefined },
      extensions: { anthropic: { betas, container: 'c', context_management: { edits: [] } } },
    };
    const { body, headers, warnings } = bedrockInvokeCodec.encodeRequest(request, target());
    expect(headers).toEqual({});
    expect(body).toMatchObject({
      anthropic_beta: ['context-1m-2025-08-07', 'tool-search-tool-2025-10-19'],
      context_management: { edits: [] },
    });
    expect(warnings.map(({ path, detail }) => [path, detail])).toEqual([
      ['service_tier', undefined],
      ['container', undefined],
      ['cache_control', undefined],
      ['anthropic-beta', 'oauth-2025-04-20'],
    ]);
    for (const name of ['service_tier', 'container', 'cache_control']) expect(body).not.toHaveProperty(name);
  });

  it.each([
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', true],
    ['anthropic.claude-opus-4-1-20250805-v1:0', true],
    ['anthropic.claude-sonnet-4-20250514-v1:0', true],
    ['global.anthropic.claude-opus-4-6-v1', true],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', false],
    ['anthropic.claude-3-7-sonnet-20250219-v1:0', false],
    ['global.anthropic.claude-opus-4-8', false],
    ['arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc', false],
  ])('asks %s for interleaved thinking: %s', (model, taken) => {
    const beta = 'interleaved-thinking-2025-05-14';
    const request = { ...plainRequest, extensions: { anthropic: { betas: [beta] } } };
    const traits = traitsOf('bedrock', model);
    const { body, warnings } = bedrockInvokeCodec.encodeRequest(request, target({ model, traits }));
    expect(body['anthropic_beta']).toEqual(taken ? [beta] : undefined);
    expect(warnings.map(({ path, detail }) => [path, detail])).toEqual(taken ? [] : [['anthropic-beta', beta]]);
  });

  it('wants images fetched, and leaves out with a warning those that were not', () => {
    const image = { type: 'image' as const, source: { kind: 'url' as const, url: 'https://example.org/a.png' } };
    const result = {
      type: 'tool-result' as const,
      callId: 'a',
      kind: 'function' as const,
      content: [image],
      isError: false,
    };
    const request = {
      ...plainRequest,
      turns: [
        { role: 'user' as const, content: [image, { type: 'text' as const, text: 'See.' }] },
        { role: 'tool' as const, content: [result] },
      ],
    };
    expect(mediaToFetch(request, bedrockInvokeCodec.id, invokeTarget(target()))).toHaveLength(1);
    const { body, warnings } = bedrockInvokeCodec.encodeRequest(request, target());
    expect(JSON.stringify(body)).not.toContain('example.org');
    expect(warnings.map(({ code }) => code)).toEqual(['dropped-part', 'dropped-part']);
  });

  it('streams the same events as Anthropic itself', () => {
    const own = anthropicCodec.newStreamDecoder(origin);
    const expected = [...lines.flatMap((data) => own.push({ event: '', data })), ...own.end()];
    expect(decode(...lines.map(chunk))).toEqual(expected);
    expect(expected.at(-1)?.type).toBe('finish');
  });

  it('is an error after an exception, and truncated without its end', () => {
    const exception = exceptionBytes('throttlingException', { message: 'Slow down.' });
    expect(decode(chunk(lines[0] ?? ''), exception, chunk(lines[1] ?? '')).at(-1)).toMatchObject({
      error: { kind: 'rate-limited', message: 'Slow down.' },
    });
    expect(decode(chunk(lines[0] ?? '')).at(-1)).toMatchObject({ error: { kind: 'upstream-truncated' } });
    const unreadable = decode(eventBytes('chunk', { bytes: '*' }), chunk(lines[0] ?? ''));
    expect(unreadable).toMatchObject([{ type: 'error', error: { kind: 'upstream-invalid' } }]);
  });

  it('reads whole answers as Anthropic ones, and errors as Bedrock ones', () => {
    const message = {
      id: 'm',
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: 'a' }],
      stop_reason: 'end_turn',
    };
    expect(bedrockInvokeCodec.decodeAnswer(message, origin)).toEqual(anthropicCodec.decodeAnswer(message, origin));
    expect(() => bedrockInvokeCodec.decodeAnswer({ message: 'Denied.' }, origin)).toThrow('Denied.');
  });
});
