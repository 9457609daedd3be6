// How the gateway chooses among channels: its own settings, kept in the store. Made by main.ts, read for every request, changed by the
// management API.
import * as v from 'valibot';
import { routingOptionsSchema, usualRoutingOptions, type RoutingOptions } from '../shared/gatewayOptions';

/** Where they are kept. */
export interface SettingStore {
  get(name: string): unknown;
  set(name: string, value: object): void;
}

const name = 'routing';

export class RoutingSettings {
  private options: RoutingOptions;

  constructor(private readonly store: SettingStore) {
    const stored = v.safeParse(routingOptionsSchema, store.get(name) ?? {});
    this.options = { ...usualRoutingOptions, ...(stored.success ? stored.output : {}) };
  }

  get(): Readonly<RoutingOptions> {
    return this.options;
  }

  /** Changes what `patch` gives. Throws GatewayError `internal` when it cannot be stored; then nothing is changed. */
  change(patch: Partial<RoutingOptions>): void {
    const options = { ...this.options, ...patch };
    this.store.set(name, options);
    this.options = options;
  }
}
