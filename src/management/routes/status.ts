// `GET /status` and `GET /providers`: what the gateway is doing now, and which providers it knows.
import { providerPresets } from '../../catalog/providers';
import { periodAround } from '../../metering/limits/periods';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { GatewayStatus } from '../../shared/status';
import type { ManagementContext } from '../context';
import { keyStateOf } from './keys';

/** The gateway's state; also the payload of `status` events. */
export function readStatus(context: ManagementContext): GatewayStatus {
  const { store, health, now } = context;
  const time = now();
  const channels = store.channels.list();
  const listen = context.listening.status();
  return {
    version: context.version,
    pid: process.pid,
    uptimeSeconds: Math.max(0, Math.floor((time - context.startedAt) / 1000)),
    proxyUrl: context.proxyUrl(),
    activeRequests: context.activeRequests(),
    leases: context.leases.count,
    keepRunning: context.keepRunning.get(),
    channels: {
      total: channels.length,
      healthy: channels.filter((channel) => channel.enabled && health.get(channel.id).state !== 'down').length,
    },
    keys: { active: store.keys.list().filter((key) => keyStateOf(key, time) === 'active').length },
    today: store.requests.today(periodAround(time, 'day', context.limits.timeZone).start),
    warnings: [...store.notices, ...context.warnings()],
    ...(listen !== undefined && { listen }),
  };
}

export function statusHandlers(context: ManagementContext): Pick<ManagementHandlers, 'getStatus' | 'listProviders'> {
  return {
    getStatus: () => readStatus(context),
    listProviders: () => [...providerPresets],
  };
}
