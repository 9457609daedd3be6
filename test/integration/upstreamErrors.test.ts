// What goes wrong at the provider: error answers, errors told inside a 200 or a stream, and broken bytes of every kind.
// The law for all: the SDK either raises or returns exactly what the provider meant; the request log says the same.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { errorAnswer, streamFrames } from '../support/fakeUpstream/fixtures';
import type { Play } from '../support/fakeUpstream/play';
import { alias, House } from '../support/house';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import type { SdkResult } from '../support/sdkDriver';
import { waitFor } from '../support/waitFor';
import { recordTests } from '../support/qualityFigure';

recordTests(
  41,
  'errors of providers',
  (ran, failed) => `${ran} tests of refusals, bad bodies and faults, ${failed} failed`,
);

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(async () => {
  house.upstream.reset();
  await house.forgive();
});

type Ending = { result: SdkResult } | { error: Error & { status?: number } };

async function ending(call: Promise<SdkResult>): Promise<Ending> {
  return call.then(
    (result) => ({ result }),
    (error: unknown) => ({ error: error as Error }),
  );
}

describe.each(protocolIds)('%s', (protocol) => {
  const run = (mode: 'whole' | 'stream'): Promise<Ending> => {
    const driver = house.through(protocol, { maxRetries: 0 });
    return ending(mode === 'whole' ? driver.generate('text') : driver.stream('text'));
  };

  for (const mode of ['whole', 'stream'] as const) {
    it.each([400, 429, 500, 529] as const)(`${mode}: the provider’s %s reaches the SDK as it is`, async (status) => {
      house.upstream.script(() => ({ status }));
      const direct = house.direct(protocol, { maxRetries: 0 });
      const own = await ending(mode === 'whole' ? direct.generate('text') : direct.stream('text'));
      const through = await run(mode);
      if (!('error' in own) || !('error' in through)) throw new Error('both must raise');
      expect(through.error.constructor).toBe(own.error.constructor);
      expect(through.error.status).toBe(status);
      expect(through.error.message).toBe(own.error.message);
      const row = await house.gateway.latestRow();
      expect(row).toMatchObject({ outcome: 'error', status });
      expect(new Set(row.attempts.map((attempt) => attempt.status))).toEqual(new Set([status]));
      expect(row.error).toBeTruthy();
    });

    it(`${mode}: the provider’s 401 is not taken for the client’s`, async () => {
      house.upstream.script({ status: 401 });
      const through = await run(mode);
      expect(through).toMatchObject({ error: { status: 502 } });
      expect(await house.gateway.latestRow()).toMatchObject({
        outcome: 'error',
        status: 502,
        attempts: [{ status: 401 }],
      });
    });
  }

  it('keeps retry-after and request ids of a 429', async () => {
    house.upstream.script({ status: 429 });
    const answer = await rawRequest(house.gateway.proxyUrl + generatePath(protocol, alias(protocol), false), {
      headers: generateHeaders(protocol, house.key.secret),
      body: generateBody(protocol, alias(protocol), false),
    });
    expect(answer.headers['retry-after']).toBe('7');
    expect(JSON.parse(answer.body.toString())).toEqual(errorAnswer(protocol, 429).body);
  });

  it('an error told inside the stream is raised by the SDK and logged as an error', async () => {
    house.upstream.script({ streamErrorAfter: 2 });
    const through = await run('stream');
    expect(through).toHaveProperty('error');
    const row = await house.gateway.latestRow();
    expect(row.outcome).toBe('error');
    expect(row.error).toMatch(/overloaded|error while processing/i);
  });

  it('an error told inside a 200 is logged as an error', async () => {
    house.upstream.script(() => ({ body: JSON.stringify(errorAnswer(protocol, 500).body) }));
    await run('whole');
    expect(await house.gateway.latestRow()).toMatchObject({ outcome: 'error' });
  });

  it('a provider that is not there: 502, and the address is not blamed on the client', async () => {
    const gone = await FakeUpstream.start();
    const model = `gone-${protocol}`;
    await house.gateway.createChannel({
      ...{ name: model, provider: 'custom', protocol, baseUrl: gone.baseUrl(protocol), secret: 'x'.repeat(20) },
      models: [{ id: model }],
    });
    await gone.close();
    const through = await ending(house.through(protocol, { maxRetries: 0, model }).generate('text'));
    expect(through).toMatchObject({ error: { status: 502 } });
    expect(await house.gateway.latestRow()).toMatchObject({
      outcome: 'error',
      status: 502,
      attempts: [{ status: null }, { status: null }],
    });
  });

  it('a redirect is an error, and nobody follows it with the key', async () => {
    const elsewhere = await FakeUpstream.start();
    for (const status of [301, 302, 303, 307, 308]) {
      await house.forgive();
      house.upstream.script({ status, headers: { location: `${elsewhere.baseUrl(protocol)}/x` }, body: '{}' });
      const through = await run('whole');
      expect(through).toMatchObject({ error: { status: 502 } });
    }
    expect(elsewhere.connections).toBe(0);
    await elsewhere.close();
  });

  const whole = Buffer.concat(streamFrames(protocol, 'text', { includeUsage: true, jsonArray: false })).length;
  const middle = Math.floor(whole / 2);
  const html = { body: '<!doctype html><html><body>Sign in</body></html>', headers: { 'content-type': 'text/html' } };
  const streamFaults: [string, Play][] = [
    ['reset before the status line', { fault: { kind: 'reset', at: -1 } }],
    ['reset after the headers', { fault: { kind: 'reset', at: 0 } }],
    ['reset in the middle', { fault: { kind: 'reset', at: middle } }],
    ['closed in the middle', { fault: { kind: 'close', at: middle } }],
    ['ended in the middle', { fault: { kind: 'end', at: middle } }],
    ['ended before the first byte', { fault: { kind: 'end', at: 0 } }],
    [
      'garbage in the middle',
      { fault: { kind: 'garbage', at: middle, bytes: Buffer.from([0, 255, 10, 10, 123, 10, 10]) } },
    ],
    [
      'truncated JSON in a frame',
      { fault: { kind: 'garbage', at: middle, bytes: Buffer.from('\n\ndata: {"a":\n\n') } },
    ],
    ['HTML with status 200', html],
    ['bad gzip', { encoding: 'bad-gzip' }],
    ['good gzip that nobody asked for', { encoding: 'gzip' }],
    ['content-length too long', { contentLengthError: 10 }],
    ['content-length too short', { contentLengthError: -10 }],
  ];
  const wholeFaults: [string, Play][] = [
    ...streamFaults
      .filter(([what]) => !what.includes('frame'))
      .map(([what, play]): [string, Play] => {
        const fault = play.fault === undefined || play.fault.at <= 0 ? play.fault : { ...play.fault, at: 200 };
        return [what, fault === undefined ? play : { ...play, fault }];
      }),
    ['JSON cut short, properly ended', { body: '{"id":"x","choices":[' }],
    ['an empty 200', { body: '' }],
  ];

  describe.each([
    ['stream', streamFaults],
    ['whole', wholeFaults],
  ] as const)('%s', (mode, faults) => {
    it.each(faults)('%s: never a false success, never a hang', async (_what, play) => {
      house.upstream.script([{}]);
      const direct = await (mode === 'stream'
        ? house.direct(protocol).stream('text')
        : house.direct(protocol).generate('text'));
      house.upstream.script(() => play);
      const through = await run(mode);
      const row = await house.gateway.latestRow();
      if ('result' in through) expect(through.result).toEqual(direct);
      expect(row.outcome).toBe('result' in through ? 'ok' : 'error');
      // The gateway is well afterwards.
      house.upstream.script([{}]);
      await house.forgive();
      expect(await run(mode)).toMatchObject({ result: { text: direct.text } });
    });
  });
});

