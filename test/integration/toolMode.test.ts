// Keys in tool mode "gateway" through the real gateway, with a real MCP server and a scripted model: a question that needs two tools, in every
// protocol on either side; and what happens where a tool is refused, fails, takes too long, or the client leaves.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import type { RequestDetail } from '../../src/shared/requestDetail';
import type { KeyCreate } from '../../src/shared/virtualKey';
import { GatewayFixture } from '../support/gatewayFixture';
import { resultsIn, ScriptedModel, text, textOf, toolCall, type Script } from '../support/scriptedModel';
import { createDriver, type SdkDriver } from '../support/sdkDriver';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';

const serverFile = path.join(import.meta.dirname, '../support/mcpServer.ts');
const folder = new TemporaryFolder('tool-mode');
const notes = folder.join('notes');
let model: ScriptedModel;
let gateway: GatewayFixture;

const noted = (): string[] => readFileSync(notes, 'utf8').split('\n');
const baseUrls: Record<ProtocolId, string> = {
  'openai-chat': '/v1',
  'openai-responses': '/v1',
  anthropic: '',
  gemini: '/v1beta',
};

beforeAll(async () => {
  writeFileSync(notes, '');
  const server = { command: process.execPath, args: ['--no-warnings', serverFile] };
  writeFileSync(
    folder.join('servers.json'),
    JSON.stringify({
      mcpServers: {
        facts: { ...server, env: { MCP_NOTES: notes, MCP_SECRET: '${env:FACTS_SECRET}' } },
        broken: { command: folder.join('there-is-no-such-program') },
      },
      allowedTools: ['facts/population', 'facts/add'],
      maxResultCharacters: 1000,
    }),
  );
  model = await ScriptedModel.start();
  gateway = await GatewayFixture.start({
    arguments: ['--mcp-config', folder.join('servers.json')],
    environment: { FACTS_SECRET: 'canary-of-a-server' },
  });
  for (const protocol of protocolIds) {
    await gateway.createChannel({
      name: protocol,
      provider: 'custom',
      protocol,
      baseUrl: `${model.url}${baseUrls[protocol]}`,
      models: [{ id: `at-${protocol}` }],
    });
  }
  await gateway.call('putPrices', {
    body: { overrides: [{ provider: 'custom', model: '*', input: 1, output: 10 }] },
  });
});
afterAll(async () => {
  await gateway.close();
  await model.close();
  folder.remove();
});

/** Asks for Lund, asks for Visby, adds, and tells the sum: each step from the results of the one before. */
const sumOfTowns: Script = (request) => {
  const results = resultsIn(request).map(textOf);
  const [first, second, sum] = results;
  if (first === undefined)
    return { content: [text('Let me look.'), toolCall('call_1', 'population', { town: 'Lund' })] };
  if (second === undefined) return { content: [toolCall('call_2', 'population', { town: 'Visby' })] };
  if (sum === undefined) return { content: [toolCall('call_3', 'add', { a: Number(first), b: Number(second) })] };
  return { content: [text(`Together ${sum}.`)] };
};

beforeEach(() => model.reset(sumOfTowns));

async function newClient(
  protocol: ProtocolId,
  upstream: ProtocolId = 'openai-chat',
  more: Partial<KeyCreate> = {},
): Promise<SdkDriver & { keyId: string }> {
  const { key, secret } = await gateway.createKey({ toolMode: 'gateway', ...more });
  const driver = createDriver(protocol, {
    root: gateway.proxyUrl,
    key: secret,
    model: `at-${upstream}`,
    maxRetries: 0,
  });
  return { ...driver, keyId: key.id };
}

async function detailOf(keyId: string): Promise<RequestDetail> {
  const { rows } = await gateway.call('listRequests', { query: { key: keyId } });
  const [row] = rows;
  if (row === undefined) throw new Error('the request is not in the log');
  return gateway.call('getRequest', { id: row.id });
}

