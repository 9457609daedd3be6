// Real keys in memory, by channel id. Filled by windows (IPC or management API) or by the encrypted file of headless mode.
// Nothing here writes to disk: keeping is the business of `onChange` listeners. Also knows every secret for the redactor.
import type { RemovedSecrets, SecretMap, StoredSecret } from '../shared/events';
import { SignInTokens } from './credentials/signInTokens';

export class SecretVault {
  private readonly secrets = new Map<string, StoredSecret>();
  /** What was taken out since the start: keepers learn it, and a window that missed it cannot bring it back. */
  private readonly taken = new Map<string, number>();
  private readonly changeListeners = new Set<(secrets: SecretMap) => void>();
  private readonly replaceListeners = new Set<(secretId: string) => void>();
  private readonly waiters = new Set<() => void>();

  /** `tokens`: of channels whose users sign in; never part of what keepers are given. */
  constructor(readonly tokens = new SignInTokens()) {}

  /** The secret of a channel now, or undefined. */
  peek(channelId: string): string | undefined {
    return this.secrets.get(channelId)?.secret;
  }

  /** The secret of a channel; waits up to `milliseconds` for a window to hand it over. */
  async get(channelId: string, milliseconds: number): Promise<string | undefined> {
    const present = this.peek(channelId);
    if (present !== undefined || milliseconds <= 0) return present;
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.waiters.delete(check);
        resolve(this.peek(channelId));
      };
      const check = (): void => {
        if (this.secrets.has(channelId)) finish();
      };
      const timer = setTimeout(finish, milliseconds);
      this.waiters.add(check);
    });
  }

  /** Sets or (with undefined) takes out a secret, and tells the keepers. */
  set(channelId: string, secret: string | undefined, now: number): void {
    this.tokens.forget(channelId);
    if (secret === undefined) {
      this.secrets.delete(channelId);
      this.taken.set(channelId, now);
    } else {
      this.secrets.set(channelId, { secret, setAt: now });
      this.taken.delete(channelId);
    }
    this.wake();
    const all = this.all();
    for (const listener of this.changeListeners) listener(all);
  }

  /**
   * Takes in what a keeper had stored: of two values for one channel the later `setAt` counts.
   * `known` says which channels exist; secrets of others are left out.
   */
  merge(incoming: SecretMap, known: (channelId: string) => boolean): void {
    const replaced: string[] = [];
    for (const [channelId, stored] of Object.entries(incoming)) {
      if (!known(channelId) || stored.setAt <= (this.taken.get(channelId) ?? -Infinity)) continue;
      const present = this.secrets.get(channelId);
      if (present !== undefined && present.setAt >= stored.setAt) continue;
      this.secrets.set(channelId, stored);
      if (present?.secret !== stored.secret) replaced.push(channelId);
    }
    this.wake();
    for (const id of replaced) for (const listener of this.replaceListeners) listener(id);
  }

  all(): SecretMap {
    return Object.fromEntries(this.secrets);
  }

  removed(): RemovedSecrets {
    return Object.fromEntries(this.taken);
  }

  /** Calls `listener` with the whole set after every `set`; the returned function takes it out again. */
  onChange(listener: (secrets: SecretMap) => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  /** Calls `listener` with the id of each secret that a `merge` brought or changed: what was learned of the old one says nothing of it. */
  onReplaced(listener: (secretId: string) => void): () => void {
    this.replaceListeners.add(listener);
    return () => this.replaceListeners.delete(listener);
  }

  /** `text` with every known secret of 8 or more characters replaced. */
  redact(text: string): string {
    let result = this.tokens.redact(text);
    for (const { secret } of this.secrets.values()) {
      if (secret.length >= 8) result = result.replaceAll(secret, '[redacted]');
    }
    return result;
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }
}
