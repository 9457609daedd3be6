// The secrets of folders' virtual keys, in SecretStorage for all windows of this user. Where none is held that fits, the key gets a new one.
// Used by the terminals, the chats and the MCP server of a window. Does not import vscode; no secret is logged or put anywhere else.
import { GatewayError } from '../../shared/errors';
import type { Folder } from '../../shared/folders';
import type { VirtualKey } from '../../shared/virtualKey';
import type { ManagementClient } from '../managementClient';
import type { SecretStore } from '../secrets';

/** How long a secret that is replaced stays valid: other windows and terminals may be using it. */
const graceSeconds = 7 * 24 * 3600;

const entry = (keyId: string): string => `gatehouse.folders.${keyId}`;

export class FolderKeys {
  private readonly searching = new Map<string, Promise<string>>();
  /** Secrets that were found valid although the key has a newer one, by key id, with the key's hint at that time. */
  private readonly verified = new Map<string, { secret: string; hint: string }>();

  /** `isValid` asks the gateway whether a secret is still taken; true where it cannot be asked. */
  constructor(
    private readonly store: SecretStore & { delete(key: string): Thenable<void> },
    private readonly isValid: (secret: string) => Promise<boolean>,
  ) {}

  /** The secret of a key as it was last kept; undefined where there is none. May be older than the key's present one. */
  held(keyId: string): Promise<string | undefined> {
    return Promise.resolve(this.store.get(entry(keyId)));
  }

  /**
   * The secret of the folder's key, made where none is held. `keys` are those that this window knows. A secret that is no longer taken is
   * replaced where `renew` says so: not for every event, or two windows that cannot see each other's would replace each other's for ever.
   * Throws `forbidden` where the user has revoked or disabled the key: then it is not replaced behind the user's back; and what the client
   * throws.
   */
  async secret(
    folder: Pick<Folder, 'keyId' | 'name'>,
    client: Pick<ManagementClient, 'call'>,
    keys: readonly Pick<VirtualKey, 'id' | 'state' | 'hint'>[],
    renew: boolean,
  ): Promise<string> {
    const { keyId } = folder;
    const known = keys.find(({ id }) => id === keyId);
    const held = await this.held(keyId);
    if (held !== undefined && known?.state === 'active' && this.fits(keyId, held, known.hint)) return held;
    let search = this.searching.get(keyId);
    if (search === undefined) {
      search = this.find(folder, client, renew).finally(() => this.searching.delete(keyId));
      this.searching.set(keyId, search);
    }
    return search;
  }

  /** The key has this secret now. */
  async keep(keyId: string, secret: string): Promise<void> {
    await this.store.store(entry(keyId), secret);
  }

  async forget(keyId: string): Promise<void> {
    this.verified.delete(keyId);
    await this.store.delete(entry(keyId));
  }

  /** What is known of the key here may be older than what is held: the gateway is asked before the key is given a new secret. */
  private async find(
    { keyId, name }: Pick<Folder, 'keyId' | 'name'>,
    client: Pick<ManagementClient, 'call'>,
    renew: boolean,
  ): Promise<string> {
    const { state, hint } = await client.call('getKey', { id: keyId });
    if (state !== 'active') throw new GatewayError('forbidden', name, { details: { reason: 'key-stopped', state } });
    const held = await this.held(keyId);
    if (held !== undefined) {
      if (this.fits(keyId, held, hint)) return held;
      if (await this.isValid(held)) this.verified.set(keyId, { secret: held, hint });
      else if (renew) return this.replace(keyId, client);
      return held;
    }
    return this.replace(keyId, client);
  }

  private async replace(keyId: string, client: Pick<ManagementClient, 'call'>): Promise<string> {
    const { secret } = await client.call('rotateKey', { id: keyId, body: { graceSeconds } });
    await this.keep(keyId, secret);
    return secret;
  }

  /** A hint ends with the last four characters of the secret. */
  private fits(keyId: string, secret: string, hint: string): boolean {
    const verified = this.verified.get(keyId);
    return secret.endsWith(hint.slice(-4)) || (verified?.secret === secret && verified.hint === hint);
  }
}