describe('a question that needs several tools', () => {
  const pairs = protocolIds.flatMap((client) => protocolIds.map((upstream) => [client, upstream] as const));

  it.each(pairs)('is answered for a client of %s over %s, streamed and whole', async (client, upstream) => {
    const driver = await newClient(client, upstream);
    for (const streamed of [true, false]) {
      model.reset(sumOfTowns);
      const { text: said, toolCalls } = streamed ? await driver.stream('text') : await driver.generate('text');
      expect(said).toBe('Let me look.\n\nTogether 118723.');
      expect(toolCalls).toEqual([]);
      expect(model.requests).toHaveLength(4);
      expect(model.requests.map(({ stream }) => stream)).toEqual(Array(4).fill(streamed));
    }
    const { request, toolTrace } = await detailOf(driver.keyId);
    expect(request).toMatchObject({ outcome: 'ok', toolCalls: 3, inputTokens: 400, outputTokens: 40 });
    expect(request.costUsd).toBeCloseTo((400 * 1 + 40 * 10) / 1e6, 12);
    expect(toolTrace?.ended).toBe('finished');
    expect(
      toolTrace?.steps.map((step) => (step.type === 'model' ? step.inputTokens : [step.tool, step.outcome])),
    ).toEqual([100, ['facts/population', 'ok'], 100, ['facts/population', 'ok'], 100, ['facts/add', 'ok'], 100]);
  });

  it('is not needed: the demo answers in this mode too, to Gemini clients also with an array', async () => {
    const { secret } = await gateway.createKey({ toolMode: 'gateway' });
    const ask = async (query: string): Promise<string> => {
      const answer = await fetch(`${gateway.proxyUrl}/v1beta/models/demo-echo:streamGenerateContent${query}`, {
        method: 'POST',
        headers: { 'x-goog-api-key': secret, 'content-type': 'application/json' },
        body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Good morning' }] }] }),
      });
      expect(answer.status).toBe(200);
      return answer.text();
    };
    type Part = { candidates?: { content?: { parts?: { text?: string }[] } }[] };
    const said = (parts: Part[]): string =>
      parts.map(({ candidates }) => candidates?.[0]?.content?.parts?.[0]?.text ?? '').join('');
    const array = JSON.parse(await ask('')) as Part[];
    expect(said(array)).toContain('Good morning');
    const frames = (await ask('?alt=sse')).split(/\r?\n\r?\n/).filter((frame) => frame.startsWith('data: '));
    expect(said(frames.map((frame) => JSON.parse(frame.slice(6)) as Part))).toBe(said(array));
  });

  it('tells the intermediate text while the tools still run', async () => {
    const driver = await newClient('anthropic', 'anthropic', { allowedTools: ['facts/slow'] });
    const leaving = new AbortController();
    model.reset(() => ({ content: [text('Let me look.'), toolCall('call_1', 'slow')] }));
    let heard = false;
    const asked = driver.stream('text', {
      signal: leaving.signal,
      onEvent: () => (heard = true),
    });
    await waitFor(() => heard && noted().includes('slow begins'));
    leaving.abort();
    await expect(asked).rejects.toThrow();
    // The server hears that nobody waits any more.
    await waitFor(() => noted().includes('slow cancelled'));
    await waitFor(async () => (await detailOf(driver.keyId)).request.outcome === 'aborted');
    const { toolTrace, request } = await detailOf(driver.keyId);
    expect(request).toMatchObject({ clientAborted: true, inputTokens: 100 });
    expect(toolTrace?.steps.at(-1)).toMatchObject({ type: 'tool', outcome: 'cancelled' });
  });

  it('runs several calls of one answer side by side and gives their results back in order', async () => {
    const driver = await newClient('openai-chat');
    model.reset((request) => {
      const results = resultsIn(request).map(textOf);
      if (results.length > 0) return { content: [text(results.join(' and '))] };
      const towns = ['Visby', 'Lund', 'Nowhere'];
      return { content: towns.map((town, index) => toolCall(`call_${index}`, 'population', { town })) };
    });
    expect((await driver.generate('text')).text).toMatch(/^24330 and 94393 and .*no town Nowhere$/);
    expect(model.requests).toHaveLength(2);
  });
});

