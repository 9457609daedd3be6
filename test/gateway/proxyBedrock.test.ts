// Bedrock channels through the proxy: every form of credential, refusals in the client's words, faults of the event stream, the channel
// test. The fake demands what AWS demands and verifies signatures by itself.
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testChannel } from '../../src/gateway/channelProbe';
import { fetchModels } from '../../src/gateway/probe/modelList';
import { modelListOf } from '../../src/gateway/modelListPlace';
import type { ChannelRecord } from '../../src/store/channelRepository';
import { converseFrame, damaged, exceptionFrame } from '../support/fakeUpstream/bedrockFrames';
import { awsKeys } from '../support/fakeUpstream/bedrockRules';
import { claudeOnBedrock, FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { streamFrames } from '../support/fakeUpstream/fixtures';
import type { Play } from '../support/fakeUpstream/play';
import { saidText } from '../support/fakeUpstream/structured';
import { TemporaryFolder } from '../support/temporaryFolder';
import { ProxyHouse, type Answer } from './proxyHouse';

let house: ProxyHouse;
let upstream: FakeUpstream;
let key: string;

beforeAll(async () => {
  house = await ProxyHouse.open();
  upstream = await FakeUpstream.start();
  key = house.key();
});
beforeEach(() => upstream.reset());
afterEach(() => {
  for (const channel of house.services.store.channels.list()) house.services.store.channels.delete(channel.id);
});
afterAll(async () => {
  await house.close();
  await upstream.close();
});

function channel(secret: string, patch: Partial<ChannelRecord> = {}): ChannelRecord {
  const models = [{ id: upstreamModels.bedrock, alias: 'nova' }, { id: claudeOnBedrock, alias: 'claude' }]; // prettier-ignore
  return house.channel({ protocol: 'bedrock', baseUrl: upstream.url, models, secret, ...patch });
}

function ask(model = 'nova', more: object = {}): Promise<Answer> {
  return house.ask('/v1/chat/completions', {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }], ...more }),
  });
}

function told(answer: Answer): { message: string; code: string | null; type: string } {
  return (JSON.parse(answer.text) as { error: { message: string; code: string | null; type: string } }).error;
}

