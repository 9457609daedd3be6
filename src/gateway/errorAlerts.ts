// Watches finished requests for channels and tools that fail too often, and publishes an `alert` event for each that does. Made by main.ts;
// the management API reads and changes its options, which are kept in the store. The rules are in src/metering/alerts.
import * as v from 'valibot';
import { ErrorRates } from '../metering/alerts/errorRates';
import { observationsOf } from '../metering/alerts/observations';
import { alertOptionsSchema, usualAlertOptions, type AlertOptions, type AlertOptionsPatch } from '../shared/alerts';
import type { EventBus } from './eventBus';
import type { SettingStore } from './routingSettings';

const name = 'alerts';

export interface ErrorAlertsOptions {
  settings: SettingStore;
  events: Pick<EventBus, 'publish' | 'subscribe'>;
  /** Milliseconds since the epoch. */
  now: () => number;
  newId: () => string;
}

export class ErrorAlerts {
  private options: AlertOptions;
  private readonly rates: ErrorRates;

  constructor(private readonly given: ErrorAlertsOptions) {
    const stored = v.safeParse(alertOptionsSchema, given.settings.get(name) ?? {});
    this.options = { ...usualAlertOptions, ...(stored.success ? stored.output : {}) };
    this.rates = new ErrorRates(this.options);
    const { events, now, newId } = given;
    events.subscribe((event) => {
      if (event.type === 'channel' && event.action === 'deleted') this.rates.forget('channel', event.channel.id);
      if (event.type !== 'request' || event.phase !== 'finished') return;
      for (const observation of observationsOf(event.request)) {
        const found = this.rates.observe(observation, now());
        if (found !== undefined) events.publish({ type: 'alert', alert: { id: newId(), ...found } });
      }
    });
  }

  get(): Readonly<AlertOptions> {
    return this.options;
  }

  /** Changes what `patch` gives. Throws GatewayError `internal` when it cannot be stored; then nothing is changed. */
  change(patch: AlertOptionsPatch): void {
    const options = { ...this.options, ...patch };
    if (JSON.stringify(options) === JSON.stringify(this.options)) return;
    this.given.settings.set(name, options);
    this.options = options;
    this.rates.setOptions(options);
  }

  /** Channels and tools that were alerted and have not recovered. */
  active(): ReturnType<ErrorRates['active']> {
    return this.rates.active();
  }
}
