// Takeover without files: the terminals of a workspace folder get variables that lead tools to the gateway, with a virtual key for that folder
// alone. The key's id is kept in the workspace's state, its secret in SecretStorage; VS Code's own copy of the variables is not kept.
import * as vscode from 'vscode';
import { t } from './localize';
import type { ManagementClient } from './managementClient';
import { terminalVariables } from './terminalVariables';

/** What is remembered of a folder, by its URI. */
interface FolderUse {
  keyId: string;
  /** Where the gateway was last: terminals that open before it is there again get this. */
  proxyUrl: string;
}

type Uses = Record<string, FolderUse>;

const stateEntry = 'gatehouse.terminals';
const secretEntry = (keyId: string): string => `gatehouse.terminals.${keyId}`;

export class Terminals {
  /** Where the gateway is, once that is known. */
  private proxyUrl: string | undefined;

  constructor(
    private readonly context: Pick<
      vscode.ExtensionContext,
      'workspaceState' | 'secrets' | 'environmentVariableCollection'
    >,
    private readonly onChange: () => void,
  ) {}

  /** Folders of this window whose terminals use the gateway. */
  get folders(): vscode.WorkspaceFolder[] {
    const uses = this.uses();
    return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => Object.hasOwn(uses, uri.toString()));
  }

  /** From now on new terminals of `folder` use the gateway, with a new key. Throws what the client throws. */
  async use(folder: vscode.WorkspaceFolder, client: ManagementClient, proxyUrl: string): Promise<void> {
    await this.stop(folder, client);
    const name = t('Terminals of {0}', folder.name).slice(0, 100);
    const { key, secret } = await client.call('createKey', { body: { name, folder: folder.uri.fsPath } });
    await this.context.secrets.store(secretEntry(key.id), secret);
    await this.remember({ ...this.uses(), [folder.uri.toString()]: { keyId: key.id, proxyUrl } });
    this.set(folder, proxyUrl, secret);
  }

  /** New terminals of `folder` are as they were before; its key is revoked. Nothing happens where they do not use the gateway. */
  async stop(folder: vscode.WorkspaceFolder, client: ManagementClient): Promise<void> {
    const use = this.uses()[folder.uri.toString()];
    if (use === undefined) return;
    await client.call('revokeKey', { id: use.keyId });
    await this.forget(folder, use.keyId);
  }

  /** Sets the variables again, in a new window or where the gateway has moved. `proxyUrl` is left out while there is no gateway yet. */
  async apply(proxyUrl?: string): Promise<void> {
    this.proxyUrl = proxyUrl ?? this.proxyUrl;
    for (const folder of this.folders) {
      const use = this.uses()[folder.uri.toString()];
      if (use === undefined) continue;
      const secret = await this.context.secrets.get(secretEntry(use.keyId));
      if (secret === undefined) await this.forget(folder, use.keyId);
      else this.set(folder, this.proxyUrl ?? use.proxyUrl, secret);
      if (secret !== undefined && proxyUrl !== undefined && proxyUrl !== use.proxyUrl) {
        await this.remember({ ...this.uses(), [folder.uri.toString()]: { ...use, proxyUrl } });
      }
    }
  }

  /** A key was revoked somewhere: terminals that use it would only be refused. */
  async keyRevoked(keyId: string): Promise<void> {
    const folder = this.folders.find(({ uri }) => this.uses()[uri.toString()]?.keyId === keyId);
    if (folder !== undefined) await this.forget(folder, keyId);
  }

  /**
   * A key has a new secret: terminals that open from now on have it. True where it was the key of a folder's terminals and some are open,
   * which keep the old one.
   */
  async keyRotated(keyId: string, secret: string): Promise<boolean> {
    const folder = this.folders.find(({ uri }) => this.uses()[uri.toString()]?.keyId === keyId);
    const use = folder === undefined ? undefined : this.uses()[folder.uri.toString()];
    if (folder === undefined || use === undefined) return false;
    await this.context.secrets.store(secretEntry(keyId), secret);
    this.set(folder, this.proxyUrl ?? use.proxyUrl, secret);
    return vscode.window.terminals.length > 0;
  }

  private set(folder: vscode.WorkspaceFolder, proxyUrl: string, secret: string): void {
    const collection = this.collection(folder);
    // Else VS Code would write the secret into its own storage, in the clear.
    collection.persistent = false;
    collection.description = t('Tools in these terminals use Gatehouse.');
    for (const [name, value] of terminalVariables(proxyUrl, secret)) collection.replace(name, value);
  }

  private async forget(folder: vscode.WorkspaceFolder, keyId: string): Promise<void> {
    this.collection(folder).clear();
    const { [folder.uri.toString()]: _gone, ...rest } = this.uses();
    await this.remember(rest);
    await this.context.secrets.delete(secretEntry(keyId));
  }

  private collection(workspaceFolder: vscode.WorkspaceFolder): vscode.EnvironmentVariableCollection {
    return this.context.environmentVariableCollection.getScoped({ workspaceFolder });
  }

  private uses(): Uses {
    return this.context.workspaceState.get<Uses>(stateEntry) ?? {};
  }

  private async remember(uses: Uses): Promise<void> {
    await this.context.workspaceState.update(stateEntry, uses);
    this.onChange();
  }
}
