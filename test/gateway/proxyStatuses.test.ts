// The status of a provider's refusal as each client gets it: passed on with its waiting time, in the client's own words where another
// protocol was spoken. Statuses are chosen so that real tools stop or wait as they should: see the refusals in docs/protocols.md.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { generateBody, generateHeaders, generatePath } from '../support/rawHttp';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

interface Refusal {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** Status, word (type, code or status of the error), `retry-after`, `x-should-retry`. */
type Told = [status: number, word: string, after?: string, again?: string];

const openai = (type: string, code: string | null = null): unknown => ({
  error: { message: 'No.', type, code, param: null },
});
const anthropic = (type: string): unknown => ({ type: 'error', error: { type, message: 'No.' }, request_id: 'r' });
const google = (code: number, status: string, details: unknown[] = []): unknown => ({
  error: { code, message: 'No.', status, details },
});
const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' };
const badKey = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' };
const sameAll = (told: Told): Record<ProtocolId, Told> => ({
  'openai-chat': told,
  'openai-responses': told,
  anthropic: told,
  gemini: told,
});
const both = (told: Told): Pick<Record<ProtocolId, Told>, 'openai-chat' | 'openai-responses'> => ({
  'openai-chat': told,
  'openai-responses': told,
});

const cases: [name: string, upstream: ProtocolId, refusal: Refusal, told: Record<ProtocolId, Told>][] = [
  [
    'Anthropic’s 429 with its time to wait',
    'anthropic',
    { status: 429, body: anthropic('rate_limit_error'), headers: { 'retry-after': '12', 'x-should-retry': 'true' } },
    {
      ...both([429, 'rate_limit_exceeded', '12', 'true']),
      anthropic: [429, 'rate_limit_error', '12', 'true'],
      gemini: [429, 'RESOURCE_EXHAUSTED', '12', 'true'],
    },
  ],
  [
    'a 429 without a time: none is invented',
    'openai-chat',
    { status: 429, body: openai('rate_limit_error', 'rate_limit_exceeded') },
    {
      ...both([429, 'rate_limit_exceeded']),
      anthropic: [429, 'rate_limit_error'],
      gemini: [429, 'RESOURCE_EXHAUSTED'],
    },
  ],
  [
    'milliseconds',
    'openai-responses',
    { status: 429, body: openai('rate_limit_error', 'rate_limit_exceeded'), headers: { 'retry-after-ms': '1500' } },
    {
      'openai-chat': [429, 'rate_limit_exceeded', '2'],
      'openai-responses': [429, 'rate_limit_exceeded', undefined],
      anthropic: [429, 'rate_limit_error', '2'],
      gemini: [429, 'RESOURCE_EXHAUSTED', '2'],
    },
  ],
  [
    'a date',
    'openai-chat',
    {
      status: 503,
      body: openai('server_error'),
      headers: { date: 'Sat, 21 Nov 2026 10:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 10:01:30 GMT' },
    },
    {
      'openai-chat': [503, 'server_error', 'Sat, 21 Nov 2026 10:01:30 GMT'],
      'openai-responses': [503, 'server_error', '90'],
      anthropic: [529, 'overloaded_error', '90'],
      gemini: [503, 'UNAVAILABLE', '90'],
    },
  ],
  [
    'Google’s RetryInfo',
    'gemini',
    { status: 429, body: google(429, 'RESOURCE_EXHAUSTED', [retryInfo]) },
    {
      ...both([429, 'rate_limit_exceeded', '35']),
      anthropic: [429, 'rate_limit_error', '35'],
      gemini: [429, 'RESOURCE_EXHAUSTED'],
    },
  ],
  [
    'an account without money, as OpenAI tells it',
    'openai-chat',
    { status: 429, body: openai('insufficient_quota', 'insufficient_quota') },
    {
      'openai-chat': [429, 'insufficient_quota'],
      'openai-responses': [429, 'insufficient_quota', undefined, 'false'],
      anthropic: [402, 'billing_error', undefined, 'false'],
      gemini: [403, 'PERMISSION_DENIED', undefined, 'false'],
    },
  ],
  [
    'an account without money, as Anthropic tells it',
    'anthropic',
    { status: 402, body: anthropic('billing_error') },
    {
      ...both([429, 'insufficient_quota', undefined, 'false']),
      anthropic: [402, 'billing_error'],
      gemini: [403, 'PERMISSION_DENIED', undefined, 'false'],
    },
  ],
  [
    'Anthropic is overloaded',
    'anthropic',
    { status: 529, body: anthropic('overloaded_error') },
    { ...both([503, 'server_error']), anthropic: [529, 'overloaded_error'], gemini: [503, 'UNAVAILABLE'] },
  ],
  [
    'Google is overloaded',
    'gemini',
    { status: 503, body: google(503, 'UNAVAILABLE') },
    { ...both([503, 'server_error']), anthropic: [529, 'overloaded_error'], gemini: [503, 'UNAVAILABLE'] },
  ],
  [
    'a fault of the provider',
    'openai-chat',
    { status: 500, body: openai('server_error') },
    { ...both([500, 'server_error']), anthropic: [500, 'api_error'], gemini: [500, 'INTERNAL'] },
  ],
  [
    'a request that is wrong',
    'gemini',
    { status: 400, body: google(400, 'INVALID_ARGUMENT') },
    {
      ...both([400, 'invalid_request_error']),
      anthropic: [400, 'invalid_request_error'],
      gemini: [400, 'INVALID_ARGUMENT'],
    },
  ],
  [
    'a model that is not there',
    'anthropic',
    { status: 404, body: anthropic('not_found_error') },
    {
      ...both([404, 'model_not_found', undefined, 'false']),
      anthropic: [404, 'not_found_error'],
      gemini: [404, 'NOT_FOUND', undefined, 'false'],
    },
  ],
  [
    'a channel’s key that is refused',
    'openai-chat',
    { status: 401, body: openai('invalid_request_error', 'invalid_api_key') },
    {
      ...sameAll([502, 'server_error', undefined, 'false']),
      anthropic: [502, 'api_error', undefined, 'false'],
      gemini: [502, 'UNAVAILABLE', undefined, 'false'],
    },
  ],
  [
    'a channel’s key that is refused, as Google tells it',
    'gemini',
    { status: 400, body: google(400, 'INVALID_ARGUMENT', [badKey]) },
    {
      ...sameAll([502, 'server_error', undefined, 'false']),
      anthropic: [502, 'api_error', undefined, 'false'],
      gemini: [502, 'UNAVAILABLE', undefined, 'false'],
    },
  ],
];

let refusal: Refusal;
let upstream: LocalUpstream;
let house: ProxyHouse;

beforeAll(async () => {
  upstream = await startUpstream((_request, response) => {
    response.sendDate = false;
    response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers });
    response.end(JSON.stringify(refusal.body));
  });
});
afterAll(() => upstream.close());
beforeEach(async () => {
  house = await ProxyHouse.open();
});
afterEach(async () => house.close());

describe.each(cases)('%s (%s)', (_name, protocol, given, told) => {
  it.each(protocolIds)('to a client of %s', async (client) => {
    refusal = given;
    house.channel({ protocol, baseUrl: upstream.url, models: [{ id: 'model' }], secret: 'x'.repeat(20) });
    const answer = await house.ask(generatePath(client, 'model', false), {
      headers: generateHeaders(client, house.key()),
      body: generateBody(client, 'model', false),
    });
    const [status, word, after, again] = told[client];
    const { error } = JSON.parse(answer.text) as {
      error: { type?: string; code?: unknown; status?: string; message: string };
    };
    expect([error.type, error.code, error.status]).toContain(word);
    expect([answer.status, answer.headers['retry-after'], answer.headers['x-should-retry']]).toEqual([
      status,
      after,
      again,
    ]);
    expect(error.message).toContain('No.');
    if (client === 'gemini') expect(error.code).toBe(status);
    const [row] = house.rows();
    expect(row).toMatchObject({ outcome: 'error', status });
    // What may pass by itself was asked a second time, where no provider told to wait for longer.
    expect(new Set(row?.attempts.map((attempt) => attempt.status))).toEqual(new Set([given.status]));
  });
});
