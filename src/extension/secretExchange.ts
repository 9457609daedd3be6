// Moves real keys between this window's keeper and the gateway: over IPC to a process just forked, over the management API to one
// attached to, and back into SecretStorage when the gateway says that they changed. Never waits on the way of anything else.
import type { RemovedSecrets, SecretMap } from '../shared/events';
import type { GatewayConnection } from './gatewayConnection';
import type { GatewayProcess } from './gatewayProcess';
import type { SecretKeeper } from './secrets';
import type { WindowLog } from './windowLog';

/** After so long without an answer of SecretStorage the log says so. The answer is used whenever it comes. */
const patience = 3000;

export class SecretExchange {
  private connection: GatewayConnection | undefined;

  constructor(
    private readonly keeper: SecretKeeper,
    private readonly log: WindowLog,
  ) {}

  /** Hands the keys to a process that this window has just forked, over its IPC channel. */
  equip(process: GatewayProcess): void {
    const known = this.keeper.peek();
    if (known !== undefined) process.sendSecrets(known);
  }

  /** Hands the keys to a gateway just attached to: now if they are known, else as soon as they have been read. */
  attached(connection: GatewayConnection): void {
    this.connection = connection;
    const timer = setTimeout(() => this.log.warn('the secret storage has not answered yet'), patience);
    void this.keeper
      .read()
      .then((secrets) => this.put(secrets))
      .catch((error: unknown) => this.log.error(`the secret storage could not be read: ${String(error)}`))
      .finally(() => clearTimeout(timer));
  }

  /** The gateway sent its keys: this window is the one to keep them. */
  received(secrets: SecretMap, removed: RemovedSecrets): void {
    void this.keeper
      .keep(secrets, removed)
      .then((handBack) => (handBack ? this.put(this.keeper.peek() ?? {}) : undefined))
      .catch((error: unknown) => this.log.error(`the real keys could not be kept: ${String(error)}`));
  }

  /** The gateway holds these keys, which another window keeps: this one may have to hand them to the next gateway. */
  known(secrets: SecretMap, removed: RemovedSecrets): void {
    this.keeper.remember(secrets, removed);
  }

  /** Another window has written the entry. */
  storageChanged(): void {
    void this.keeper
      .reread()
      .then((secrets) => (secrets === undefined ? undefined : this.put(secrets)))
      .catch((error: unknown) => this.log.warn(`the secret storage could not be read again: ${String(error)}`));
  }

  private async put(secrets: SecretMap): Promise<void> {
    if (Object.keys(secrets).length === 0) return;
    try {
      await this.connection?.client.call('putSecrets', { body: { secrets } });
    } catch (error) {
      // The connection has gone meanwhile: the next attachment hands them over again.
      this.log.debug(`the real keys were not handed over: ${String(error)}`);
    }
  }
}