it('a Gemini stream as a JSON array that breaks off is no valid array, or has the error in it', async () => {
  const length = Buffer.concat(streamFrames('gemini', 'text', { includeUsage: true, jsonArray: true })).length;
  for (const at of [1, 50, Math.floor(length / 2), length - 5]) {
    await house.forgive();
    house.upstream.script(() => ({ fault: { kind: 'end', at } }));
    const path = `/v1beta/models/${encodeURIComponent(alias('gemini'))}:streamGenerateContent`;
    const answer = await rawRequest(house.gateway.proxyUrl + path, {
      headers: generateHeaders('gemini', house.key.secret),
      body: generateBody('gemini', '', true),
    });
    // A JSON array has no place for an error: then the connection breaks, which no client takes for an end.
    if (answer.complete) {
      const items = [JSON.parse(answer.body.toString()) as unknown].flat() as { error?: unknown }[];
      expect(items.at(-1)).toHaveProperty('error');
    }
    expect(await house.gateway.latestRow()).toMatchObject({ outcome: 'error' });
  }
});

const protocolsWithStall: ProtocolId[] = [...protocolIds];
it.each(protocolsWithStall)('%s: a stalled provider does not outlive the client', async (protocol) => {
  for (const at of [-1, 0, 300]) {
    house.upstream.script({ fault: { kind: 'stall', at } });
    const controller = new AbortController();
    const running = ending(house.through(protocol, { maxRetries: 0 }).stream('text', { signal: controller.signal }));
    await waitFor(() => house.upstream.requests.at(-1)?.call !== undefined, { what: 'the request upstream' });
    const request = house.upstream.lastRequest();
    controller.abort();
    await running;
    await waitFor(() => request.abandoned, { interval: 5, what: 'the upstream’s hang-up' });
    house.upstream.reset();
  }
});
