// The further addresses of the proxy: what the user wishes, kept in the store, and the listeners that carry it out. Made by main.ts.
// A wish that cannot be carried out is a state that is told and tried again; the proxy on 127.0.0.1 knows nothing of it.
import { networkInterfaces } from 'node:os';
import * as v from 'valibot';
import { GatewayError } from '../../shared/errors';
import {
  listenOptionsSchema,
  noListenOptions,
  type ListenOptions,
  type ListenPatch,
  type ListenStatus,
} from '../../shared/listening';
import type { Log } from '../log';
import type { ProxyServer } from '../proxy/server';
import type { SettingStore } from '../routingSettings';
import type { SecretVault } from '../secretVault';
import { CertificateKeeper } from './certificateKeeper';
import { FurtherListener } from './furtherListener';
import { authorityOf, isEveryAddress, readHostName, readListenOptions, usualAddress } from './listenAddress';

/** Under which id the vault keeps the passphrase of the private key. */
export const passphraseSecretId = 'listen:passphrase';

const settingName = 'listen';
/** How often what cannot be carried out is tried again, and addresses and files are looked at, in milliseconds. */
const usualLookMs = 5000;

export interface ListeningOptions {
  settings: SettingStore;
  secrets: Pick<SecretVault, 'peek' | 'set' | 'onReplaced'>;
  /** From the command line: counts instead of what is kept, until somebody changes it. */
  given?: ListenOptions | undefined;
  changed: () => void;
  log: Log;
  now: () => number;
  lookMs?: number;
  /** Addresses of this machine; the system's unless a test brings its own. */
  ownAddresses?: () => readonly string[];
}

