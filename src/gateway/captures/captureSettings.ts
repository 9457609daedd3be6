// Whether bodies are captured, how much of each, and for how long: a setting of the gateway, kept in the store. Off unless the user says
// otherwise. Made by main.ts, read for every request, changed by the management API.
import * as v from 'valibot';
import { captureOptionsSchema, usualCaptureOptions, type CaptureOptions } from '../../shared/gatewayOptions';
import type { SettingStore } from '../routingSettings';

const name = 'capture';

export class CaptureSettings {
  private options: CaptureOptions;

  constructor(private readonly store: SettingStore) {
    const stored = v.safeParse(captureOptionsSchema, store.get(name) ?? {});
    this.options = { ...usualCaptureOptions, ...(stored.success ? stored.output : {}) };
  }

  get(): Readonly<CaptureOptions> {
    return this.options;
  }

  /** Changes what `patch` gives. Throws GatewayError `internal` when it cannot be stored; then nothing is changed. */
  change(patch: Partial<CaptureOptions>): void {
    const options = { ...this.options, ...patch };
    this.store.set(name, options);
    this.options = options;
  }
}
