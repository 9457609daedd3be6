// An upstream that says nothing at all for long: the client hears pings that its SDK passes over, another channel may still answer, and a
// refusal is raised by the SDK with the words of its status.
import Anthropic from '@anthropic-ai/sdk';
import { ApiError } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { answerBody, errorAnswer, streamFrames } from '../support/fakeUpstream/fixtures';
import { createGate, type Gate } from '../support/fakeUpstream/play';
import { generateBody, generateHeaders, generatePath } from '../support/rawHttp';
import { createDriver, type SdkDriver, type SdkResult } from '../support/sdkDriver';
import { waitFor } from '../support/waitFor';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

/** Pings as they stand on the wire. */
const pings: Record<ProtocolId, string> = {
  'openai-chat': ': keep-alive\n\n',
  'openai-responses': ': keep-alive\n\n',
  anthropic: 'event: ping\ndata: {"type":"ping"}\n\n',
  gemini: '\n\n',
};

let upstream: FakeUpstream;
/** Says nothing until its gate is open, then refuses with `refusal`. */
let slow: LocalUpstream;
let gate: Gate;
let refusal: { status: number; body: unknown };
let house: ProxyHouse;

beforeAll(async () => {
  upstream = await FakeUpstream.start();
  slow = await startUpstream((_request, response) => {
    void gate.opened.then(() => {
      response.writeHead(refusal.status, { 'content-type': 'application/json', 'retry-after': '7' });
      response.end(JSON.stringify(refusal.body));
    });
  });
});
afterAll(async () => {
  await Promise.all([upstream.close(), slow.close()]);
});
beforeEach(async () => {
  upstream.reset();
  gate = createGate();
  house = await ProxyHouse.open({ limits: { pingMs: 20 } });
});
afterEach(async () => {
  gate.open();
  await house.close();
});

function channel(id: string, protocol: ProtocolId, baseUrl: string, priority = 0): void {
  const models = [{ id: upstreamModels[protocol], alias: 'model' }];
  house.channel({ id, protocol, baseUrl, models, priority, secret: upstream.secret });
}

function slowChannel(protocol: ProtocolId): void {
  channel('slow', protocol, upstream.baseUrl(protocol).replace(upstream.url, slow.url));
}

/** The SDK of `protocol`, and what it has read so far. */
function client(protocol: ProtocolId): { driver: SdkDriver; heard: () => string; headers: () => Headers | undefined } {
  let heard = '';
  let headers: Headers | undefined;
  const listening: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    headers = answer.headers;
    if (answer.body === null) return answer;
    const [mine, theirs] = answer.body.tee();
    void (async () => {
      for await (const chunk of mine) heard += new TextDecoder().decode(chunk);
    })().catch(() => undefined);
    return new Response(theirs, answer);
  };
  const options = { root: house.url, key: house.key(), model: 'model', maxRetries: 0, fetch: listening };
  return { driver: createDriver(protocol, options), heard: () => heard, headers: () => headers };
}

/** Lets the slow upstream speak once the client has heard two pings. */
async function hearTwo(protocol: ProtocolId, heard: () => string): Promise<void> {
  await waitFor(() => heard().split(pings[protocol]).length > 2);
}

/** Opens the gate when a stream that began later has heard pings. */
async function othersHear(protocol: ProtocolId): Promise<void> {
  const { driver, heard } = client(protocol);
  const running = driver.stream('text');
  await hearTwo(protocol, heard);
  gate.open();
  await running;
}

