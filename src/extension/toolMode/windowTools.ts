// The tools that are registered in this window, for keys in tool mode "gateway": tells the gateway which there are, runs those it asks for,
// and asks the user where no rule lets a tool run. Made by extension.ts. A tool's result goes to the gateway as text and nowhere else.
import * as vscode from 'vscode';
import { GatewayError } from '../../shared/errors';
import type { WindowToolEvent, WindowToolResult, WindowTools as Registration } from '../../shared/toolMode';
import type { StreamEvent } from '../eventStream';
import type { GatehouseWindow } from '../gatehouseWindow';
import type { GatewayConnection } from '../gatewayConnection';
import type { ManagementClient } from '../managementClient';
import { askWhetherToRun } from './toolQuestion';
import { applyToolMode, concernsToolMode, isSecretEntry } from './toolModeSettings';
import { toolText } from './toolText';

const longestDescription = 20_000;

export class WindowTools implements vscode.Disposable {
  /** Tools that run, by the id of their call. */
  private readonly running = new Map<string, vscode.CancellationTokenSource>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly window: GatehouseWindow) {
    this.subscriptions = [
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.tell();
      }),
      // There is no event for tools: they come and go with extensions.
      vscode.extensions.onDidChange(() => this.tell()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (concernsToolMode(change)) this.applySettings();
      }),
      window.context.secrets.onDidChange(({ key }) => {
        if (isSecretEntry(key)) this.applySettings();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    for (const source of this.running.values()) source.cancel();
  }

  /** The window is attached to a gateway, which knows nothing of it yet. */
  async attached({ client }: GatewayConnection): Promise<void> {
    await Promise.all([
      applyToolMode(this.window, client),
      client.call('putWindowTools', { body: this.registration() }),
    ]);
  }

  /** True where `event` was for this part of some window. */
  received(event: StreamEvent, { client }: GatewayConnection): boolean {
    if (event.type !== 'window-tool' && event.type !== 'tool-question') return false;
    if (event.windowId === this.window.windowId)
      void this.act(event, client).catch((error: unknown) => this.note(error));
    return true;
  }

  private async act(event: WindowToolEvent, client: ManagementClient): Promise<void> {
    if (event.type === 'window-tool') {
      if (event.action === 'call') await this.run(event.callId, client);
      else this.running.get(event.callId)?.cancel();
    } else if (event.action === 'ask') await askWhetherToRun(event.questionId, client);
  }

  private async run(callId: string, client: ManagementClient): Promise<void> {
    const { name, input } = await client.call('getWindowToolCall', { id: callId });
    const source = new vscode.CancellationTokenSource();
    this.running.set(callId, source);
    let result: WindowToolResult;
    try {
      const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, source.token);
      result = { text: toolText(content), isError: false };
    } catch (error) {
      result = { text: error instanceof Error ? error.message : String(error), isError: true };
    } finally {
      this.running.delete(callId);
      source.dispose();
    }
    // Nobody waits for what was cancelled.
    if (!source.token.isCancellationRequested) await client.call('answerWindowToolCall', { id: callId, body: result });
  }

  private registration(): Registration {
    // Editors that are made from VS Code may lack this part of its API.
    const tools = typeof vscode.lm?.invokeTool === 'function' ? vscode.lm.tools : [];
    return {
      windowId: this.window.windowId,
      focused: vscode.window.state.focused,
      tools: tools.slice(0, 1000).map(({ name, description, inputSchema }) => ({
        name,
        description: description.slice(0, longestDescription),
        ...(inputSchema === undefined ? {} : { parameters: inputSchema as Record<string, unknown> }),
      })),
    };
  }

  private tell(): void {
    const client = this.window.supervisor.connection?.client;
    void client?.call('putWindowTools', { body: this.registration() }).catch((error: unknown) => this.note(error));
  }

  private applySettings(): void {
    const client = this.window.supervisor.connection?.client;
    if (client === undefined) return;
    void applyToolMode(this.window, client).catch((error: unknown) => this.note(error));
  }

  private note(error: unknown): void {
    // What is over meanwhile needs no word.
    if (GatewayError.is(error, 'not-found')) return;
    this.window.log.warn(`a tool for the gateway could not be run: ${String(error)}`);
  }
}
