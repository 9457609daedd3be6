// Options of the gateway process that can be changed while it runs. Wire types of the management API; `optionsPatchSchema` is in events.ts.
import * as v from 'valibot';

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

/** Answer of `GET /gateway/options`. `keepRunning` and `timeZone` last as long as the process, the others are kept. */
export interface GatewayOptions {
  keepRunning: boolean;
  routingStrategy: RoutingStrategy;
  preferNative: boolean;
  /** IANA name of the zone in which days, weeks and months begin: the process's own until a window says another. */
  timeZone: string;
}
