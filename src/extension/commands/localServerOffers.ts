// Offers to add model servers that run on this machine (Ollama, LM Studio) as channels: once for each server, in the window that the user
// looks at. Adds nothing by itself, and remembers what was answered.
import * as vscode from 'vscode';
import { isChinese } from '../../shared/language';
import type { LocalServer } from '../../shared/localServers';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { freeName } from './freeName';
import { runChannelTest } from './testChannel';

const offeredEntry = 'gatehouse.offeredLocalServers';

export class LocalServerOffers implements vscode.Disposable {
  private waiting = false;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly window: GatehouseWindow) {
    this.subscription = vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused && this.waiting) this.look().catch((error: unknown) => this.report(error));
    });
  }

  /** To be called when a gateway was attached to. In a window that nobody looks at it waits until somebody does. */
  async look(): Promise<void> {
    this.waiting = !vscode.window.state.focused;
    if (this.waiting) return;
    const servers = await clientOf(this.window).call('discover', {});
    for (const server of servers) {
      if (server.channelId === null && (await this.isNew(server))) {
        this.offer(server).catch((error: unknown) => this.report(error));
      }
    }
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** True the first time that any window asks it of this server. */
  private async isNew({ provider, baseUrl }: LocalServer): Promise<boolean> {
    const { globalState } = this.window.context;
    const offered = globalState.get<string[]>(offeredEntry, []);
    const name = `${provider} ${baseUrl}`;
    if (offered.includes(name)) return false;
    await globalState.update(offeredEntry, [...offered, name]);
    return true;
  }

  private async offer({ provider, baseUrl, models }: LocalServer): Promise<void> {
    const preset = this.window.mirror.providers.find(({ id }) => id === provider);
    const label = preset === undefined ? provider : isChinese(vscode.env.language) ? preset.name.zh : preset.name.en;
    const add = t('Add');
    const message =
      models.length === 0
        ? t('{0} runs on this machine. Add it to Gatehouse as a channel?', label)
        : t('{0} runs on this machine, with {1} models. Add it to Gatehouse as a channel?', label, models.length);
    if ((await vscode.window.showInformationMessage(message, add, t('Not Now'))) !== add) return;
    const name = freeName(label, this.window.mirror.channels);
    const channel = await clientOf(this.window).call('createChannel', { body: { name, provider, baseUrl } });
    await runChannelTest(this.window, channel);
  }

  private report(error: unknown): void {
    this.window.log.warn(`local servers: ${String(error)}`);
  }
}
