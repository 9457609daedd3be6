// The virtual key that VS Code's own chat uses: made at the first use, its secret kept in SecretStorage for all windows of this user.
// Used by languageModels.ts. A key that the user revoked or disabled is not replaced behind the user's back.
import { GatewayError } from '../../shared/errors';
import type { VirtualKey } from '../../shared/virtualKey';
import type { ManagementClient } from '../managementClient';
import type { SecretStore } from '../secrets';

/** Requests under the key count as this tool's. */
const windowTool = 'vscode';

const entry = 'gatehouse.windowKey';
/** Another window may be using the secret that a new one replaces. */
const graceSeconds = 3600;

interface HeldKey {
  id: string;
  secret: string;
}

export class WindowKey {
  private making: Promise<HeldKey> | undefined;

  constructor(private readonly store: SecretStore) {}

  /**
   * The secret of the key. `keys` are those that the gateway has. Throws `forbidden` where the user has revoked or disabled the key, and
   * what the client throws.
   */
  async secret(client: ManagementClient, keys: readonly VirtualKey[]): Promise<string> {
    const held = await this.read();
    const known = held === undefined ? undefined : keys.find(({ id }) => id === held.id);
    if (held !== undefined && known?.state === 'active') return held.secret;
    const ours = keys.filter(({ tool }) => tool === windowTool);
    const active = ours.find(({ state }) => state === 'active');
    const stopped = known ?? ours.at(-1);
    if (active === undefined && stopped !== undefined) {
      throw new GatewayError('forbidden', stopped.name, { details: { reason: 'key-stopped', state: stopped.state } });
    }
    this.making ??= this.make(client, active).finally(() => {
      this.making = undefined;
    });
    return (await this.making).secret;
  }

  private async make(client: ManagementClient, active: VirtualKey | undefined): Promise<HeldKey> {
    const { key, secret } =
      active === undefined
        ? await client.call('createKey', { body: { name: 'VS Code', tool: windowTool } })
        : await client.call('rotateKey', { id: active.id, body: { graceSeconds } });
    await this.store.store(entry, JSON.stringify({ id: key.id, secret }));
    return { id: key.id, secret };
  }

  private async read(): Promise<HeldKey | undefined> {
    const text = await this.store.get(entry);
    if (text === undefined) return undefined;
    try {
      const { id, secret } = JSON.parse(text) as Partial<HeldKey>;
      return typeof id === 'string' && typeof secret === 'string' ? { id, secret } : undefined;
    } catch {
      // Not ours, or damaged: a new secret takes its place.
      return undefined;
    }
  }
}