describe('tools of the client beside those of the gateway', () => {
  const weather: Script = (request) => {
    const results = resultsIn(request);
    if (results.length > 0) return { content: [text(results.map(textOf).join(' / '))] };
    return {
      content: [
        text('Both.'),
        toolCall('call_a', 'population', { town: 'Lund' }),
        toolCall('call_b', 'weather', { location: 'Lund' }),
      ],
    };
  };

  it('end the turn, and the next request goes on with the results of both', async () => {
    const { secret } = await gateway.createKey({ toolMode: 'gateway' });
    model.reset(weather);
    const ask = async (messages: unknown[]) => {
      const response = await fetch(`${gateway.proxyUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'at-anthropic',
          messages,
          tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }],
        }),
      });
      const body = (await response.json()) as {
        choices: {
          finish_reason: string;
          message: { content: string; tool_calls?: { id: string; function: { name: string } }[] };
        }[];
      };
      return body.choices[0];
    };
    const question = { role: 'user', content: 'people and weather?' };
    const first = await ask([question]);
    expect(first?.finish_reason).toBe('tool_calls');
    expect(first?.message.tool_calls?.map((call) => call.function.name)).toEqual(['weather']);
    const id = first?.message.tool_calls?.[0]?.id;
    const second = await ask([question, first?.message, { role: 'tool', tool_call_id: id, content: 'sunny' }]);
    expect(second?.message.content).toBe('94393 / sunny');
    const replayed = model.requests.at(-1)?.turns.find((turn) => turn.role === 'assistant');
    expect(replayed?.content.map((part) => (part.type === 'tool-call' ? part.name : part.type))).toEqual([
      'text',
      'population',
      'weather',
    ]);
  });

  it('keep their names: a tool of the gateway that is called the same gets another', async () => {
    const { secret } = await gateway.createKey({ toolMode: 'gateway' });
    model.reset(() => ({ content: [text('well')] }));
    await fetch(`${gateway.proxyUrl}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({
        model: 'at-anthropic',
        max_tokens: 100,
        messages: [{ role: 'user', content: 'hello' }],
        tools: [{ name: 'add', input_schema: { type: 'object', properties: {} } }],
      }),
    });
    const names = model.requests[0]?.tools.map(({ name }) => name);
    expect(names).toEqual(['add', 'facts_add', 'big', 'crash', 'population', 'slow']);
  });
});

describe('what is not let through', () => {
  it('a tool that no rule allows is not run where nobody can be asked', async () => {
    const driver = await newClient('openai-responses');
    model.reset((request) => {
      const [result] = resultsIn(request);
      return { content: [result === undefined ? toolCall('call_1', 'big') : text(textOf(result))] };
    });
    expect((await driver.stream('text')).text).toContain('was not run: it is not on the list of allowed tools');
    const { toolTrace } = await detailOf(driver.keyId);
    expect(toolTrace?.steps[1]).toMatchObject({ outcome: 'denied', decision: 'nobody' });
  });

  it('a key is offered the tools of its list alone, and none means an ordinary request', async () => {
    const some = await newClient('openai-chat', 'openai-chat', { offeredTools: ['facts/a*'] });
    model.reset(() => ({ content: [text('well')] }));
    await some.generate('text');
    expect(model.requests[0]?.tools.map(({ name }) => name)).toEqual(['add']);
    const none = await newClient('openai-chat', 'openai-chat', { offeredTools: ['nothing/*'] });
    await none.generate('text');
    expect(model.requests[1]?.tools).toEqual([]);
    expect((await detailOf(none.keyId)).toolTrace).toBeNull();
  });

  it('a long result is cut, and the model is told', async () => {
    const driver = await newClient('openai-chat', 'openai-chat', { allowedTools: ['facts/*'] });
    model.reset((request) => {
      const [result] = resultsIn(request);
      return { content: [result === undefined ? toolCall('call_1', 'big') : text(textOf(result).slice(990))] };
    });
    expect((await driver.generate('text')).text).toContain('[cut by the gateway: 200000 characters, 1000 shown]');
  });
});

