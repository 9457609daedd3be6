// Looks for model servers on this machine: asks the ports of the catalogue's table, and where a server's own variable says, on loopback
// alone. Used by management when a window asks. Adds nothing; a server that is not there is no error.
import { localServers, type LocalServerRow } from '../catalog/localServers';
import { usualChannelSettings } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import type { ChannelRecord } from '../store/channelRepository';
import { findPreset } from '../store/channelView';
import { askProvider } from './askProvider';
import { fetchModels } from './probe/modelList';
import { isSuccess, parseAnswer } from './probe/testFault';
import { bareHost, classifyAddress, hostAsAddress } from './proxy/egress';
import type { Services } from './services';

export interface FoundServer {
  /** Preset id. */
  provider: string;
  /** Base URL of a channel to it. */
  baseUrl: string;
  /** Model ids; empty where it has none, or does not tell. */
  models: string[];
}

const greetingMs = 800;
const modelsMs = 2500;

/** Servers that answer, in the order of the table. `variables`: of the environment. */
export async function findLocalServers(
  services: Services,
  variables: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<FoundServer[]> {
  const found = await Promise.all(
    localServers.flatMap((row) => originsOf(row, variables).map((origin) => lookAt(services, row, origin, signal))),
  );
  return found.filter((server) => server !== undefined);
}

async function lookAt(
  services: Services,
  row: LocalServerRow,
  origin: string,
  signal: AbortSignal | undefined,
): Promise<FoundServer | undefined> {
  const channel = channelAt(row.provider, origin);
  if (channel === undefined) return undefined;
  const question = { protocol: channel.protocol, method: 'GET' as const, url: origin + row.greeting.path };
  try {
    const answer = await askProvider(services, channel, question, greetingMs, signal);
    const body = parseAnswer(answer.text);
    const greets = typeof body === 'object' && body !== null && row.greeting.member in body;
    if (!isSuccess(answer) || !greets) return undefined;
  } catch (error) {
    // Nobody listens there, or somebody else does.
    services.log.debug('no local server', { provider: row.provider, error: GatewayError.from(error).message });
    return undefined;
  }
  const { provider, baseUrl } = channel;
  try {
    const models = await fetchModels(services, channel, { limitMs: modelsMs, signal });
    return { provider, baseUrl, models: models.map(({ id }) => id) };
  } catch (error) {
    services.log.info('a local server does not list its models', { provider, error: GatewayError.from(error).message });
    return { provider, baseUrl, models: [] };
  }
}

/** A channel to the server at `origin`, as the preset would make it; never stored. */
function channelAt(provider: string, origin: string): ChannelRecord | undefined {
  const preset = findPreset(provider);
  const usual = preset?.endpoints['default']?.[preset.defaultProtocol];
  if (preset === undefined || usual === undefined) return undefined;
  const { pathname } = new URL(usual);
  return {
    id: `discovery:${provider}`,
    name: preset.name.en,
    provider,
    region: null,
    baseUrl: origin + pathname.replace(/\/+$/, ''),
    protocol: preset.defaultProtocol,
    enabled: true,
    priority: 0,
    weight: 1,
    models: [],
    headers: {},
    secretHint: null,
    knownModels: null,
    settings: { ...usualChannelSettings },
    createdAt: 0,
    updatedAt: 0,
  };
}

function originsOf(
  { port, variable }: LocalServerRow,
  variables: Readonly<Record<string, string | undefined>>,
): string[] {
  const told = variable === undefined ? undefined : localOrigin(variables[variable] ?? '', port);
  return [...new Set([...(told === undefined ? [] : [told]), `http://127.0.0.1:${port}`])];
}

/**
 * The origin that `text` (`host`, `host:port`, `:port`, a URL) names on this machine; undefined where it is empty or names another
 * machine. A server that listens on all addresses is asked on loopback.
 */
export function localOrigin(text: string, port: number): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const withScheme = /^https?:\/\//i.test(trimmed)
    ? trimmed
    : `http://${trimmed.startsWith(':') ? '127.0.0.1' : ''}${trimmed}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined) return undefined;
  const host = bareHost(url.hostname);
  const everywhere = host === '0.0.0.0' || host === '::';
  const address = everywhere ? '127.0.0.1' : hostAsAddress(host);
  if (address === undefined || classifyAddress(address) !== 'loopback') return undefined;
  const shown = address.includes(':') ? `[${address}]` : address;
  // A URL without a port means that of its scheme; a bare host means the server's own.
  const named = /^https?:\/\//i.test(trimmed) ? url.port : url.port || String(port);
  return `${url.protocol}//${shown}${named === '' ? '' : `:${named}`}`;
}
