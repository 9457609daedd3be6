// Virtual keys: what clients of the proxy present. Wire types and validators of the management API.
// The secret of a key is shown once, in the answer to create and rotate; afterwards only its hash exists.
import * as v from 'valibot';

/** `expired` is computed from `expiresAt`; the other three are stored. */
export const keyStates = ['active', 'disabled', 'revoked', 'expired'] as const;
export type KeyState = (typeof keyStates)[number];

export const keyPrefixes = ['gk-', 'sk-', 'sk-ant-'] as const;

export interface VirtualKey {
  id: string;
  name: string;
  prefix: string;
  /** Prefix, an ellipsis and the last four characters of the secret. */
  hint: string;
  state: KeyState;
  /** Allowed model patterns (`*` matches any run of characters); null allows every model. */
  models: string[] | null;
  /** Allowed channel ids; null allows every channel. */
  channels: string[] | null;
  /** ISO 8601 in UTC; null never expires. */
  expiresAt: string | null;
  /** The model used where a request names none; null refuses such a request. */
  defaultModel: string | null;
  note: string;
  createdAt: string;
  lastUsedAt: string | null;
}

/** The answer to create and rotate: the only two places where the secret appears. */
export interface KeyWithSecret {
  key: VirtualKey;
  secret: string;
}

const nameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const patternList = v.nullish(
  v.pipe(v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))), v.maxLength(500)),
);
const expirySchema = v.nullish(v.pipe(v.string(), v.isoTimestamp('is not an ISO 8601 time')));

const keyFields = {
  name: nameSchema,
  models: patternList,
  channels: patternList,
  expiresAt: expirySchema,
  defaultModel: v.nullish(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
  note: v.optional(v.pipe(v.string(), v.maxLength(1000))),
};

/** Body of `POST /keys`. */
export const keyCreateSchema = v.strictObject({ ...keyFields, prefix: v.optional(v.picklist(keyPrefixes)) });
export type KeyCreate = v.InferInput<typeof keyCreateSchema>;

/** Body of `PATCH /keys/:id`. A revoked key cannot be changed. */
export const keyPatchSchema = v.partial(v.strictObject({ ...keyFields, state: v.picklist(['active', 'disabled']) }));
export type KeyPatch = v.InferInput<typeof keyPatchSchema>;

/** Body of `POST /keys/:id/rotate`. The old secret stays valid for `graceSeconds` (default 0, at most 30 days). */
export const keyRotateSchema = v.strictObject({
  graceSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(30 * 86_400))),
});
export type KeyRotate = v.InferInput<typeof keyRotateSchema>;
