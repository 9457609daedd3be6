// The virtual keys of the Endpoints page: the one that "try it" uses, and those made for snippets. Their secrets live in this window's
// memory alone, since the gateway keeps only hashes. Does not import vscode.
import type { VirtualKey } from '../../shared/virtualKey';
import type { ManagementClient } from '../managementClient';

/** Marks the key that trials are metered under, whatever the user calls it. */
export const tryKeyTool = 'try-it';
/** The old secret of the trial key goes on for a while: another window may be using it. */
const graceSeconds = 3600;

export class EndpointsKeys {
  private readonly secrets = new Map<string, string>();
  private tryKeyId: string | undefined;

  /** Ids of the keys whose secret is known here. The trial key is not for snippets. */
  heldIds(): string[] {
    return [...this.secrets.keys()].filter((id) => id !== this.tryKeyId);
  }

  secretOf(id: string): string | undefined {
    return id === this.tryKeyId ? undefined : this.secrets.get(id);
  }

  /** Makes a key for snippets. Throws what the client throws. */
  async create(client: ManagementClient, name: string): Promise<VirtualKey> {
    const { key, secret } = await client.call('createKey', { body: { name } });
    this.secrets.set(key.id, secret);
    return key;
  }

  /** Id and secret of the trial key: the one that is there gets a new secret, else one is made. Throws what the client throws. */
  async forTrial(
    client: ManagementClient,
    keys: readonly VirtualKey[],
    name: string,
  ): Promise<{ id: string; secret: string }> {
    const held = this.tryKeyId === undefined ? undefined : this.secrets.get(this.tryKeyId);
    if (held !== undefined && this.tryKeyId !== undefined) return { id: this.tryKeyId, secret: held };
    const present = keys.find(({ tool, state }) => tool === tryKeyTool && state === 'active');
    const { key, secret } =
      present === undefined
        ? await client.call('createKey', { body: { name, tool: tryKeyTool } })
        : await client.call('rotateKey', { id: present.id, body: { graceSeconds } });
    this.tryKeyId = key.id;
    this.secrets.set(key.id, secret);
    return { id: key.id, secret };
  }

  /** The secret of the trial key is no longer good: the next trial gets a new one. */
  forgetTrial(): void {
    if (this.tryKeyId !== undefined) this.secrets.delete(this.tryKeyId);
    this.tryKeyId = undefined;
  }
}