describe('the credential', () => {
  const [plain, temporary] = awsKeys;
  const forms: [string, () => string][] = [
    ['an API key', () => upstream.secret],
    ['access keys', () => `${plain.accessKeyId}:${plain.secretAccessKey}`],
    ['temporary keys', () => `${temporary.accessKeyId}:${temporary.secretAccessKey}:${temporary.sessionToken ?? ''}`],
    ['JSON', () => JSON.stringify(temporary)],
  ];
  it.each(forms)('%s is taken for both ways of asking', async (_name, secret) => {
    channel(secret());
    for (const model of ['nova', 'claude']) {
      for (const stream of [false, true]) {
        const answer = await ask(model, { stream });
        expect([model, stream, answer.status, answer.text]).toEqual([model, stream, 200, expect.stringContaining('always.')]);
      }
    }
    expect(upstream.requests.map(({ url }) => url.slice(url.lastIndexOf('/') + 1))).toEqual([
      'converse', 'converse-stream', 'invoke', 'invoke-with-response-stream',
    ]);
    // The model stands in the path, encoded once.
    expect(upstream.requests.at(-1)?.url).toContain('/model/arn%3Aaws%3Abedrock%3A');
    expect(JSON.stringify(upstream.requests.map(({ rawHeaders }) => rawHeaders))).not.toContain(key);
  }); // prettier-ignore

  it('of a profile is read anew for each request', async () => {
    const folder = new TemporaryFolder('aws');
    const write = (lines: string[]): void => writeFileSync(folder.join('credentials'), lines.join('\n'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', folder.join('credentials'));
    vi.stubEnv('AWS_CONFIG_FILE', folder.join('config'));
    try {
      channel('profile:work');
      write(['[work]', `aws_access_key_id=${plain.accessKeyId}`, `aws_secret_access_key=${plain.secretAccessKey}`]);
      expect((await ask()).status).toBe(200);
      write(['[work]', 'role_arn=arn:aws:iam::1:role/x']);
      const refused = await ask();
      expect([refused.status, told(refused).message]).toEqual([503, expect.stringContaining("'work' assumes a role")]);
    } finally {
      vi.unstubAllEnvs();
      folder.remove();
    }
  });

  it.each([
    ['a wrong API key', 'ABSKwrong0123456789'],
    ['a wrong secret key', `${plain.accessKeyId}:wrong/secret+0123456789`],
    ['an unknown access key', 'AKIAUNKNOWN:wrong/secret+0123456789'],
    ['temporary keys without their token', `${temporary.accessKeyId}:${temporary.secretAccessKey}`],
  ])('%s is the channel’s fault, told without the key', async (_name, secret) => {
    const { id, name } = channel(secret);
    const answer = await ask();
    expect(answer.status).toBe(502);
    expect(told(answer).message).toContain(`The provider of channel '${name}' refused its key`);
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(answer.text + JSON.stringify(house.rows()[0])).not.toContain('wrong');
    expect(house.services.health.get(id).state).toBe('down');
  });

  it('is signed at the time of our clock', async () => {
    channel(`${plain.accessKeyId}:${plain.secretAccessKey}`);
    const clock = vi.spyOn(house.services, 'now').mockReturnValue(Date.now() - 3_600_000);
    const answer = await ask();
    clock.mockRestore();
    expect([answer.status, told(answer).message]).toEqual([502, expect.stringContaining('Signature expired')]);
  });

  it('in the form of another vendor is the channel’s fault', async () => {
    channel('a:b:c:d');
    expect((await ask()).status).toBe(503);
  });
});

describe('refusals', () => {
  it.each([
    [400, 'ValidationException', 400, null],
    [400, 'ServiceQuotaExceededException', 429, 'insufficient_quota'],
    [403, 'AccessDeniedException', 502, 'upstream_rejected'],
    [404, 'ResourceNotFoundException', 404, 'model_not_found'],
    [408, 'ModelTimeoutException', 504, 'upstream_timeout'],
    [424, 'ModelErrorException', 502, 'upstream_rejected'],
    [429, 'ThrottlingException:http://internal.amazon.com/coral/', 429, 'rate_limit_exceeded'],
    [429, 'ModelNotReadyException', 503, 'upstream_rejected'],
    [500, 'InternalServerException', 500, 'upstream_rejected'],
    [503, 'ServiceUnavailableException', 503, 'upstream_rejected'],
  ])('%d %s is told as %d', async (status, type, expected, code) => {
    channel(upstream.secret);
    for (const stream of [true, false]) {
      house.forgive();
      upstream.script(() => ({
        status,
        body: JSON.stringify({ message: 'Not now.' }),
        headers: { 'x-amzn-errortype': type },
      }));
      const answer = await ask('nova', { stream });
      expect([answer.status, told(answer).code]).toEqual([expected, code]);
      expect(told(answer).message).toContain('Not now.');
    }
  });

  it('a refusal without a type is told by its status', async () => {
    channel(upstream.secret);
    upstream.script({ status: 413, body: '{"Message":"Too long."}' });
    const answer = await ask();
    expect([answer.status, told(answer).message]).toEqual([413, 'Too long.']);
  });
});

describe('a stream', () => {
  const frames = streamFrames('bedrock', 'text', { includeUsage: false, jsonArray: false });
  const play = async (change: Play, model = 'nova'): Promise<Answer> => {
    channel(upstream.secret);
    upstream.script(() => change);
    return ask(model, { stream: true });
  };
  const textOf = (answer: Answer): string =>
    [...answer.text.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)]
      .map(([, text]) => JSON.parse(text ?? '""') as string)
      .join('');

  it('may be cut anywhere', async () => {
    for (const chunking of [1, 7, 'whole'] as const) {
      const answer = await play({ chunking });
      expect(textOf(answer)).toBe(saidText);
      expect(answer.text).toContain('[DONE]');
    }
  });

  it('that begins with an exception is an error with its status, not a stream', async () => {
    const answer = await play({ frames: [exceptionFrame('throttlingException', 'Slow down.')] });
    expect([answer.status, told(answer).message]).toEqual([429, 'Slow down.']);
  });

  it.each(['nova', 'claude'])('that is damaged in the middle is an error in-band (%s)', async (model) => {
    const all = streamFrames('bedrock', 'text', { includeUsage: false, jsonArray: false, invoke: model === 'claude' });
    const [first, second, third, fourth, fifth, ...rest] = all;
    const spoilt = [first, second, third, fourth, damaged(fifth ?? Buffer.alloc(16)), ...rest].map(
      (frame) => frame ?? Buffer.alloc(0),
    );
    const answer = await play({ frames: spoilt }, model);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('checksum');
    expect(answer.text).not.toContain('[DONE]');
    expect(house.rows()[0]).toMatchObject({ outcome: 'error', error: expect.stringContaining('checksum') as string });
  });

  it('that is damaged from the start is an error before anything was said', async () => {
    const answer = await play({ frames: [damaged(frames[0] ?? Buffer.alloc(16)), ...frames.slice(1)] });
    expect([answer.status, told(answer).message]).toEqual([502, expect.stringContaining('checksum')]);
  });

  it('that loses its usage at the very end is complete', async () => {
    const whole = Buffer.concat(frames).length;
    const answer = await play({ fault: { kind: 'end', at: whole - 5 } });
    expect([textOf(answer), answer.text]).toEqual([saidText, expect.stringContaining('[DONE]')]);
    expect(house.rows()[0]).toMatchObject({ outcome: 'ok', usageKnown: false });
  });

  it('of an unknown kind of event goes on', async () => {
    const answer = await play({ frames: [converseFrame('{"somethingNew":{"a":1}}'), ...frames] });
    expect(textOf(answer)).toBe(saidText);
  });
});

it('knows a model’s family by its plain name, whatever stands before it', async () => {
  channel(upstream.secret);
  await ask('claude', { reasoning_effort: 'high', stream: true });
  // Claude 4.5 knows budgets alone.
  expect(upstream.lastRequest().call?.body).toMatchObject({ thinking: { type: 'enabled' } });
  expect(house.rows()[0]).toMatchObject({ outcome: 'ok', upstreamProtocol: 'bedrock', model: claudeOnBedrock });
});

describe('a channel test', () => {
  it('shows that the key was taken where no list is known, and says plainly that there is none', async () => {
    const record = channel(`${awsKeys[0].accessKeyId}:${awsKeys[0].secretAccessKey}`);
    const result = await testChannel(house.services, record);
    expect([result.ok, result.models]).toEqual([true, undefined]);
    expect(result.steps.map(({ name, ok }) => `${name} ${String(ok)}`)).toEqual([
      'resolve true', 'connect true', 'authenticate true',
    ]);
    // Nothing was asked that costs anything.
    expect(upstream.requests.map(({ call }) => call)).toEqual([undefined]);
    await expect(fetchModels(house.services, record)).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('No list of models is known') as string,
    });
  }); // prettier-ignore

  it('asks the control plane of the region for both lists', () => {
    const baseUrl = 'https://bedrock-runtime.eu-west-1.amazonaws.com';
    const root = 'https://bedrock.eu-west-1.amazonaws.com';
    for (const provider of ['bedrock', 'custom']) {
      expect(modelListOf(channel('ABSK0123', { provider, region: 'eu-west-1', baseUrl }))).toEqual({
        protocol: 'bedrock',
        urls: [`${root}/inference-profiles?maxResults=1000`, `${root}/foundation-models`],
      });
    }
  });

  it('fails with the key', async () => {
    const record = channel('ABSKwrong0123456789');
    const result = await testChannel(house.services, record);
    expect(result.ok).toBe(false);
    expect(result.steps.at(-1)).toMatchObject({ name: 'authenticate', ok: false });
    expect(house.services.health.get(record.id).state).toBe('down');
  });
});

