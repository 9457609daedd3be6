// The virtual keys that this window itself uses: that of VS Code, and beside it that of the current folder where one was set up for chats.
// Used by the language models and the MCP server of the window. Does not import vscode.
import { channelGroupPrefix, type Channel } from '../../shared/channel';
import type { Folder } from '../../shared/folders';
import type { GatewayMirror } from '../gatewayMirror';
import { WindowKey } from '../languageModels/windowKey';
import type { ManagementClient } from '../managementClient';
import type { SecretStore } from '../secrets';
import type { FolderKeys } from './folderKeys';

export interface ChatSecrets {
  key: string;
  /** Sent beside it; undefined: the chat belongs to no folder. */
  folderKey: string | undefined;
}

export interface ChatKeysOptions {
  store: SecretStore;
  mirror: Pick<GatewayMirror, 'keys' | 'channels'>;
  currentFolder: { readonly folder: Folder | undefined };
  folderKeys: FolderKeys;
}

export class ChatKeys {
  private readonly windowKey: WindowKey;

  constructor(private readonly options: ChatKeysOptions) {
    this.windowKey = new WindowKey(options.store);
  }

  /** Throws `forbidden` where one of the keys was revoked or disabled, and what the client throws. */
  async secrets(client: ManagementClient): Promise<ChatSecrets> {
    const { mirror, folderKeys } = this.options;
    const folder = this.chatFolder();
    const key = await this.windowKey.secret(client, mirror.keys);
    const folderKey = folder === undefined ? undefined : await folderKeys.secret(folder, client, mirror.keys, true);
    return { key, folderKey };
  }

  /** Whether chats in the current folder may use a channel. */
  mayUse(channelId: string): boolean {
    const allowed = this.chatFolder()?.channels ?? null;
    const group = this.options.mirror.channels.find(({ id }: Channel) => id === channelId)?.group ?? null;
    return (
      allowed === null ||
      [channelId, ...(group === null ? [] : [channelGroupPrefix + group])].some((id) => allowed.includes(id))
    );
  }

  private chatFolder(): Folder | undefined {
    const { folder } = this.options.currentFolder;
    return folder?.chat === true ? folder : undefined;
  }
}
