// Row 12 of the security table: secrets with a mark in them go through everything that can go wrong, then every file, log,
// answer and process table that Gatehouse leaves behind is searched for the mark: 0 hits.
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { GatewayFixture } from '../support/gatewayFixture';
import { alias, channelTo } from '../support/house';
import { counted, recordFigure } from '../support/qualityFigure';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import { waitFor } from '../support/waitFor';
import { TemporaryFolder } from '../support/temporaryFolder';

const folder = new TemporaryFolder('canary');
const dataDirectory = folder.join('data');
const reports = folder.join('reports');
let upstream: FakeUpstream;
let gateway: GatewayFixture;
beforeAll(async () => {
  upstream = await FakeUpstream.start('sk-CANARYupstream0123456789abcdefghij');
  mkdirSync(reports);
  // What Node writes of a process that fails: stacks, environment, libraries.
  const environment = { NODE_OPTIONS: `--report-on-signal --report-directory=${reports}` };
  gateway = await GatewayFixture.start({ dataDirectory, environment, arguments: ['--log-level', 'debug'] });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
  folder.remove();
});

/** What must be found nowhere, in each form in which it could lie around. */
const canaries = new Set<string>();
const forms = (secret: string): Buffer[] =>
  [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), Buffer.from(secret).toString('hex')].map((form) =>
    Buffer.from(form),
  );

/** Places whose bytes hold a canary. */
function hits(places: [string, Buffer][]): string[] {
  return places.flatMap(([place, bytes]) =>
    [...canaries]
      .filter((secret) => forms(secret).some((form) => bytes.includes(form)))
      .map((secret) => `${place}: ${secret}`),
  );
}

function files(directory: string): [string, Buffer][] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path)]);
}

const answers: [string, Buffer][] = [];

async function ask(
  what: string,
  path: string,
  key: string,
  body?: string,
  more: Record<string, string> = {},
): Promise<void> {
  const answer = await rawRequest(gateway.proxyUrl + path, {
    headers: { ...generateHeaders('openai-chat', key), ...more },
    ...(body === undefined ? {} : { body }),
  });
  answers.push([`answer to ${what}`, Buffer.concat([Buffer.from(JSON.stringify(answer.headers)), answer.body])]);
}