export class Listening {
  private options: ListenOptions;
  private readonly certificate: CertificateKeeper;
  private readonly listeners = new Map<string, FurtherListener>();
  /** Taken out of the settings, but still answering what had begun. */
  private readonly leaving = new Set<FurtherListener>();
  private proxy: Pick<ProxyServer, 'port' | 'openTo'> | undefined;
  private managementPort = 0;
  private givenPassphrase: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly parts: ListeningOptions) {
    const stored = v.safeParse(listenOptionsSchema, parts.settings.get(settingName) ?? {});
    this.options = parts.given ?? (stored.success ? stored.output : { ...noListenOptions });
    this.certificate = new CertificateKeeper({
      passphrase: () => parts.secrets.peek(passphraseSecretId) ?? this.givenPassphrase,
      now: parts.now,
      changed: () => this.certificateChanged(),
    });
    parts.secrets.onReplaced((id) => {
      if (id === passphraseSecretId) void this.certificate.look();
    });
  }

  /** The passphrase that the environment gives; it is not kept, and one that is set counts more. */
  usePassphrase(passphrase: string): void {
    this.givenPassphrase = passphrase;
  }

  /** After the proxy listens: binds what is kept. Never rejects; a wish that is not allowed any more is told in the log. */
  async start(proxy: Pick<ProxyServer, 'port' | 'openTo'>, managementPort: number): Promise<void> {
    this.proxy = proxy;
    this.managementPort = managementPort;
    try {
      await this.carryOut(this.options);
    } catch (error) {
      this.parts.log.error('the further addresses cannot be used', { error: GatewayError.from(error).message });
      this.options = { ...noListenOptions };
    }
  }

  /**
   * Changes what is wished, while everything runs; null ends it all. Resolves when each address was tried once.
   * Throws GatewayError `bad-request`, or `internal` when it cannot be stored; then nothing is changed.
   */
  async change(patch: ListenPatch): Promise<void> {
    const { passphrase, ...rest } = patch ?? { ...noListenOptions, passphrase: null };
    const merged = { ...this.options, ...withoutUndefined(rest) };
    const options = { ...merged, hostNames: [...new Set(merged.hostNames.map(readHostName))] };
    this.read(options);
    const { secrets, settings, now } = this.parts;
    if (JSON.stringify(options) !== JSON.stringify(this.options)) settings.set(settingName, options);
    const otherKey = options.certificate?.privateKey !== this.options.certificate?.privateKey;
    this.options = options;
    const forget = passphrase === null || (passphrase === undefined && otherKey);
    if (passphrase != null) secrets.set(passphraseSecretId, passphrase, now());
    else if (forget && secrets.peek(passphraseSecretId) !== undefined) {
      secrets.set(passphraseSecretId, undefined, now());
    }
    await this.carryOut(options);
    this.parts.changed();
  }

  /** What is wished; null while nothing is. */
  get(): ListenOptions | null {
    const { addresses, certificate } = this.options;
    return addresses.length === 0 && certificate === null ? null : structuredClone(this.options);
  }

  /** Undefined while nothing is wished. */
  status(): ListenStatus | undefined {
    const { addresses, hostNames, certificate } = this.options;
    if (addresses.length === 0 && certificate === null) return undefined;
    return {
      listeners: [...this.listeners.values()].map(({ state }) => state),
      hostNames: [...hostNames],
      certificate: this.certificate.state ?? null,
    };
  }

  /** `host:port` of every listener: no channel may have them as its upstream. */
  ownAddresses(): string[] {
    return [...this.listeners.values()].flatMap(({ place: { address, port } }) => {
      const all = isEveryAddress(address) ? ['127.0.0.1', ...this.machineAddresses()] : [address];
      return all.map((one) => `${authorityOf(one)}:${port}`);
    });
  }

  /** Whether a secret that a keeper hands over is one of ours. */
  wantsSecret(secretId: string): boolean {
    return secretId === passphraseSecretId && this.options.certificate !== null;
  }

  /** Gives all ports free before it returns; what runs goes on. */
  stopListening(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.certificate.close();
    for (const listener of this.listeners.values()) listener.stop();
  }

  /** Ends everything. */
  close(): void {
    this.stopListening();
    for (const listener of [...this.listeners.values(), ...this.leaving]) listener.end();
  }

  private read(options: ListenOptions): ReturnType<typeof readListenOptions> {
    const { proxy, managementPort } = this;
    return readListenOptions(options, proxy && { proxy: proxy.port, management: managementPort });
  }

  private async carryOut(options: ListenOptions): Promise<void> {
    const { proxy } = this;
    const wanted = this.read(options);
    if (proxy === undefined || this.stopped) return;
    await this.certificate.use(options.certificate);
    // A later change is carried out by itself.
    if (options !== this.options) return;
    const secure = options.certificate !== null;
    const keys = new Set<string>();
    for (const { wish, address, port = proxy.port } of wanted) {
      const key = `${address} ${port} ${String(secure)}`;
      keys.add(key);
      if (this.listeners.has(key)) continue;
      const { changed, log } = this.parts;
      const listener = new FurtherListener({
        ...{ wish, address, port, secure, changed, log },
        hostNames: () => this.options.hostNames,
        identity: () => this.certificate.identity,
        open: (entrance, identity) => proxy.openTo(entrance, identity),
        ownAddresses: () => this.machineAddresses(),
      });
      this.listeners.set(key, listener);
    }
    for (const [key, listener] of this.listeners) if (!keys.has(key)) this.leave(key, listener);
    await this.lookAtAll();
  }

  private leave(key: string, listener: FurtherListener): void {
    this.listeners.delete(key);
    this.leaving.add(listener);
    listener.stop(() => this.leaving.delete(listener));
  }

  private async lookAtAll(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.all([...this.listeners.values()].map((listener) => listener.look()));
    if (this.stopped || (this.listeners.size === 0 && this.options.certificate === null)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.certificate.look().then(() => this.lookAtAll());
    }, this.parts.lookMs ?? usualLookMs);
    this.timer.unref();
  }

  private certificateChanged(): void {
    const { identity, state } = this.certificate;
    if (state !== undefined && state.state !== 'ok') this.parts.log.warn('certificate', { ...state });
    for (const listener of this.listeners.values()) {
      if (identity !== undefined) listener.renew(identity);
      void listener.look();
    }
    this.parts.changed();
  }

  private machineAddresses(): readonly string[] {
    if (this.parts.ownAddresses !== undefined) return this.parts.ownAddresses();
    return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => usualAddress(address)));
  }
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