describe('faults and bounds', () => {
  it('a server that dies in a call gives the model an error, and is started again for the next', async () => {
    const driver = await newClient('gemini', 'gemini', { allowedTools: ['facts/*'] });
    const starts = noted().filter((line) => line.startsWith('starts')).length;
    model.reset((request) => {
      const results = resultsIn(request).map(textOf);
      if (results.length === 0) return { content: [toolCall('call_1', 'crash')] };
      if (results.length === 1) return { content: [toolCall('call_2', 'population', { town: 'Lund' })] };
      return { content: [text(results.join(' | '))] };
    });
    const { text: said } = await driver.stream('text');
    expect(said).toMatch(/^The tool failed: .* \| 94393$/);
    expect(noted().filter((line) => line.startsWith('starts'))).toHaveLength(starts + 1);
  });

  it('a model that never stops calling is told of its last round, and the client of the end', async () => {
    const driver = await newClient('anthropic', 'openai-responses');
    model.reset((_request, index) => ({ content: [toolCall(`call_${index}`, 'add', { a: index, b: 1 })] }));
    const { text: said, stop } = await driver.stream('text');
    expect(said).toContain('[Gatehouse: stopped, because this request has used all its calls of the model.');
    expect(stop).toBe('max_tokens');
    expect(model.requests).toHaveLength(8);
    const last = model.requests.at(-1);
    expect(last?.toolChoice).toEqual({ type: 'none' });
    expect(textOf(last === undefined ? undefined : resultsIn(last).at(-1))).toContain('no more tools can be called');
    expect((await detailOf(driver.keyId)).toolTrace?.ended).toBe('steps');
  });

  it('a request whose time is over ends properly, and its tool is cancelled', async () => {
    await gateway.call('updateOptions', { body: { toolMode: { maxSeconds: 1 } } });
    const cancelled = noted().filter((line) => line === 'slow cancelled').length;
    const driver = await newClient('openai-chat', 'openai-chat', { allowedTools: ['facts/slow'] });
    model.reset(() => ({ content: [toolCall('call_1', 'slow')] }));
    const { text: said, stop } = await driver.generate('text');
    await gateway.call('updateOptions', { body: { toolMode: { maxSeconds: 300 } } });
    expect(said).toContain('[Gatehouse: stopped, because the time');
    expect(stop).toBe('length');
    await waitFor(() => noted().filter((line) => line === 'slow cancelled').length > cancelled);
    expect((await detailOf(driver.keyId)).toolTrace).toMatchObject({
      ended: 'time',
      steps: [{ type: 'model' }, { type: 'tool', outcome: 'timed-out' }],
    });
  });

  it('a budget is looked at before each call of the model', async () => {
    const driver = await newClient('openai-chat', 'openai-chat', {
      budget: { usd: 0.000_55, period: 'day', onUnknownPrice: 'allow' },
      maxOutputTokens: 10,
    });
    const { text: said } = await driver.stream('text');
    expect(said).toContain('[Gatehouse: stopped, because another call of the model would pass a limit');
    const { request, toolTrace } = await detailOf(driver.keyId);
    expect(toolTrace?.ended).toBe('limit');
    expect(request.costUsd).toBeLessThan(0.000_55);
  });

  it('a later step goes to another channel where the first one fails, and a broken one is told in-band', async () => {
    const channel = await gateway.createChannel({
      name: 'second',
      provider: 'custom',
      protocol: 'anthropic',
      baseUrl: model.url,
      priority: 1,
      models: [{ id: 'at-second', alias: 'at-openai-chat' }],
    });
    const driver = await newClient('openai-chat');
    model.reset((request) => {
      const results = resultsIn(request);
      if (results.length === 0) return { content: [toolCall('call_1', 'population', { town: 'Lund' })] };
      return request.model === 'at-second' ? { content: [text('after all')] } : { content: [], status: 503 };
    });
    expect((await driver.stream('text')).text).toBe('after all');
    expect((await detailOf(driver.keyId)).request).toMatchObject({ channelId: channel.id, outcome: 'ok' });
    await gateway.call('deleteChannel', { id: channel.id });
    model.reset((request) => {
      const results = resultsIn(request);
      return results.length === 0
        ? { content: [text('Wait.'), toolCall('call_1', 'population', { town: 'Lund' })] }
        : { content: [text('this is cut')], broken: true };
    });
    await expect(driver.stream('text')).rejects.toThrow();
    const { request } = await detailOf(driver.keyId);
    expect(request).toMatchObject({ outcome: 'error', inputTokens: expect.any(Number) as number });
    expect(request.inputTokens).toBeGreaterThanOrEqual(100);
  });
});