it('leaves none of its secrets anywhere', async () => {
  canaries.add(upstream.secret);
  for (const protocol of protocolIds) await gateway.createChannel(channelTo(upstream, protocol));
  const rejected = 'sk-CANARYrejected0123456789abcdefghij';
  const unreachable = 'sk-CANARYunreachable0123456789abcdefg';
  const changed = 'sk-CANARYchanged0123456789abcdefghijk';
  for (const secret of [rejected, unreachable, changed]) canaries.add(secret);
  await gateway.createChannel(
    channelTo(upstream, 'openai-chat', { name: 'r', secret: rejected, models: [{ id: 'gpt-r' }] }),
  );
  const gone = await gateway.createChannel(
    channelTo(upstream, 'openai-chat', {
      name: 'u',
      secret: unreachable,
      baseUrl: 'http://127.0.0.1:9/v1',
      models: [{ id: 'gpt-u' }],
    }),
  );
  await gateway.call('updateChannel', { id: gone.id, body: { secret: changed } });
  for (const channel of await gateway.call('listChannels', {})) await gateway.call('testChannel', { id: channel.id });

  const keys = [];
  for (let index = 0; index < 40; index += 1) keys.push(await gateway.createKey({ name: `canary ${index}` }));
  const rotated = await gateway.call('rotateKey', { id: keys[1]?.key.id ?? '', body: { graceSeconds: 60 } });
  const key = keys[0]?.secret ?? '';
  for (const { secret } of [...keys, rotated]) canaries.add(secret);
  const foreign = 'sk-ant-CANARYforeign0123456789abcdef';
  const prompt = 'CANARYprompt the words of the user';
  canaries.add(foreign);
  canaries.add(prompt);

  const [password, header] = ['CANARYmetrics0123456789', 'CANARYheader0123456789'];
  canaries.add(password);
  canaries.add(header);
  const otlp = { endpoint: 'http://127.0.0.1:9', headers: { 'api-key': header } };
  await gateway.call('updateOptions', { body: { metricsAuth: { username: 'prometheus', password }, otlp } });

  for (const protocol of protocolIds) {
    for (const stream of [false, true]) {
      const path = generatePath(protocol, alias(protocol), stream);
      await ask(`${protocol} ${stream}`, path, key, generateBody(protocol, alias(protocol), stream, prompt), {
        'anthropic-version': '2023-06-01',
        'x-api-key': foreign,
      });
    }
  }
  // A provider that repeats the key in its error, as some do, in every way it could come.
  const echo = JSON.stringify({
    error: { message: `Incorrect API key provided: ${upstream.secret}.`, type: 'x', code: 'x' },
  });
  const chat = generateBody('openai-chat', alias('openai-chat'), false, prompt);
  for (const status of [200, 400, 401, 403, 429, 500]) {
    upstream.script({ status, body: echo });
    await ask(`echo ${status}`, '/v1/chat/completions', key, chat);
  }
  upstream.script({ frames: [Buffer.from(`data: ${echo}\n\n`)] });
  await ask(
    'echo in stream',
    '/v1/chat/completions',
    key,
    generateBody('openai-chat', alias('openai-chat'), true, prompt),
  );
  upstream.script({ status: 302, headers: { location: `http://127.0.0.1:9/?key=${upstream.secret}` }, body: '' });
  await ask('redirect', '/v1/chat/completions', key, chat);
  upstream.script({ fault: { kind: 'reset', at: 10 } });
  await ask('reset', '/v1/chat/completions', key, chat);
  await ask('rejected channel', '/v1/chat/completions', key, generateBody('openai-chat', 'gpt-r', false, prompt));
  await ask('unreachable channel', '/v1/chat/completions', key, generateBody('openai-chat', 'gpt-u', false, prompt));
  await ask('key in the query', `/v1/models?key=${key}`, foreign);
  await ask('key in the path', `/v1/models/${key}`, foreign);
  await ask('key as the model', '/v1/chat/completions', foreign, generateBody('openai-chat', key, false, prompt));
  await ask('bad JSON', '/v1/chat/completions', key, `{"model":"${prompt}`);
  await ask('unknown key', '/v1/models', foreign);

  const aws = 'AKIACANARY0000000001:CANARYaws/secret+0123456789abcdefghijklmno';
  for (const part of aws.split(':')) canaries.add(part);
  await gateway.createChannel(channelTo(upstream, 'bedrock', { name: 'b', secret: aws, models: [{ id: 'nova-x' }] }));
  await ask('wrong AWS key', '/v1/chat/completions', key, generateBody('openai-chat', 'nova-x', false, prompt));
  for (const { id } of await gateway.rows(1000)) {
    answers.push([`request ${id}`, Buffer.from(JSON.stringify(await gateway.call('getRequest', { id })))]);
  }

  // Messages to webviews are made of these answers.
  for (const name of [
    'getStatus',
    'listProviders',
    'listChannels',
    'exportChannels',
    'listModels',
    'listTools',
    'listBudgets',
    'listKeys',
    'usageSummary',
    'listRequests',
    'getPrices',
    'getOptions',
  ] as const) {
    answers.push([name, Buffer.from(JSON.stringify(await gateway.call(name, {})))]);
  }
  for (const path of ['/metrics', '/api/v1/usage/export?format=csv', '/api/v1/usage/export?format=json']) {
    const answer = await rawRequest(gateway.listening.managementUrl + path, {
      headers: { authorization: `Bearer ${gateway.listening.managementToken}` },
    });
    answers.push([path, answer.body]);
  }
  const living: [string, Buffer][] = ['cmdline', 'environ'].map((name) => [
    `/proc/${name}`,
    readFileSync(`/proc/${gateway.listening.pid}/${name}`),
  ]);
  const whileRunning = files(dataDirectory);
  expect(whileRunning.length).toBeGreaterThan(2);
  process.kill(gateway.listening.pid, 'SIGUSR2');
  await waitFor(() => readdirSync(reports).length > 0, { what: 'the report of Node' });
  await gateway.stop();

  // A running stream is passed on as it is, whatever the provider says in it; everything else must be clean.
  const clientSide = answers.filter(([place]) => place !== 'answer to echo in stream');
  const places = [...clientSide, ...living, ...whileRunning, ...files(dataDirectory), ...files(reports)];
  const found = hits([...places, ['stderr', Buffer.from(gateway.log)]]);
  recordFigure({
    row: 12,
    part: 'canaries',
    figure: `${canaries.size} secrets in three forms, ${counted(places.length + 1)} answers, files, logs, reports and lists searched: ${found.length} found`,
    holds: found.length === 0 && canaries.size >= 50,
  });
  expect(found).toEqual([]);
  expect(canaries.size).toBeGreaterThanOrEqual(50);
  expect(gateway.log.length).toBeGreaterThan(100);

  // The secrets are there after a restart all the same: encrypted, not lost.
  upstream.script([]);
  gateway = await GatewayFixture.start({ dataDirectory });
  const answer = await rawRequest(`${gateway.proxyUrl}/v1/chat/completions`, {
    headers: generateHeaders('openai-chat', key),
    body: chat,
  });
  expect(answer.status).toBe(200);
});
