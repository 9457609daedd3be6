// Conversations that are shortened (`POST /v1/responses/compact`, and Codex's trigger in an ordinary request), judged by the OpenAI SDK:
// by the provider itself where it can, else as a summary of any model, which comes back as text when the client replays it.
import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { expectedUsage } from '../support/fakeUpstream/fixtures';
import { nativeScene } from './nativeScene';

type Items = OpenAI.Responses.ResponseInputItem[];

const nativeModel = 'shortens-itself';
const nativeAnswer = {
  id: 'resp_1',
  object: 'response.compaction',
  created_at: 1,
  output: [{ id: 'cmp_1', type: 'compaction', encrypted_content: 'gAAAA-of-openai' }],
  usage: {
    input_tokens: 30,
    input_tokens_details: { cached_tokens: 10, cache_write_tokens: 0 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 35,
  },
};
const conversation: Items = [
  { role: 'user', content: 'Build a gate: 城门.' },
  { type: 'function_call', call_id: 'call_1', name: 'build', arguments: '{"what":"gate"}' },
  { type: 'function_call_output', call_id: 'call_1', output: 'built' },
  { role: 'assistant', content: 'It stands.' },
];
const tools: OpenAI.Responses.Tool[] = [
  { type: 'function', name: 'build', parameters: { type: 'object', properties: {} }, strict: false },
];
/** Protocols whose upstreams cannot shorten conversations themselves. */
const others = protocolIds.filter((protocol) => protocol !== 'openai-responses');

const scene = nativeScene(nativeAnswer, { protocol: 'openai-responses', models: [{ id: nativeModel }] });

/** The text of the last user message that the upstream got, and all of its body. */
function received(): { body: string; last: string } {
  const { body } = scene.upstream.lastRequest();
  const wire = JSON.parse(body.toString()) as Record<string, unknown[] | undefined>;
  return {
    body: body.toString(),
    last: JSON.stringify((wire['messages'] ?? wire['contents'] ?? wire['input'])?.at(-1)),
  };
}

describe('a provider that shortens conversations', () => {
  it('gets the request and answers it, byte for byte', async () => {
    const body = `{"model":"${nativeModel}",  "input":[{"role":"user","content":"hi"}],"instructions":"Be brief."}`;
    const answer = await scene.house.ask('/v1/responses/compact', {
      headers: { 'x-api-key': scene.house.key() },
      body,
    });
    expect(answer.text).toBe(JSON.stringify(nativeAnswer));
    expect(scene.native.requests[0]?.url).toBe('/v1/responses/compact');
    expect(scene.native.requests[0]?.body.toString()).toBe(body);
    expect(scene.house.rows()[0]).toMatchObject({
      outcome: 'ok',
      inputTokens: 20,
      cacheReadTokens: 10,
      outputTokens: 5,
    });
  });

  it('is asked for an answer where it is known not to do it', async () => {
    const models = [{ id: upstreamModels['openai-responses'], alias: 'local' }];
    const baseUrl = scene.upstream.baseUrl('openai-responses');
    scene.house.channel({
      provider: 'ollama',
      protocol: 'openai-responses',
      baseUrl,
      models,
      secret: scene.upstream.secret,
    });
    expect((await scene.client.responses.compact({ model: 'local', input: conversation })).output).toHaveLength(2);
    expect(scene.upstream.lastRequest().url).toBe('/v1/responses');
  });
});

describe.each(others)('a model of %s', (protocol) => {
  const model = upstreamModels[protocol];

  it('writes a summary, and reads it when the client replays it', async () => {
    const compacted = await scene.client.responses.compact({ model, input: conversation, instructions: 'Be kind.' });
    expect(compacted).toMatchObject({
      object: 'response.compaction',
      output: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Build a gate: 城门.' }] },
        { type: 'compaction' },
      ],
    });
    expect(new Set(compacted.output.map((item) => item.id)).size).toBe(2);
    const { inputTokens, cacheReadTokens, outputTokens } = expectedUsage(protocol, 'text');
    expect(compacted.usage).toMatchObject({
      input_tokens: inputTokens + cacheReadTokens + expectedUsage(protocol, 'text').cacheWriteTokens,
      output_tokens: outputTokens,
    });
    expect(scene.house.rows()[0]).toMatchObject({ outcome: 'ok', ...expectedUsage(protocol, 'text') });
    expect(received().body).toContain('Be kind.');
    expect(received().last).toMatch(/Summarise the conversation/);

    const summary = await summaryOf(protocol);
    await scene.client.responses.create({
      model,
      input: [...(compacted.output as Items), { role: 'user', content: 'Go on.' }],
    });
    const { body } = received();
    expect(body).toContain('Summary of the conversation so far:');
    expect(body).toContain(JSON.stringify(summary.slice(0, 20)).slice(1, -1));
    expect(body).toContain('Go on.');
    expect(body).not.toContain('gatehouse-state');
    expect(scene.house.rows()[0]).toMatchObject({ outcome: 'ok' });

    // Shortened again, the old summary is no message of the user's.
    const again = await scene.client.responses.compact({ model, input: compacted.output as Items });
    expect(again.output.map((item) => item.type)).toEqual(['message', 'compaction']);
  });

  it('offers its tools only for the history’s sake, and none may be called', async () => {
    const input: Items = [...conversation, { type: 'compaction_trigger' }];
    await scene.client.responses.create({ model, input, tools, tool_choice: 'required', parallel_tool_calls: false });
    expect(received().body).toMatch(/"tool_choice":"none"|"tool_choice":\{"type":"none"\}|"mode":"NONE"/);
    expect(received().body).not.toContain('compaction_trigger');
    const talk: Items = [{ role: 'user', content: 'hi' }, { type: 'compaction_trigger' }];
    await scene.client.responses.create({ model, input: talk, tools });
    expect(received().body).not.toContain('"build"');
  });

  it.each([true, false])('answers the trigger of Codex with one item (stream: %s)', async (stream) => {
    const input: Items = [...conversation, { type: 'compaction_trigger' }];
    const request = { model, input, store: false };
    const response = stream
      ? await scene.client.responses.stream(request).finalResponse()
      : await scene.client.responses.create(request);
    expect(response).toMatchObject({ status: 'completed', output: [{ type: 'compaction' }] });
    expect(response.usage?.output_tokens).toBe(expectedUsage(protocol, 'text').outputTokens);
    await scene.client.responses.create({ model, input: response.output as Items });
    expect(received().body).toContain('Summary of the conversation so far:');
  });

  it('writes nothing: an error, not an empty memory', async () => {
    scene.upstream.script([{ scenario: 'toolCall' }, { scenario: 'toolCall' }]);
    await expect(scene.client.responses.compact({ model, input: conversation })).rejects.toMatchObject({ status: 502 });
    const input: Items = [...conversation, { type: 'compaction_trigger' }];
    await expect(scene.client.responses.stream({ model, input }).finalResponse()).rejects.toThrow(/no summary/);
  });

  it('is not asked to go on with what only OpenAI can read', async () => {
    const input: Items = [...(nativeAnswer.output as Items), { role: 'user', content: 'Go on.' }];
    for (const ask of [
      scene.client.responses.create({ model, input }),
      scene.client.responses.compact({ model, input }),
    ]) {
      await expect(ask).rejects.toMatchObject({
        status: 400,
        message: expect.stringMatching(/compaction.*provider/) as unknown,
      });
    }
    expect(scene.upstream.requests).toEqual([]);
  });
});

/** What the model of the fixtures says. */
async function summaryOf(protocol: ProtocolId): Promise<string> {
  return (await scene.client.responses.create({ model: upstreamModels[protocol], input: 'hi' })).output_text;
}

it('the demo shortens too', async () => {
  scene.house.demo();
  const { output } = await scene.client.responses.compact({ model: 'demo-story', input: conversation });
  expect(output.map((item) => item.type)).toEqual(['message', 'compaction']);
});