describe('captured bodies', () => {
  it('hold what tools were given and gave, and go with all others', async () => {
    await gateway.call('updateOptions', { body: { capture: { enabled: true } } });
    const driver = await newClient('openai-chat');
    await driver.generate('text');
    await waitFor(async () => (await detailOf(driver.keyId)).capture !== null);
    const { capture } = await detailOf(driver.keyId);
    expect(capture?.tools).toEqual([
      { callId: 'call_1', tool: 'facts/population', arguments: '{"town":"Lund"}', result: '94393' },
      { callId: 'call_2', tool: 'facts/population', arguments: '{"town":"Visby"}', result: '24330' },
      { callId: 'call_3', tool: 'facts/add', arguments: '{"a":94393,"b":24330}', result: '118723' },
    ]);
    await gateway.call('updateOptions', { body: { capture: { enabled: false } } });
    await gateway.call('deleteCaptures', {});
    const { capture: after, toolTrace } = await detailOf(driver.keyId);
    expect(after).toBeNull();
    expect(toolTrace?.steps).toHaveLength(7);
  });
});

describe('the list of tools', () => {
  it('tells what there is, what is allowed, and what is wrong with a server', async () => {
    const { tools, sources } = await gateway.call('listToolModeTools', {});
    expect(tools.find(({ id }) => id === 'facts/population')).toMatchObject({
      description: 'How many people live in a town.',
      allowed: true,
      saysReadOnly: true,
    });
    expect(tools.find(({ id }) => id === 'facts/big')).toMatchObject({ allowed: false });
    expect(sources.find(({ source }) => source === 'facts')).toMatchObject({ state: 'ready', tools: 5 });
    const broken = sources.find(({ source }) => source === 'broken');
    expect(broken).toMatchObject({ state: 'failed', tools: 0 });
    expect(broken?.error).toMatch(/ENOENT/);
    expect(noted()).toContain('starts canary-of-a-server');
    expect(JSON.stringify({ tools, sources })).not.toContain('canary-of-a-server');
    expect(gateway.log).not.toContain('canary-of-a-server');
  });

  it('takes in a server that is reached by URL, with its headers; one at a public address needs https', async () => {
    const child = spawn(process.execPath, ['--no-warnings', serverFile, '--http'], {
      env: { ...process.env, MCP_NOTES: notes },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      let port = '';
      for await (const line of createInterface({ input: child.stderr })) {
        port = /^port (\d+)$/.exec(line)?.[1] ?? '';
        if (port !== '') break;
      }
      const web = { url: `http://127.0.0.1:${port}/mcp`, headers: { Authorization: 'Bearer for-the-server' } };
      const plain = { url: 'http://8.8.8.8/mcp' };
      const metadata = { url: 'https://169.254.169.254/mcp' };
      await gateway.call('updateOptions', {
        body: { toolMode: { mcpServers: { web, plain, metadata }, allowedTools: ['web/*'] } },
      });
      const { sources } = await gateway.call('listToolModeTools', {});
      expect(sources.map(({ source, state }) => [source, state])).toEqual([
        ['web', 'ready'],
        ['plain', 'failed'],
        ['metadata', 'failed'],
      ]);
      const driver = await newClient('anthropic', 'gemini');
      model.reset(sumOfTowns);
      expect((await driver.stream('text')).text).toBe('Let me look.\n\nTogether 118723.');
      expect(noted()).toContain('authorization Bearer for-the-server');
    } finally {
      child.kill();
    }
  });
});
