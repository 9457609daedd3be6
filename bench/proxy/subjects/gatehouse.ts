// Gatehouse as it is shipped: the built gateway, headless, with a key that has limits and a budget, prices for every model and the request
// log on. Started with an empty data folder, or with one that already has a log.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { gatewayFlags } from '../../../src/shared/gatewayFlags';
import { cores, spawnOn } from '../machine';
import { manners, type Manner } from '../scripts';
import type { Upstreams } from '../upstreams';
import { clientRequest, protocols, type Protocol } from '../wire';
import { askStall, withProbe } from './stall';
import type { Subject } from './subject';

const modelOf = (protocol: Protocol, manner: Manner): string => `bench-${protocol}-${manner}`;
/** What the vendor's own SDK takes as its base. */
const basePath: Record<Protocol, string> = {
  'openai-chat': '/v1',
  'openai-responses': '/v1',
  anthropic: '',
  gemini: '/v1beta',
};

interface Listening {
  proxyUrl: string;
  managementUrl: string;
  managementToken: string;
}
export interface GatehouseOptions {
  name?: string;
  bundle: string;
  dataDirectory: string;
  home: string;
  /** Started by a stand-in for the extension host (its file), which stands still half of the time where `busy`. */
  host?: { file: string; busy: boolean };
  /** Tells its stalls: folder of the benchmark's sources, where the probe is. */
  probe?: string;
}

/** Throws where the gateway does not start or refuses its settings. */
export async function gatehouse(upstreams: Upstreams, options: GatehouseOptions): Promise<Subject> {
  const { name = 'gatehouse', bundle, dataDirectory, home, host, probe } = options;
  const words = ['--data-dir', dataDirectory, '--home', home, '--proxy-port', '0', '--management-port', '0'];
  const between = host === undefined ? [] : [host.file, host.busy ? 'busy' : 'idle'];
  const profile =
    process.env['BENCH_PROFILE'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`];
  const probing = probe === undefined ? [] : withProbe(probe);
  const command = [
    process.execPath,
    ...gatewayFlags,
    ...profile,
    ...probing,
    ...between,
    bundle,
    ...words,
    '--log-level',
    'error',
  ];
  const child = spawnOn(cores.subject, command);
  if (child.stdout === null || child.pid === undefined) throw new Error('The gateway did not start.');
  const lines = createInterface({ input: child.stdout });
  const [first] = (await once(lines, 'line')) as [string];
  const listening = JSON.parse(first) as Listening;
  const secret = await configure(listening, upstreams);
  const port = Number(new URL(listening.proxyUrl).port);
  return {
    name,
    pid: child.pid,
    takes: () => true,
    request: ({ client, upstream, manner, size }) => {
      const made = clientRequest(client, modelOf(upstream, manner), { stream: manner !== 'whole', size });
      return { port, ...made, headers: { ...made.headers, authorization: `Bearer ${secret}` } };
    },
    ...(probe !== undefined && { stall: () => askStall(child, lines) }),
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}

/** Channels to every upstream, their prices, and the key. Returns the key's secret. */
async function configure({ managementUrl, managementToken }: Listening, upstreams: Upstreams): Promise<string> {
  const ask = async (method: string, path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${managementUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${managementToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const all = protocols.flatMap((protocol) => manners.map((manner) => ({ protocol, manner })));
  for (const { protocol, manner } of all)
    await ask('POST', '/channels', {
      name: modelOf(protocol, manner),
      provider: 'custom',
      protocol,
      baseUrl: `http://127.0.0.1:${upstreams.port(protocol, manner)}${basePath[protocol]}`,
      secret: 'sk-bench-upstream',
      models: [{ id: modelOf(protocol, manner) }],
    });
  await ask('PUT', '/prices', {
    overrides: all.map(({ protocol, manner }) => ({
      provider: 'custom',
      model: modelOf(protocol, manner),
      input: 3,
      output: 15,
      cacheRead: 0.3,
    })),
  });
  const created = await ask('POST', '/keys', {
    name: 'bench',
    limits: { requestsPerMinute: 100_000_000, tokensPerMinute: 1_000_000_000_000, concurrentRequests: 5000 },
    quotas: { requestsPerDay: 1_000_000_000 },
    budget: { usd: 100_000_000, period: 'month', onUnknownPrice: 'refuse' },
  });
  return (created as { secret: string }).secret;
}