describe.each(protocolIds)('%s', (protocol) => {
  it('a slow first byte: pings, then the answer as the provider sent it', async () => {
    channel('late', protocol, upstream.baseUrl(protocol));
    upstream.script({ beforeFrame: () => gate.opened });
    const { driver, heard, headers } = client(protocol);
    const running = driver.stream('text');
    await hearTwo(protocol, heard);
    gate.open();
    const { text } = await running;
    const direct = createDriver(protocol, {
      root: upstream.url,
      key: upstream.secret,
      model: upstreamModels[protocol],
      maxRetries: 0,
    });
    expect(text).toBe((await direct.stream('text')).text);
    expect(headers()?.get('x-gatehouse-channel')).toBeNull();
    expect(headers()?.get('x-gatehouse-request-id')).toMatch(/^req_/);
    expect(heard().startsWith(pings[protocol])).toBe(true);
    expect(house.rows()[0]).toMatchObject({ outcome: 'ok', status: 200, channelId: 'late' });
  });

  it('another channel answers after a ping', async () => {
    refusal = { status: 503, body: errorAnswer(protocol, 500).body };
    slowChannel(protocol);
    const other = protocolIds.find((id) => id !== protocol) ?? protocol;
    channel('next', other, upstream.baseUrl(other), 1);
    const { driver, heard } = client(protocol);
    const running = driver.stream('text');
    await hearTwo(protocol, heard);
    gate.open();
    expect((await running).text).not.toBe('');
    expect(house.rows()[0]).toMatchObject({
      outcome: 'ok',
      status: 200,
      channelId: 'next',
      attempts: [
        { channelId: 'slow', status: 503 },
        { channelId: 'next', status: 200 },
      ],
    });
  });

  it.each([429, 529, 401])('a refusal with %s after a ping is raised', async (status) => {
    refusal = { status, body: errorAnswer(protocol, status === 401 ? 401 : 429).body };
    slowChannel(protocol);
    const { driver, heard } = client(protocol);
    const running = driver.stream('text').then(
      (result: SdkResult) => ({ result, error: undefined }),
      (error: unknown) => ({ result: undefined, error }),
    );
    await hearTwo(protocol, heard);
    gate.open();
    const { error } = await running;
    expect(error).toBeInstanceOf(errorClass[protocol]);
    const words: Record<number, RegExp> = {
      429: /rate_limit|RESOURCE_EXHAUSTED/,
      529: /overloaded_error|UNAVAILABLE|server_error|upstream_rejected/,
      401: /refused its key/,
    };
    expect(heard()).toMatch(words[status] ?? /$^/);
    expect(house.rows()[0]).toMatchObject({ outcome: 'error', status: 200, attempts: [{ status }] });
  });

  it('a whole answer waits without pings', async () => {
    channel('late', protocol, upstream.baseUrl(protocol));
    upstream.script(() => ({ beforeFrame: () => gate.opened }));
    const answer = house.ask(generatePath(protocol, 'model', false), {
      headers: generateHeaders(protocol, house.key()),
      body: generateBody(protocol, 'model', false),
    });
    await waitFor(() => upstream.requests.length === 1);
    await othersHear(protocol);
    expect((await answer).body.equals(answerBody(protocol, 'text'))).toBe(true);
  });
});

const errorClass: Record<ProtocolId, new (...args: never[]) => Error> = {
  'openai-chat': OpenAI.APIError,
  'openai-responses': OpenAI.APIError,
  anthropic: Anthropic.APIError,
  gemini: ApiError,
};

it('Gemini’s JSON array has no place for pings', async () => {
  channel('late', 'gemini', upstream.baseUrl('gemini'));
  upstream.script(() => ({ beforeFrame: () => gate.opened }));
  const answer = house.ask(generatePath('gemini', 'model', true).replace('?alt=sse', ''), {
    headers: generateHeaders('gemini', house.key()),
    body: generateBody('gemini', 'model', true),
  });
  await waitFor(() => upstream.requests.length === 1);
  await othersHear('gemini');
  const frames = streamFrames('gemini', 'text', { includeUsage: false, jsonArray: true });
  expect((await answer).text).toBe(Buffer.concat(frames).toString());
});

it('no ping comes once the client has left', async () => {
  slowChannel('anthropic');
  refusal = { status: 500, body: {} };
  const controller = new AbortController();
  const answer = await fetch(`${house.url}/v1/messages`, {
    method: 'POST',
    signal: controller.signal,
    headers: generateHeaders('anthropic', house.key()),
    body: generateBody('anthropic', 'model', true),
  });
  expect(answer.status).toBe(200);
  controller.abort();
  await waitFor(() => house.rows()[0]?.outcome === 'aborted');
});