describe('Gemini without alt=sse', () => {
  const stream = (): Promise<Answer> =>
    house.ask('/v1beta/models/nova:streamGenerateContent', {
      headers: { 'x-goog-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }),
    });

  it.each(['stream', 'whole'] as const)('gets one JSON array, whatever the upstream sends (%s)', async (form) => {
    channel(upstream.secret);
    upstream.script({ form });
    const answer = await stream();
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    const parts = JSON.parse(answer.text) as { candidates: { content: { parts: { text: string }[] } }[] }[];
    expect(parts.map(({ candidates }) => candidates[0]?.content.parts[0]?.text ?? '').join('')).toBe(saidText);
    expect(house.rows()[0]).toMatchObject({ outcome: 'ok', outputTokens: 30 });
  });

  it('gets an error that the provider tells as an element, and a broken connection for a stream that breaks', async () => {
    channel(upstream.secret);
    upstream.script([{ streamErrorAfter: 4 }, { fault: { kind: 'end', at: 500 } }]);
    const answer = await stream();
    expect(JSON.parse(answer.text)).toContainEqual({ error: expect.objectContaining({ code: 502 }) as object });
    const broken = await stream();
    expect(broken.broken).toBe(true);
    expect(house.rows()[0]).toMatchObject({ outcome: 'error' });
  });
});
