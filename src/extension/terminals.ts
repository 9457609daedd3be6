// Takeover without files: the terminals of folders that were set up for it get variables that lead tools to the gateway with the folder's
// virtual key. Which folders these are, the gateway knows; secrets are in SecretStorage, and VS Code's own copy of the variables is not kept.
import * as vscode from 'vscode';
import type { Folder } from '../shared/folders';
import { folderOf, localFolders } from './folders/currentFolder';
import type { FolderKeys } from './folders/folderKeys';
import type { GatewayMirror } from './gatewayMirror';
import { t } from './localize';
import type { ManagementClient } from './managementClient';
import { terminalVariables, type TerminalVariable } from './terminalVariables';

/** What is remembered of a folder, by its URI, for terminals that open before the gateway is there again. */
interface Remembered {
  keyId: string;
  proxyUrl: string;
  model: string | null;
}
type AllRemembered = Record<string, Remembered>;

const stateEntry = 'gatehouse.terminals';

export interface TerminalsOptions {
  context: Pick<vscode.ExtensionContext, 'workspaceState' | 'environmentVariableCollection'>;
  keys: FolderKeys;
  mirror: Pick<GatewayMirror, 'folders' | 'keys' | 'takeFolder'>;
  /** Of the gateway this window is attached to. */
  connection: () => { client: ManagementClient; proxyUrl: string } | undefined;
  onChange: () => void;
}

export class Terminals {
  private running: Promise<void> = Promise.resolve();
  /** By the URI of the folder. */
  private readonly applied = new Map<string, TerminalVariable[]>();

  constructor(private readonly options: TerminalsOptions) {}

  /** Folders of this window whose terminals use the gateway. */
  get folders(): vscode.WorkspaceFolder[] {
    return localFolders().filter((folder) => this.wanted(folder) !== undefined);
  }

  /** From now on new terminals of `folder` use the gateway, with the folder's key. Throws what the client throws. */
  async use(folder: vscode.WorkspaceFolder, client: ManagementClient): Promise<void> {
    const { mirror } = this.options;
    const present = folderOf(mirror.folders, folder);
    const body = { path: folder.uri.fsPath, name: folder.name.slice(0, 100), chat: false };
    mirror.takeFolder(
      present === undefined
        ? await client.call('createFolder', { body })
        : await client.call('updateFolder', { id: present.id, body: { terminals: true } }),
    );
    await this.follow(true);
  }

  /** New terminals of `folder` are as they were before. Where nothing else was set up for it, its key is revoked. */
  async stop(folder: vscode.WorkspaceFolder, client: ManagementClient): Promise<void> {
    const { mirror } = this.options;
    const present = folderOf(mirror.folders, folder);
    if (present === undefined) return;
    const { id, chat, channels, defaultModel, budget } = present;
    if (!chat && channels === null && defaultModel === null && budget === null) {
      await client.call('deleteFolder', { id });
      mirror.takeFolder(present, true);
    } else mirror.takeFolder(await client.call('updateFolder', { id, body: { terminals: false } }));
    await this.follow();
  }

  /** Sets the variables that were set last, in a new window, while there is no gateway yet. */
  remember(): Promise<void> {
    return this.next(async () => {
      for (const folder of localFolders()) {
        const kept = this.remembered()[folder.uri.toString()];
        const secret = kept === undefined ? undefined : await this.options.keys.held(kept.keyId);
        if (kept !== undefined && secret !== undefined) this.set(folder, kept, secret);
      }
    });
  }

  /**
   * Sets and clears the variables as the gateway's folders say; one run after the other. Nothing happens without a gateway.
   * `renew`: keys whose secret is no longer taken get a new one.
   */
  follow(renew = false): Promise<void> {
    return this.next(() => this.bring(renew));
  }

  /** A key has a new secret. True where it was the key of a folder's terminals and some are open, which keep the old one. */
  async keyRotated(keyId: string, secret: string): Promise<boolean> {
    if (!this.options.mirror.folders.some((folder) => folder.keyId === keyId)) return false;
    await this.options.keys.keep(keyId, secret);
    await this.follow();
    const isOurs = this.folders.some((folder) => this.wanted(folder)?.keyId === keyId);
    return isOurs && vscode.window.terminals.length > 0;
  }

  private next(work: () => Promise<void>): Promise<void> {
    const run = this.running.then(work);
    this.running = run.catch(() => undefined);
    return run;
  }

  private async bring(renew: boolean): Promise<void> {
    const { keys, mirror, connection } = this.options;
    const attached = connection();
    if (attached === undefined) return;
    const { client, proxyUrl } = attached;
    for (const folder of localFolders()) {
      const wanted = this.wanted(folder);
      const name = folder.uri.toString();
      if (wanted === undefined) {
        if (this.remembered()[name] !== undefined) await this.forget(folder);
        continue;
      }
      const { keyId, defaultModel: model } = wanted;
      // A disabled key may come back: tools are refused as long as it is.
      const isActive = wanted.keyState === 'active';
      const secret = isActive ? await keys.secret(wanted, client, mirror.keys, renew) : await keys.held(keyId);
      if (secret === undefined) continue;
      this.set(folder, { keyId, proxyUrl, model }, secret);
      await this.store({ ...this.remembered(), [name]: { keyId, proxyUrl, model } });
    }
  }

  /** What was set up for the terminals of `folder`; undefined where they are left alone. Terminals with a revoked key would be refused. */
  private wanted(folder: vscode.WorkspaceFolder): Folder | undefined {
    const found = folderOf(this.options.mirror.folders, folder);
    return found?.terminals === true && found.keyState !== 'revoked' ? found : undefined;
  }

  private set(folder: vscode.WorkspaceFolder, { proxyUrl, model }: Remembered, secret: string): void {
    const variables = terminalVariables(proxyUrl, secret, model);
    const name = folder.uri.toString();
    // What is there already is not set again: each change makes VS Code look at every open terminal.
    if (JSON.stringify(this.applied.get(name)) === JSON.stringify(variables)) return;
    this.applied.set(name, variables);
    const collection = this.collection(folder);
    collection.clear();
    // Else VS Code would write the secret into its own storage, in the clear.
    collection.persistent = false;
    collection.description = t('Tools in these terminals use Gatehouse.');
    for (const variable of variables) collection[variable.how](variable.name, variable.value);
  }

  private async forget(folder: vscode.WorkspaceFolder): Promise<void> {
    const { [folder.uri.toString()]: _gone, ...rest } = this.remembered();
    this.applied.delete(folder.uri.toString());
    this.collection(folder).clear();
    await this.store(rest);
  }

  private collection(workspaceFolder: vscode.WorkspaceFolder): vscode.EnvironmentVariableCollection {
    return this.options.context.environmentVariableCollection.getScoped({ workspaceFolder });
  }

  private remembered(): AllRemembered {
    return this.options.context.workspaceState.get<AllRemembered>(stateEntry) ?? {};
  }

  private async store(all: AllRemembered): Promise<void> {
    await this.options.context.workspaceState.update(stateEntry, all);
    this.options.onChange();
  }
}
