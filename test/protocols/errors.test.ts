// Errors of the gateway, judged by the official SDKs over real HTTP: each raises its own class, with our message, and
// never takes an in-band error for a normal end. Statuses and codes: docs/protocols.md (refusals).
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocols } from '../../src/protocols/registry';
import type { WireError } from '../../src/protocols/protocol';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { errorStatus, GatewayError, type ErrorKind } from '../../src/shared/errors';

/** What the server answers next. */
let answer: { status: number; headers: Record<string, string>; body: string } = { status: 500, headers: {}, body: '' };
let requests = 0;
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

function answerWith(error: WireError): void {
  requests = 0;
  answer = {
    status: error.status,
    headers: { 'content-type': 'application/json', ...error.headers },
    body: JSON.stringify(error.body),
  };
}

function answerWithStream(body: string): void {
  answer = { status: 200, headers: { 'content-type': 'text/event-stream' }, body };
}

const openai = (): OpenAI => new OpenAI({ apiKey: 'k', baseURL: `${origin}/v1`, maxRetries: 2, logLevel: 'off' });
const anthropic = (): Anthropic => new Anthropic({ apiKey: 'k', baseURL: origin, maxRetries: 2, logLevel: 'off' });
const gemini = (): GoogleGenAI => new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: origin } });

type ErrorClass = abstract new (...parameters: never[]) => Error;

async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** One call through the SDK of the protocol; the texts that it streamed, or what it raised. */
const callers: Record<ProtocolId, (stream: boolean) => Promise<unknown[]>> = {
  'openai-chat': async (stream) => {
    const body = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] };
    if (!stream) return [await openai().chat.completions.create(body)];
    return collect(await openai().chat.completions.create({ ...body, stream: true }));
  },
  'openai-responses': async (stream) => {
    if (!stream) return [await openai().responses.create({ model: 'm', input: 'hi' })];
    return collect(await openai().responses.create({ model: 'm', input: 'hi', stream: true }));
  },
  anthropic: async (stream) => {
    const body = { model: 'm', max_tokens: 5, messages: [{ role: 'user' as const, content: 'hi' }] };
    if (!stream) return [await anthropic().messages.create(body)];
    return collect(await anthropic().messages.create({ ...body, stream: true }));
  },
  gemini: async (stream) => {
    if (!stream) return [await gemini().models.generateContent({ model: 'm', contents: 'hi' })];
    return collect(await gemini().models.generateContentStream({ model: 'm', contents: 'hi' }));
  },
};

async function raised(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('the SDK took it for a normal end');
}

const refusals: [ErrorKind, Record<ProtocolId, [status: number, kind: string]>][] = [
  [
    'unauthorized',
    {
      'openai-chat': [401, 'invalid_api_key'],
      'openai-responses': [401, 'invalid_api_key'],
      anthropic: [401, 'authentication_error'],
      gemini: [401, 'UNAUTHENTICATED'],
    },
  ],
  [
    'model-not-allowed',
    {
      'openai-chat': [403, 'model_not_allowed'],
      'openai-responses': [403, 'model_not_allowed'],
      anthropic: [403, 'permission_error'],
      gemini: [403, 'PERMISSION_DENIED'],
    },
  ],
  [
    'channel-not-allowed',
    {
      'openai-chat': [403, 'channel_not_allowed'],
      'openai-responses': [403, 'channel_not_allowed'],
      anthropic: [403, 'permission_error'],
      gemini: [403, 'PERMISSION_DENIED'],
    },
  ],
  [
    'model-not-found',
    {
      'openai-chat': [404, 'model_not_found'],
      'openai-responses': [404, 'model_not_found'],
      anthropic: [404, 'not_found_error'],
      gemini: [404, 'NOT_FOUND'],
    },
  ],
  [
    'rate-limited',
    {
      'openai-chat': [429, 'rate_limit_exceeded'],
      'openai-responses': [429, 'rate_limit_exceeded'],
      anthropic: [429, 'rate_limit_error'],
      gemini: [429, 'RESOURCE_EXHAUSTED'],
    },
  ],
  [
    'quota-exceeded',
    {
      'openai-chat': [429, 'quota_exceeded'],
      'openai-responses': [429, 'quota_exceeded'],
      anthropic: [429, 'rate_limit_error'],
      gemini: [429, 'RESOURCE_EXHAUSTED'],
    },
  ],
  [
    'budget-exceeded',
    {
      'openai-chat': [429, 'insufficient_quota'],
      'openai-responses': [429, 'insufficient_quota'],
      anthropic: [402, 'billing_error'],
      gemini: [403, 'PERMISSION_DENIED'],
    },
  ],
  [
    'too-large',
    {
      'openai-chat': [413, 'too_large'],
      'openai-responses': [413, 'too_large'],
      anthropic: [413, 'request_too_large'],
      gemini: [413, 'INVALID_ARGUMENT'],
    },
  ],
  [
    'draining',
    {
      'openai-chat': [503, 'draining'],
      'openai-responses': [503, 'draining'],
      anthropic: [529, 'overloaded_error'],
      gemini: [503, 'UNAVAILABLE'],
    },
  ],
  [
    'upstream-timeout',
    {
      'openai-chat': [504, 'upstream_timeout'],
      'openai-responses': [504, 'upstream_timeout'],
      anthropic: [504, 'timeout_error'],
      gemini: [504, 'DEADLINE_EXCEEDED'],
    },
  ],
];

