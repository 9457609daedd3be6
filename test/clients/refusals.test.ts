// The real coding tools with a key that is spent or revoked: each stops at once and shows our words, instead of trying again in silence.
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientFolder } from '../../scripts/clients/installations.mjs';
import type { KeyCreate } from '../../src/shared/virtualKey';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { GatewayFixture } from '../support/gatewayFixture';
import { channelTo } from '../support/house';
import { TemporaryFolder } from '../support/temporaryFolder';
import { runTool } from './toolRun';
import { clientTools } from './tools';
import { upstreams } from './upstreams';

/** Milliseconds for one run of a tool: it takes some seconds to start, on a busy machine many. */
const limit = 90_000;

const chosen = process.env['GATEHOUSE_CLIENTS']?.split(',');
const tools = clientTools.filter(({ install }) => chosen === undefined || chosen.includes(install));

interface Case {
  name: string;
  settings: Partial<KeyCreate>;
  revoked?: true;
  /** What the tool must show. */
  words: RegExp;
  /** What may be asked again: tools have requests of their own beside the turn. */
  mostRequests: number;
}

const cases: Case[] = [
  { name: 'spent budget', settings: { budget: { usd: 0 } }, words: /the budget of \$0 per month/, mostRequests: 4 },
  {
    name: 'spent quota',
    settings: { quotas: { requestsPerDay: 0 } },
    words: /the limit of 0 requests per day/,
    mostRequests: 4,
  },
  { name: 'revoked key', settings: {}, revoked: true, words: /not valid in Gatehouse/, mostRequests: 0 },
];

let gateway: GatewayFixture;
let provider: FakeUpstream;
beforeAll(async () => {
  provider = await FakeUpstream.start();
  gateway = await GatewayFixture.start();
  for (const upstream of upstreams.filter(({ protocol }) => protocol === 'anthropic')) {
    const models = [...new Set(tools.flatMap((tool) => tool.models))].map((alias) => ({ id: upstream.model, alias }));
    await gateway.createChannel(channelTo(provider, upstream.protocol, { models }));
  }
});
afterAll(async () => {
  await gateway.close();
  await provider.close();
});

describe.each(tools)('$name', (tool) => {
  it.concurrent.each(cases)(
    '$name: stops at once with our words',
    async ({ settings, revoked, words, mostRequests, name }) => {
      using folder = new TemporaryFolder('client-refused');
      const { key, secret } = await gateway.createKey({ name: `${tool.name} ${name}`, ...settings });
      if (revoked === true) await gateway.call('revokeKey', { id: key.id });
      const place = {
        home: folder.join('home'),
        project: folder.join('project'),
        proxyUrl: gateway.proxyUrl,
        key: secret,
      };
      for (const path of [place.home, place.project]) mkdirSync(path);
      const result = await runTool(tool, clientFolder(tool.install), place, 'Say a word.', limit);
      const { rows } = await gateway.call('listRequests', { query: { key: key.id, limit: 1000 } });
      const shown = `${result.stdout}\n${result.stderr}`;
      const said = words.test(shown) ? 'our words' : JSON.stringify(shown.slice(-300));
      console.log(
        `${tool.name}, ${name}: ${Math.round(result.milliseconds / 1000)} s, ${rows.length} requests, ${said}`,
      );
      expect(result.timedOut).toBe(false);
      expect(shown).toMatch(words);
      expect(rows.length).toBeLessThanOrEqual(mostRequests);
    },
    limit + 10_000,
  );
});
