// Options of the gateway process that can be changed while it runs. Wire types of the management API; `optionsPatchSchema` is in events.ts.
import * as v from 'valibot';
import type { AlertOptions } from './alerts';
import type { ListenOptions } from './listening';
import type { RetentionOptions } from './retention';
import type { ShownOtlp } from './telemetry';
import type { ToolModeOptions } from './toolMode';

/** How a channel is chosen among those of one priority; the rules are told in docs/routing.md. */
export const routingStrategies = ['weighted', 'round-robin', 'lowest-cost', 'lowest-latency', 'least-busy'] as const;
export type RoutingStrategy = (typeof routingStrategies)[number];

/** These are kept in the gateway's database. */
export interface RoutingOptions {
  strategy: RoutingStrategy;
  /** Of one priority, channels that speak the client's protocol go first. */
  preferNative: boolean;
}

export const usualRoutingOptions: Readonly<RoutingOptions> = { strategy: 'weighted', preferNative: true };

/** As they are kept. Fields left out are as usual. */
export const routingOptionsSchema = v.object({
  strategy: v.exactOptional(v.picklist(routingStrategies)),
  preferNative: v.exactOptional(v.boolean()),
});

/** Keeping the bodies of requests and answers for a while. */
export interface CaptureOptions {
  enabled: boolean;
  /** Of each body, at most. */
  kilobytes: number;
  /** Captured bodies older than this are deleted. */
  days: number;
}

export const usualCaptureOptions: Readonly<CaptureOptions> = { enabled: false, kilobytes: 256, days: 3 };

/** As they are kept, and a part of the body of `PATCH /gateway/options`. Fields left out are as usual, or as they were. */
export const captureOptionsSchema = v.strictObject({
  enabled: v.exactOptional(v.boolean()),
  kilobytes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_240))),
  days: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365))),
});

/** Answer of `GET /gateway/options`. `keepRunning` and `timeZone` last as long as the process, the others are kept. */
export interface GatewayOptions {
  keepRunning: boolean;
  routingStrategy: RoutingStrategy;
  preferNative: boolean;
  /** IANA name of the zone in which days, weeks and months begin: the process's own until a window says another. */
  timeZone: string;
  /** When a channel or tool that fails is told of. */
  alerts: AlertOptions;
  /** Who may read `/metrics` with a password; null where nobody may. */
  metricsAuth: { username: string } | null;
  /** Where spans are sent; null: nowhere. */
  otlp: ShownOtlp | null;
  capture: CaptureOptions;
  retention: RetentionOptions;
  /** Further addresses of the proxy as they are kept; null: none. */
  listen: ListenOptions | null;
  /** Of tool mode "gateway"; its MCP servers are told by `GET /tool-mode/tools`. Lasts as long as the process. */
  toolMode: ToolModeOptions;
}
