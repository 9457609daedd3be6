// The workspace folders that were set up: their channels, model and budget, what they cost, and who uses their key. Asks the host for them when
// it is shown and whenever the gateway's figures move; they are changed in VS Code's own quick picks, which the host shows.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { channelGroupPrefix } from '../../src/shared/channel';
import type { Folder } from '../../src/shared/folders';
import type { ListedFolders } from '../../src/shared/foldersMessages';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { gauge, gaugeStyles } from '../components/gauge';
import { keyMark } from '../components/keyMark';
import { callNotice, notice } from '../components/notice';
import { formatMoney } from '../format';
import { t } from '../l10n';
import { Refreshing } from '../refreshing';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { folderStyles } from './folderStyles';

/** At most one question for figures in this time (ms). */
const refreshEvery = 1000;

/** The month's cost, and how many requests are not in it. */
function monthOf({ usdThisMonth, unpricedThisMonth }: Folder['usage']): string {
  const unpriced = unpricedThisMonth === 0 ? '' : ` ${t('today.unpriced', { count: unpricedThisMonth })}`;
  return `${formatMoney(usdThisMonth)}${unpriced}`;
}

@customElement('gatehouse-folders')
export class FoldersElement extends LitElement {
  static override styles = [...sharedStyles, gaugeStyles, folderStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor state!: SidebarState;
  @state() private accessor listed: ListedFolders | undefined = undefined;

  readonly #calls = new Calls(this, () => this.client);
  readonly #refreshing = new Refreshing(this, () => void this.#load(), refreshEvery);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('state') && changed.get('state') !== undefined) this.#refreshing.soon();
  }

  override render(): TemplateResult {
    const folders = this.listed?.folders;
    return html`<div class="top">
        <p class="quiet">${t('folders.text')}</p>
        ${button({
          label: t('folders.setUp'),
          icon: 'add',
          kind: folders?.length === 0 ? 'primary' : 'secondary',
          busy: this.#calls.busy('new'),
          disabled: this.state.gateway.state !== 'running',
          onClick: () => void this.#act('new', { action: 'set-up-folder', id: null }),
        })}
      </div>
      ${callNotice(this.#calls.error('load'), () => this.#calls.clear('load'))}
      ${callNotice(this.#calls.error('new'), () => this.#calls.clear('new'))}
      <ul role="list" class="folders" aria-label=${t('folders.title')}>
        ${repeat(
          folders ?? [],
          ({ id }) => id,
          (folder) => this.#item(folder),
        )}
      </ul>
      ${
        folders?.length === 0
          ? html`<div class="nothing">
              <p>${t('folders.empty')}</p>
              <p class="quiet">${t('folders.emptyText')}</p>
            </div>`
          : nothing
      }`;
  }

  #item(folder: Folder): TemplateResult {
    const { id, name, path, keyState, budget, usage } = folder;
    const stopped = keyState === 'active' ? undefined : t(`folders.keyStopped.${keyState}`);
    return html`<li class="folder" data-folder=${id}>
      <div class="who">
        <div class="head">
          ${keyMark(keyState)}<span class="name wrap">${name}</span>
          ${this.listed?.open.includes(id) === true ? html`<span class="here">${t('folders.openHere')}</span>` : nothing}
        </div>
        <span class="quiet line wrap" title=${path}>${path}</span>
        <span class="line wrap">${this.#settingsOf(folder)}</span>
        <span class="quiet line wrap">${this.#usersOf(folder)}</span>
      </div>
      <div class="spent">
        <div class="sums figures">
          <span>${t('folders.today', { cost: formatMoney(usage.usdToday) })}</span>
          <span class="quiet">${t('folders.month', { cost: monthOf(usage) })}</span>
        </div>
        ${
          budget === null
            ? nothing
            : html`${gauge({ label: t('folders.budgetOf', { name }), usd: budget.usd, usedUsd: budget.usedUsd, warnAt: 0.75 })}
                <span class="quiet line"
                  >${t('folders.budget', { period: t(`period.${budget.period}`) })} ·
                  ${t(budget.block ? 'budgets.blocks' : 'budgets.tellsOnly')}</span
                >`
        }
      </div>
      ${this.#actions(folder)}
      ${stopped === undefined ? nothing : html`<div class="trouble">${notice({ kind: 'warning', text: stopped })}</div>`}
      ${
        this.#calls.error(id) === undefined
          ? nothing
          : html`<div class="trouble">${callNotice(this.#calls.error(id), () => this.#calls.clear(id))}</div>`
      }
    </li>`;
  }

  #actions({ id, name, path, keyId }: Folder): TemplateResult {
    return html`<div class="actions" role="group" aria-label=${t('common.actionsFor', { name })}>
      ${iconButton({
        label: t('folders.change'),
        icon: 'edit',
        busy: this.#calls.busy(id),
        onClick: () => void this.#act(id, { action: 'set-up-folder', id }),
      })}
      ${iconButton({
        label: t('folders.key'),
        icon: 'key',
        onClick: () => void this.#act(id, { action: 'open-panel', target: { view: 'key', id: keyId } }),
      })}
      ${iconButton({
        label: t('folders.requests'),
        icon: 'list',
        onClick: () => void this.#act(id, { action: 'open-requests', filters: { folder: path } }),
      })}
      ${iconButton({
        label: t('folders.forget'),
        icon: 'trash',
        onClick: () => void this.#act(id, { action: 'forget-folder', id }),
      })}
    </div>`;
  }

  #settingsOf({ channels, defaultModel }: Folder): string {
    const names = channels?.map((id) => {
      if (id.startsWith(channelGroupPrefix)) return t('folders.group', { name: id.slice(channelGroupPrefix.length) });
      return this.state.channels.find((channel) => channel.id === id)?.name ?? t('folders.channelGone');
    });
    return [
      names === undefined ? t('folders.allChannels') : [...new Set(names)].join(', '),
      defaultModel === null ? t('folders.noModel') : t('folders.model', { model: defaultModel }),
    ].join(' · ');
  }

  #usersOf({ terminals, chat }: Folder): string {
    const users = [...(terminals ? [t('folders.terminals')] : []), ...(chat ? [t('folders.chat')] : [])];
    return users.length === 0 ? t('folders.unused') : users.join(' · ');
  }

  async #load(): Promise<void> {
    const done = await this.#calls.run('load', { action: 'list-folders' });
    if (done !== undefined) this.listed = done.value;
  }

  async #act(
    slot: string,
    request:
      | { action: 'set-up-folder'; id: string | null }
      | { action: 'forget-folder'; id: string }
      | { action: 'open-panel'; target: { view: 'key'; id: string } }
      | { action: 'open-requests'; filters: { folder: string } },
  ): Promise<void> {
    const done = await this.#calls.run(slot, request);
    if (done !== undefined && request.action !== 'open-panel' && request.action !== 'open-requests') await this.#load();
  }
}
