// Vendors that speak the client's protocol but lack the tools that only its inventor's models know: the request is translated for them,
// so that the tool arrives as a function and the call comes back as what the client declared.
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

let upstream: LocalUpstream;
let house: ProxyHouse;

beforeEach(async () => {
  upstream = await startUpstream((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: 'resp_1', object: 'response', created_at: 1, status: 'completed', model: 'm', error: null, incomplete_details: null,
        instructions: null, metadata: {}, parallel_tool_calls: true, temperature: 1, tool_choice: 'auto', tools: [], top_p: 1,
        output: [
          { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'patch', status: 'completed', arguments: '{"input":"*** Begin Patch"}' },
        ],
        usage: {
          input_tokens: 3, input_tokens_details: { cached_tokens: 0 }, output_tokens: 2,
          output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 5,
        },
      }),
    ); // prettier-ignore
  });
  house = await ProxyHouse.open();
});
afterEach(async () => {
  await house.close();
  await upstream.close();
});

const ask = async (provider: string): Promise<OpenAI.Responses.Response> => {
  house.channel({
    provider,
    protocol: 'openai-responses',
    baseUrl: `${upstream.url}/v1`,
    models: [{ id: 'm' }],
    secret: 'sk-real',
  });
  const client = new OpenAI({ baseURL: `${house.url}/v1`, apiKey: house.key(), maxRetries: 0 });
  return client.responses.create({ model: 'm', input: 'Patch it.', tools: [{ type: 'custom', name: 'patch' }] });
};
const sentTools = (): unknown =>
  (JSON.parse(upstream.requests[0]?.body.toString() ?? '{}') as { tools?: unknown }).tools;

describe('tools of the protocol’s inventor', () => {
  it('reach another vendor of the protocol as functions, and come back as they were declared', async () => {
    const response = await ask('openrouter');
    expect(sentTools()).toMatchObject([{ type: 'function', name: 'patch' }]);
    expect(response.output).toMatchObject([{ type: 'custom_tool_call', name: 'patch', input: '*** Begin Patch' }]);
  });

  it('reach the inventor as they are', async () => {
    await ask('openai');
    expect(sentTools()).toEqual([{ type: 'custom', name: 'patch' }]);
  });
});
