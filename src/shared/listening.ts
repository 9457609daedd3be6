// Addresses beyond 127.0.0.1 that the proxy listens on, for containers, WSL and other machines: the wish, and what became of it.
// Wire types of the management API and of `GatewayStatus`. The management API itself is never among them.
import * as v from 'valibot';

const filePath = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** Files with PEM: the certificate with the chain behind it, and its private key. */
export const certificateFilesSchema = v.strictObject({ chain: filePath, privateKey: filePath });
export type CertificateFiles = v.InferOutput<typeof certificateFilesSchema>;

/** What is kept. Addresses are `ADDRESS` or `ADDRESS:PORT`, an IPv6 address with a port in brackets. */
export const listenOptionsSchema = v.strictObject({
  addresses: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(16)),
  /** Names besides the address by which clients reach it, such as `host.docker.internal`. */
  hostNames: v.pipe(v.array(v.pipe(v.string(), v.maxLength(253))), v.maxLength(32)),
  /** The user has confirmed that 0.0.0.0 or :: is meant: every network that the machine is on. */
  everyAddress: v.boolean(),
  /** Null: plain HTTP. */
  certificate: v.nullable(certificateFilesSchema),
});
export type ListenOptions = v.InferOutput<typeof listenOptionsSchema>;

export const noListenOptions: Readonly<ListenOptions> = {
  addresses: [],
  hostNames: [],
  everyAddress: false,
  certificate: null,
};

/** Part of the body of `PATCH /gateway/options`; fields left out stay as they are, null ends it all. The passphrase is write-only. */
export const listenPatchSchema = v.nullable(
  v.strictObject({
    ...v.partial(listenOptionsSchema).entries,
    /** Of the private key; null forgets it. Kept where the real keys are kept. */
    passphrase: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(1000)))),
  }),
);
export type ListenPatch = v.InferOutput<typeof listenPatchSchema>;

/** `waiting-for-certificate`: TLS is wished, so nothing is served before there is a certificate. All but the first are tried again. */
export const listenerStates = [
  'listening',
  'address-missing',
  'port-taken',
  'waiting-for-certificate',
  'failed',
] as const;

export const listenerStateSchema = v.object({
  /** What a client takes as the root: `http://172.17.0.1:11580`. */
  url: v.string(),
  /** As the user wrote it. */
  wish: v.string(),
  secure: v.boolean(),
  state: v.picklist(listenerStates),
});
export type ListenerState = v.InferOutput<typeof listenerStateSchema>;

/** The last two serve still: whether to trust such a certificate is for clients to say. */
export const certificateStates = [
  'ok',
  'missing-file',
  'unreadable',
  'invalid',
  'no-match',
  'passphrase',
  'expires-soon',
  'not-valid-now',
] as const;

export const certificateStateSchema = v.object({
  state: v.picklist(certificateStates),
  /** The file at fault, else the chain. */
  file: v.string(),
  /** Hosts and addresses that it is for; empty where it could not be read. */
  hosts: v.array(v.string()),
  /** ISO 8601 in UTC; null where it could not be read. */
  validTo: v.nullable(v.string()),
  /** True while an older certificate is served because the present files cannot be used. */
  servesOlder: v.boolean(),
});
export type CertificateState = v.InferOutput<typeof certificateStateSchema>;

/** Part of `GET /status`, there while further addresses are wished. */
export const listenStatusSchema = v.object({
  listeners: v.array(listenerStateSchema),
  hostNames: v.array(v.string()),
  certificate: v.nullable(certificateStateSchema),
});
export type ListenStatus = v.InferOutput<typeof listenStatusSchema>;

/** What the pages show: the status, and what the window knows of the settings. */
export const furtherSchema = v.object({
  ...listenStatusSchema.entries,
  /** In the settings, but not confirmed. */
  unconfirmed: v.array(v.string()),
  /** Why the settings cannot be carried out; null where they can. */
  problem: v.nullable(v.string()),
});
export type FurtherState = v.InferOutput<typeof furtherSchema>;

/** Part of `webviewActionSchema`. The host asks natively after `confirm-listening`. */
export const listenActionSchemas = [
  v.strictObject({ action: v.literal('open-listen-settings') }),
  v.strictObject({ action: v.literal('confirm-listening') }),
] as const;

/** What clients elsewhere may take as the root: the address that listens, and each name with its port. */
export function furtherRoots(listen: Pick<ListenStatus, 'listeners' | 'hostNames'> | undefined): string[] {
  const listening = (listen?.listeners ?? []).filter(({ state }) => state === 'listening');
  return listening.flatMap(({ url }) => {
    const [, scheme = '', host = '', port = ''] = /^(https?):\/\/(.*):(\d+)$/.exec(url) ?? [];
    const named = (listen?.hostNames ?? []).map((name) => `${scheme}://${name}:${port}`);
    return host === '0.0.0.0' || host === '[::]' ? named : [url, ...named];
  });
}
