// Connectivity tests of channels: wire types and validators of `POST /channels/:id/test` and `POST /channels/test`.
// Used by the probe, the management API and the windows. Nothing here carries a secret back.
import * as v from 'valibot';
import { channelCreateSchema, modelIdSchema } from './channel';
import type { ModelPrice } from './channelModels';

/**
 * In the order they run. `connect` is TCP, or behind a proxy the whole way to the provider, TLS included; `completion` runs only where
 * it is asked for, since it costs a few tokens. The demo has one step of its own: `answer`; VS Code's own models have `window`,
 * `list-models`, `consent` and `completion`.
 */
export const testStepNames = [
  'resolve',
  'connect',
  'tls',
  'authenticate',
  'list-models',
  'completion',
  'answer',
  'window',
  'consent',
] as const;
export type TestStepName = (typeof testStepNames)[number];

/** Why a step failed, for windows that say it in their own language. */
export const testCauses = [
  // On the way to the provider.
  'dns',
  'connection-refused',
  'no-route',
  'timeout',
  'tls',
  'proxy',
  'not-allowed',
  'loop',
  // At the provider.
  'key-missing',
  'key-rejected',
  'forbidden',
  'no-credit',
  'rate-limited',
  'server-error',
  'not-found',
  'model-unknown',
  'request-refused',
  'redirect',
  'invalid-answer',
  // In VS Code.
  'no-window',
  'no-consent',
  // Here.
  'cancelled',
  'other',
] as const;
export type TestCause = (typeof testCauses)[number];

export interface ChannelTestStep {
  /** One of `testStepNames`. */
  name: string;
  ok: boolean;
  milliseconds: number;
  /** What went wrong, in words; never a secret. */
  error?: string;
  /** Its code; there where `error` is. */
  cause?: TestCause;
  /** HTTP status of the provider, where it answered. */
  status?: number;
}

/** Answer of `POST /channels/:id/test` and `POST /channels/test`. */
export interface ChannelTestResult {
  ok: boolean;
  /** It stops at the first step that fails. */
  steps: ChannelTestStep[];
  /** Model ids that the provider listed, where it lists any. */
  models?: string[];
  /** Of a channel that is not saved yet: what is known of the listed models' prices, by model. */
  prices?: Record<string, ModelPrice>;
  /** True where no key was given and one is needed: only the way to the provider was tested. */
  reachabilityOnly?: boolean;
  /** The model that answered the tiny completion, as it is called upstream, and what it said. */
  completion?: { model: string; text: string };
}

const idSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const testOptions = {
  /** Also ask a model for a few words. */
  completion: v.optional(v.boolean()),
  /** Which model to ask; left out: a small one of the channel's. */
  model: v.optional(modelIdSchema),
  /** Chosen by the caller: each step is published as an event with this id as it ends. */
  testId: v.optional(idSchema),
};

/** Body of `POST /channels/:id/test`; it may be left out. */
export const channelTestSchema = v.strictObject(testOptions);
export type ChannelTestOptions = v.InferOutput<typeof channelTestSchema>;

/**
 * Body of `POST /channels/test`: a channel that is not saved. `channelId` names the saved one that is being changed: its key is used
 * where none is given, as long as the address has the same origin.
 */
export const draftTestSchema = v.strictObject({
  ...channelCreateSchema.entries,
  name: v.optional(v.string()),
  channelId: v.optional(idSchema),
  ...testOptions,
});
