// The models that coding tools are offered: conversations only, under the names of clients, with sizes, the best one first.
import { afterEach, describe, expect, it } from 'vitest';
import { toolModel, toolModelSource } from '../../../src/gateway/takeover/toolModels';
import { ProxyHouse, startUpstream } from '../proxyHouse';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function house(): Promise<ProxyHouse> {
  const made = await ProxyHouse.open();
  open.push(made);
  return made;
}

describe('models of tools', () => {
  it('are those of all enabled channels, the demo last, with what the catalogue knows', async () => {
    const made = await house();
    made.channel({ id: 'demo', provider: 'demo', priority: 0, models: [] });
    made.channel({ id: 'off', enabled: false, models: [{ id: 'never' }] });
    made.channel({
      id: 'own',
      provider: 'anthropic',
      priority: 3,
      models: [{ id: 'text-embedding-3-large' }, { id: 'whisper-1' }, { id: 'claude-sonnet-4-5', alias: 'house' }],
    });
    const models = await toolModelSource(made.services)('known');
    expect(models.map(({ id }) => id)).toEqual(['house', 'demo-echo', 'demo-story']);
    expect(models[0]).toMatchObject({ name: 'house', images: true, tools: true });
    expect(models[0]?.contextTokens).toBeGreaterThanOrEqual(200_000);
    expect(models.every(({ outputTokens, contextTokens }) => outputTokens > 0 && outputTokens <= contextTokens)).toBe(
      true,
    );
  });

  it('are asked of a provider only where that is wanted', async () => {
    const made = await house();
    let asked = 0;
    const upstream = await startUpstream((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json');
      response.end('{"object":"list","data":[{"id":"listed-model","object":"model"}]}');
    });
    open.push(upstream);
    made.channel({ id: 'c', baseUrl: `${upstream.url}/v1`, models: [], knownModels: null });
    const models = toolModelSource(made.services);
    expect(await models('known')).toEqual([]);
    expect(asked).toBe(0);
    expect((await models('asked')).map(({ id }) => id)).toEqual(['listed-model']);
    expect((await models('known')).map(({ id }) => id)).toEqual(['listed-model']);
    expect(asked).toBe(1);
  });

  it('have a size also where nothing is known', () =>
    expect(toolModel('nobody-knows')).toEqual({
      id: 'nobody-knows',
      name: 'nobody-knows',
      contextTokens: 128_000,
      outputTokens: 8192,
      images: true,
      tools: true,
    }));
});
