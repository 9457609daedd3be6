// Keeper of the real keys in this window: one entry of SecretStorage, read once early and kept in memory.
// Hands the keys to the gateway and writes what the gateway sends back. No other file touches SecretStorage; no key is ever logged.
import type { RemovedSecrets, SecretMap } from '../shared/events';
import { mergeSecrets, parseSecretBlob, withoutRemoved, writeSecretBlob } from './secretBlob';
import type { WindowLog } from './windowLog';

/** The part of vscode.SecretStorage that is used here. */
export interface SecretStore {
  get(key: string): Thenable<string | undefined>;
  store(key: string, value: string): Thenable<void>;
}

export const secretsEntry = 'gatehouse.channelSecrets';

export interface SecretKeeperOptions {
  store: SecretStore;
  log: WindowLog;
  now: () => number;
  /** Told when the stored text was damaged; `entry` is where it was put aside. */
  onDamaged: (entry: string) => void;
}

export class SecretKeeper {
  private secrets: SecretMap | undefined;
  /** What the gateway told before the entry was read. */
  private heard: { secrets: SecretMap; removed: RemovedSecrets } = { secrets: {}, removed: {} };
  /** The text last read or written: tells our own writes from those of other windows. */
  private text: string | undefined;
  private reading: Promise<SecretMap> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: SecretKeeperOptions) {}

  /** The keys if they have been read already, else what the gateway told of them. */
  peek(): SecretMap | undefined {
    const { secrets } = this.heard;
    return this.secrets ?? (Object.keys(secrets).length > 0 ? secrets : undefined);
  }

  /**
   * The keys as they are known now, read from the storage the first time. May take as long as SecretStorage does (it hangs while a remote
   * window is disconnected).
   */
  async read(): Promise<SecretMap> {
    this.reading ??= this.load().catch((error: unknown) => {
      this.reading = undefined;
      throw error;
    });
    const read = await this.reading;
    return this.secrets ?? read;
  }

  /** Takes in what the gateway holds without writing it: another window does that. */
  remember(fromGateway: SecretMap, removed: RemovedSecrets): void {
    if (this.secrets === undefined) this.heard = { secrets: fromGateway, removed };
    else this.secrets = withoutRemoved(mergeSecrets(this.secrets, fromGateway), removed);
  }

  /** Reads again after another window has written. Returns the keys when they differ from what is known here, else undefined. */
  async reread(): Promise<SecretMap | undefined> {
    await this.writing;
    const text = await this.options.store.get(secretsEntry);
    if (text === undefined || text === this.text) return undefined;
    const read = parseSecretBlob(text);
    if (read === undefined) return undefined;
    this.text = text;
    this.secrets = read;
    return read;
  }

  /**
   * Keeps what the gateway sent, together with what is stored already: the gateway may never have been given all keys, so only
   * what it says was taken out goes. True when the result holds keys that the gateway must be handed.
   */
  async keep(fromGateway: SecretMap, removed: RemovedSecrets): Promise<boolean> {
    const read = await this.read();
    const kept = withoutRemoved(mergeSecrets(this.secrets ?? read, fromGateway), removed);
    await this.write(kept);
    return Object.entries(kept).some(([channelId, { setAt }]) => fromGateway[channelId]?.setAt !== setAt);
  }

  private async load(): Promise<SecretMap> {
    const text = await this.options.store.get(secretsEntry);
    let secrets: SecretMap = {};
    if (text !== undefined) {
      const parsed = parseSecretBlob(text);
      if (parsed === undefined) await this.putAside(text);
      else secrets = parsed;
    }
    this.text = text;
    this.secrets = withoutRemoved(mergeSecrets(secrets, this.heard.secrets), this.heard.removed);
    return this.secrets;
  }

  private async putAside(text: string): Promise<void> {
    const entry = `${secretsEntry}.damaged.${new Date(this.options.now()).toISOString()}`;
    await this.options.store.store(entry, text);
    this.options.log.error(`the stored real keys cannot be read: their text was put aside as ${entry}`);
    this.options.onDamaged(entry);
  }

  /** Writes one after the other, so that the last set is the one that stays. */
  private write(secrets: SecretMap): Promise<void> {
    this.secrets = secrets;
    const text = writeSecretBlob(secrets);
    this.text = text;
    const written = this.writing.then(() => this.options.store.store(secretsEntry, text));
    this.writing = written.then(undefined, (error: unknown) => {
      this.options.log.error(`the real keys could not be written to the secret storage: ${String(error)}`);
    });
    return written;
  }
}
