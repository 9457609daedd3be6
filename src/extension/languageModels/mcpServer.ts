// Gatehouse's MCP server in VS Code: where it is, and at its start the key it is asked with. VS Code keeps the definitions that it is given, so
// the key comes only when a server is started, and is never written anywhere. The server itself is `/mcp` of the gateway.
import * as vscode from 'vscode';
import { headerFolderKey } from '../../shared/identity';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';

/** As the manifest names it. */
const providerId = 'gatehouse';

export class McpServer
  implements vscode.McpServerDefinitionProvider<vscode.McpHttpServerDefinition>, vscode.Disposable
{
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeMcpServerDefinitions = this.changed.event;
  private readonly unsubscribe: () => void;
  private readonly registration: vscode.Disposable | undefined;

  constructor(private readonly window: GatehouseWindow) {
    this.unsubscribe = window.supervisor.attachments.subscribe(() => this.changed.fire());
    // Editors that are made from VS Code may lack this part of its API.
    if (typeof vscode.lm?.registerMcpServerDefinitionProvider !== 'function') return;
    this.registration = vscode.lm.registerMcpServerDefinitionProvider(providerId, this);
  }

  dispose(): void {
    this.unsubscribe();
    this.registration?.dispose();
    this.changed.dispose();
  }

  provideMcpServerDefinitions(): vscode.McpHttpServerDefinition[] {
    const connection = this.window.supervisor.connection;
    if (connection === undefined) return [];
    const { proxyUrl, version } = connection.status;
    return [new vscode.McpHttpServerDefinition('Gatehouse', vscode.Uri.parse(`${proxyUrl}/mcp`), {}, version)];
  }

  /** Throws where the user has revoked or disabled the key: then the server does not start. */
  async resolveMcpServerDefinition(server: vscode.McpHttpServerDefinition): Promise<vscode.McpHttpServerDefinition> {
    const { key, folderKey } = await this.window.chatKeys.secrets(clientOf(this.window));
    const ofFolder: Record<string, string> = folderKey === undefined ? {} : { [headerFolderKey]: folderKey };
    server.headers = { authorization: `Bearer ${key}`, ...ofFolder };
    return server;
  }
}
