// How long the request log is kept: a setting of the gateway, kept in the store, which acts by it. Made by main.ts, changed by the
// management API.
import * as v from 'valibot';
import { retentionPatchSchema, usualRetention, type RetentionOptions, type RetentionPatch } from '../shared/retention';
import type { SettingStore } from './routingSettings';

const name = 'retention';

export class RetentionSettings {
  private options: RetentionOptions;

  /** `apply` is told the options, now and after each change. */
  constructor(
    private readonly store: SettingStore,
    private readonly apply: (options: Readonly<RetentionOptions>) => void,
  ) {
    const stored = v.safeParse(retentionPatchSchema, store.get(name) ?? {});
    this.options = { ...usualRetention, ...(stored.success ? stored.output : {}) };
    apply(this.options);
  }

  get(): Readonly<RetentionOptions> {
    return this.options;
  }

  /** Changes what `patch` gives. Throws GatewayError `internal` when it cannot be stored; then nothing is changed. */
  change(patch: RetentionPatch): void {
    const options = { ...this.options, ...patch };
    this.store.set(name, options);
    this.options = options;
    this.apply(options);
  }
}