function kindIn(protocol: ProtocolId, body: unknown): unknown {
  const { error } = body as { error: Record<string, unknown> };
  return protocol === 'anthropic' ? error['type'] : protocol === 'gemini' ? error['status'] : error['code'];
}

describe('encodeError', () => {
  it.each(refusals)('%s has the status and kind of each protocol', (kind, expected) => {
    for (const protocol of protocolIds) {
      const wire = protocols[protocol].encodeError(new GatewayError(kind, 'Not today.'), 'req-1');
      expect([wire.status, kindIn(protocol, wire.body)], protocol).toEqual(expected[protocol]);
    }
  });

  it.each(Object.keys(errorStatus) as ErrorKind[])(
    '%s has message, kind and an error status in every protocol',
    (kind) => {
      for (const protocol of protocolIds) {
        const wire = protocols[protocol].encodeError(new GatewayError(kind, 'A message.'), 'req-1');
        expect(wire.status).toBeGreaterThanOrEqual(400);
        expect(wire.status).toBeLessThan(600);
        expect(wire.body).toMatchObject({ error: { message: 'A message.' } });
        expect(protocols[protocol].readError(wire.status, wire.body).message).toBe('A message.');
      }
    },
  );

  it('says when to come back, and when not to', () => {
    for (const protocol of protocolIds) {
      const headersOf = (error: GatewayError): unknown => protocols[protocol].encodeError(error, 'r').headers;
      expect(headersOf(new GatewayError('rate-limited', 'm', { retryAfterSeconds: 1.2 }))).toEqual({
        'retry-after': '2',
      });
      expect(headersOf(new GatewayError('quota-exceeded', 'm', { retryAfterSeconds: 60 }))).toEqual({
        'retry-after': '60',
        'x-should-retry': 'false',
      });
      for (const kind of ['unauthorized', 'budget-exceeded', 'model-not-allowed'] as const) {
        expect(headersOf(new GatewayError(kind, 'm'))).toEqual({ 'x-should-retry': 'false' });
      }
      expect(headersOf(new GatewayError('internal', 'm'))).toEqual({});
      expect(headersOf(new GatewayError('unauthorized', 'm', { shouldRetry: true }))).toEqual({
        'x-should-retry': 'true',
      });
    }
  });

  it('passes a status on that is not the default of its kind', () => {
    const error = new GatewayError('upstream-rejected', 'm', { status: 429 });
    expect(protocols.anthropic.encodeError(error, 'r')).toMatchObject({
      status: 429,
      body: { error: { type: 'rate_limit_error' } },
    });
    expect(protocols.gemini.encodeError(error, 'r')).toMatchObject({
      status: 429,
      body: { error: { status: 'RESOURCE_EXHAUSTED' } },
    });
  });

  it('tells Gemini clients of a day quota that waiting does not help, and of a rate limit how long', () => {
    const quota = protocols.gemini.encodeError(new GatewayError('quota-exceeded', 'm', { retryAfterSeconds: 9 }), 'r');
    expect(JSON.stringify(quota.body)).toContain('PerDay');
    const rate = protocols.gemini.encodeError(new GatewayError('rate-limited', 'm', { retryAfterSeconds: 9 }), 'r');
    expect(JSON.stringify(rate.body)).toContain('"retryDelay":"9s"');
  });
});

describe('as the official SDKs see it', () => {
  const classes: [ErrorKind, ErrorClass, ErrorClass][] = [
    ['bad-request', OpenAI.BadRequestError, Anthropic.BadRequestError],
    ['unauthorized', OpenAI.AuthenticationError, Anthropic.AuthenticationError],
    ['budget-exceeded', OpenAI.RateLimitError, Anthropic.APIError],
    ['model-not-allowed', OpenAI.PermissionDeniedError, Anthropic.PermissionDeniedError],
    ['model-not-found', OpenAI.NotFoundError, Anthropic.NotFoundError],
    ['quota-exceeded', OpenAI.RateLimitError, Anthropic.RateLimitError],
  ];

  it.each(classes)('%s raises the matching class at the first try', async (kind, openaiClass, anthropicClass) => {
    const error = new GatewayError(kind, 'Not with this key.');
    for (const protocol of protocolIds) {
      const wire = protocols[protocol].encodeError(error, 'req-9');
      answerWith(wire);
      const seen = await raised(callers[protocol](false));
      expect(seen.message, protocol).toContain('Not with this key.');
      expect(seen).toHaveProperty('status', wire.status);
      expect(requests, `${protocol} must not retry`).toBe(1);
      if (protocol === 'anthropic') {
        expect(seen).toBeInstanceOf(anthropicClass);
        expect(seen).toHaveProperty('type', kindIn(protocol, wire.body));
      } else if (protocol === 'gemini') expect(seen).toBeInstanceOf(ApiError);
      else {
        expect(seen).toBeInstanceOf(openaiClass);
        expect((seen as InstanceType<typeof OpenAI.APIError>).code ?? null).toBe(kindIn(protocol, wire.body));
      }
    }
  });
});

