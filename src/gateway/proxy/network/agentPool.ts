// The undici agents of the gateway: one pair for each proxy and time limit in use. Made by dispatch.ts, asked for every request.
// Keeps at most a few dozen; the one that was not used for longest goes, and what runs on it ends in peace.
import { Agent, type buildConnector } from 'undici';
import { createConnector, type ConnectorOptions } from '../connector';
import type { NetworkRoute } from '../upstream';
import { NameMemory } from './nameMemory';
import { createProxyConnector } from './proxyConnector';
import { proxyFor } from './proxyFor';
import { proxyUrl, type ProxyServer } from './proxyServer';
import type { SystemProxy } from './systemProxy';

export interface Agents {
  /** Keeps connections alive and uses them again. */
  pooled: Agent;
  /** Every request has a connection of its own: for the second try after a connection was found dead. */
  fresh: Agent;
  /** Whether connections lead through a proxy. */
  tunnelled: boolean;
}

export interface AgentPoolOptions extends Omit<ConnectorOptions, 'check'> {
  /** Undefined: no system's proxy. */
  systemProxy?: SystemProxy | undefined;
}

const mostPairs = 48;

/** A connector for undici: straight to the provider, or through `proxy`. */
export function connectorThrough(
  proxy: ProxyServer | undefined,
  options: Omit<ConnectorOptions, 'check'>,
): buildConnector.connector {
  return proxy === undefined ? createConnector(options) : createProxyConnector(proxy, options);
}

export class AgentPool {
  /** In the order of their last use. The keys hold credentials of proxies: they stay in memory. */
  private readonly pairs = new Map<string, Agents>();
  /** The last of them. */
  private latest: { key: string; agents: Agents } | undefined;
  /** Taken out, with requests still running. */
  private readonly leaving = new Set<Agent>();

  private readonly names: NameMemory;

  constructor(private readonly options: AgentPoolOptions) {
    this.names = options.names ?? new NameMemory();
  }

  /**
   * The agents for a request to `origin` by `route`.
   * Throws GatewayError `upstream-unreachable` with cause `proxy` where its proxy cannot be used.
   */
  agentsFor(origin: string, route: NetworkRoute | undefined): Agents {
    const proxy = proxyFor(origin, route, this.options.systemProxy);
    const connectMs = route?.connectMs ?? this.options.connectMs;
    const key =
      proxy === undefined ? String(connectMs) : JSON.stringify([connectMs, proxyUrl(proxy), proxy.credential]);
    if (this.latest?.key === key) return this.latest.agents;
    const agents = this.pairs.get(key) ?? this.make(proxy, connectMs);
    this.pairs.delete(key);
    this.pairs.set(key, agents);
    this.latest = { key, agents };
    this.shrink();
    return agents;
  }

  /** Ends every connection, also those in use. */
  async close(): Promise<void> {
    const all = [...this.leaving, ...[...this.pairs.values()].flatMap(({ pooled, fresh }) => [pooled, fresh])];
    this.pairs.clear();
    this.latest = undefined;
    await Promise.all(all.map(async (agent) => agent.destroy()));
  }

  private make(proxy: ProxyServer | undefined, connectMs: number): Agents {
    const connections = { ...this.options, connectMs, names: this.names };
    const settings: Agent.Options = {
      connect: connectorThrough(proxy, connections),
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      // Some providers send a great many response headers.
      maxHeaderSize: 64 * 1024,
    };
    return { pooled: new Agent(settings), fresh: new Agent(settings), tunnelled: proxy !== undefined };
  }

  private shrink(): void {
    if (this.pairs.size <= mostPairs) return;
    for (const [key, { pooled, fresh }] of this.pairs) {
      this.pairs.delete(key);
      for (const agent of [pooled, fresh]) {
        this.leaving.add(agent);
        const left = (): boolean => this.leaving.delete(agent);
        agent.close().then(left, left);
      }
      return;
    }
  }
}