describe('encodeStreamError', () => {
  const begun: Record<ProtocolId, string> = {
    'openai-chat':
      'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"On"},"finish_reason":null}]}\n\n',
    'openai-responses':
      'event: response.created\ndata: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","output":[]}}\n\n',
    anthropic:
      'event: message_start\ndata: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","content":[],"model":"m","stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}\n\n',
    gemini: 'data: {"candidates":[{"content":{"parts":[{"text":"On"}],"role":"model"},"index":0}]}\n\n',
  };

  it.each(protocolIds)('%s: the SDK raises it after what it already streamed', async (protocol) => {
    for (const kind of ['upstream-truncated', 'upstream-timeout', 'draining', 'internal', 'budget-exceeded'] as const) {
      const text = protocols[protocol].encodeStreamError(new GatewayError(kind, 'The provider hung up.'), 'req-5');
      answerWithStream(begun[protocol] + text);
      const seen = await raised(callers[protocol](true));
      expect(seen.message).toContain('The provider hung up.');
      const expected =
        protocol === 'anthropic' ? Anthropic.APIError : protocol === 'gemini' ? ApiError : OpenAI.APIError;
      expect(seen).toBeInstanceOf(expected);
    }
  });

  it.each(protocolIds)('%s: the SDK raises it even behind a torn frame', async (protocol) => {
    const torn = begun[protocol] + begun[protocol].slice(0, -30);
    answerWithStream(
      torn + protocols[protocol].encodeStreamError(new GatewayError('upstream-truncated', 'Torn.'), 'req-5'),
    );
    expect(await raised(callers[protocol](true))).toBeInstanceOf(Error);
  });

  it.each(protocolIds)('%s: our own tap takes it for a complete, failed stream', (protocol) => {
    const text = protocols[protocol].encodeStreamError(new GatewayError('upstream-truncated', 'Torn.'), 'req-5');
    const tap = protocols[protocol].newStreamTap();
    expect(tap.push(new TextEncoder().encode(begun[protocol] + text)).ended).toBe(true);
    expect(tap.close()).toMatchObject({ complete: true, facts: { error: 'Torn.' } });
  });

  it('Responses helpers raise it too, and Codex finds response.failed behind it', async () => {
    const text = protocols['openai-responses'].encodeStreamError(
      new GatewayError('budget-exceeded', 'Spent.'),
      'req-5',
    );
    answerWithStream(begun['openai-responses'] + text);
    const seen = await raised(openai().responses.stream({ model: 'm', input: 'hi' }).finalResponse());
    expect(seen.message).toContain('Spent.');
    const failed = /event: response\.failed\ndata: (.*)\n\n$/.exec(text)?.[1] ?? '';
    expect(JSON.parse(failed)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'insufficient_quota', message: 'Spent.' } },
    });
  });
});

describe('readError', () => {
  it.each<[unknown, string, string[]]>([
    [{ error: { message: 'No.', type: 'invalid_request_error', code: 'x' } }, 'No.', ['x', 'invalid_request_error']],
    [{ type: 'error', error: { type: 'overloaded_error', message: 'Busy' } }, 'Busy', ['overloaded_error', 'error']],
    [[{ error: { code: 400, message: 'Bad', status: 'INVALID_ARGUMENT' } }], 'Bad', ['400', 'INVALID_ARGUMENT']],
    [
      { error: { code: 400, message: 'Bad', details: [{ reason: 'API_KEY_INVALID' }, { retryDelay: '1s' }] } },
      'Bad',
      ['400', 'API_KEY_INVALID'],
    ],
    [{ error: { code: '1113', message: 'Spent' } }, 'Spent', ['1113']],
    [{ error: 'model not found' }, 'model not found', []],
    [{ detail: 'Not Found' }, 'Not Found', []],
    [{ message: 'plain', code: 'c' }, 'plain', ['c']],
    ['<html><head><title>502 Bad Gateway</title></head></html>', '502 Bad Gateway', []],
    ['  upstream connect error ', 'upstream connect error', []],
    ['', 'The provider answered with HTTP status 503.', []],
    [null, 'The provider answered with HTTP status 503.', []],
    [{ error: {} }, 'The provider answered with HTTP status 503.', []],
    [{ error: { message: 'x'.repeat(5000) } }, `${'x'.repeat(1000)}…`, []],
  ])('%j', (body, message, codes) => {
    for (const protocol of protocolIds) expect(protocols[protocol].readError(503, body)).toEqual({ message, codes });
  });
});
