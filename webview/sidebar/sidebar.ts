// The sidebar: gateway, channels, virtual keys. Listens to the host and hands each section what it shows.
// The only element of its page; makes the page's message client and view state.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { SidebarState, WebviewAction } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient } from '../client';
import '../components/section';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { iconButton } from '../ui/button';
import type { IconName } from '../ui/icons';
import { progressRing } from '../ui/progressRing';
import './channelList';
import type { ChannelsElement } from './channelList';
import './gatewaySection';
import './keyList';
import '../tools/toolsSection';
import { SidebarView } from './viewState';

type SectionId = 'gateway' | 'channels' | 'keys' | 'tools';

@customElement('gatehouse-sidebar')
export class SidebarElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    css`
      gatehouse-section:focus-within {
        /* An open list lies over the section after it. */
        position: relative;
        z-index: 1;
      }
      .actions {
        display: flex;
        gap: 1px;
      }
      .loading {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 12px;
      }
    `,
  ];

  @state() private accessor state: SidebarState | undefined = undefined;
  @query('gatehouse-channels') private accessor channels!: ChannelsElement | null;

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client);
  readonly #view = new SidebarView(this.#client);
  #stopListening: (() => void) | undefined;
  #scrollTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = this.#client.onEvent((event) => {
      if (event.type === 'sidebar') this.#show(event.state);
    });
    document.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    document.removeEventListener('scroll', this.#onScroll);
    clearTimeout(this.#scrollTimer);
  }

  override render(): TemplateResult {
    const { state } = this;
    if (state === undefined) {
      return html`<div class="loading quiet" role="status">${progressRing()}<span>${t('common.loading')}</span></div>`;
    }
    const running = state.gateway.state === 'running';
    const channelNames = new Map(state.channels.map((channel) => [channel.id, channel.name]));
    return html`<main>
      <h1 class="visually-hidden">Gatehouse</h1>
      <gatehouse-section
        first
        .heading=${t('gateway.title')}
        ?folded=${this.#isFolded('gateway')}
        @fold=${(event: CustomEvent<boolean>) => this.#fold('gateway', event.detail)}
      >
        <gatehouse-gateway
          .client=${this.#client}
          .gateway=${state.gateway}
          .today=${state.today}
          .warnings=${state.warnings}
        ></gatehouse-gateway>
      </gatehouse-section>
      <gatehouse-section
        .heading=${t('channels.title')}
        .count=${state.channels.length === 0 ? undefined : state.channels.length}
        ?folded=${this.#isFolded('channels')}
        @fold=${(event: CustomEvent<boolean>) => this.#fold('channels', event.detail)}
      >
        ${this.#channelActions(running, state.channels.length > 0)}
        <gatehouse-channels
          .client=${this.#client}
          .view=${this.#view}
          .channels=${state.channels}
          .providers=${state.providers}
          ?running=${running}
          @round=${() => this.requestUpdate()}
        ></gatehouse-channels>
      </gatehouse-section>
      <gatehouse-section
        .heading=${t('keys.title')}
        .count=${state.keys.length === 0 ? undefined : state.keys.filter((key) => key.state !== 'revoked').length}
        ?folded=${this.#isFolded('keys')}
        @fold=${(event: CustomEvent<boolean>) => this.#fold('keys', event.detail)}
      >
        ${this.#keyActions(running)}
        <gatehouse-keys
          .client=${this.#client}
          .view=${this.#view}
          .keys=${state.keys}
          .channelNames=${channelNames}
          ?running=${running}
        ></gatehouse-keys>
      </gatehouse-section>
      <gatehouse-section
        .heading=${t('tools.title')}
        ?folded=${this.#isFolded('tools')}
        @fold=${(event: CustomEvent<boolean>) => this.#fold('tools', event.detail)}
      >
        <gatehouse-tools-section .client=${this.#client} ?running=${running}></gatehouse-tools-section>
      </gatehouse-section>
    </main>`;
  }

  #channelActions(running: boolean, some: boolean): TemplateResult {
    const testing = this.channels?.isTestingAll === true;
    return html`<span slot="actions" class="actions"
      >${
        some
          ? html`${iconButton({
              label: t(testing ? 'channels.stopTests' : 'channels.testAll'),
              icon: testing ? 'stop' : 'beaker',
              disabled: !running,
              onClick: () => void this.channels?.testAll(),
            })}${this.#action(t('channels.export'), 'upload', running, { action: 'export-channels' })}`
          : nothing
      }${this.#action(t('channels.import'), 'download', running, { action: 'import-channels' })}${this.#action(
        t('channels.add'),
        'add',
        running,
        { action: 'open-panel', target: { view: 'new-channel' } },
      )}</span
    >`;
  }

  #keyActions(running: boolean): TemplateResult {
    return html`<span slot="actions" class="actions"
      >${this.#action(t('keys.openPanel'), 'gauge', true, { action: 'open-panel', target: { view: 'keys' } })}${this.#action(
        t('keys.add'),
        'add',
        running,
        { action: 'open-panel', target: { view: 'new-key' } },
      )}</span
    >`;
  }

  #action(label: string, icon: IconName, enabled: boolean, request: WebviewAction): TemplateResult {
    return iconButton({
      label,
      icon,
      disabled: !enabled,
      busy: this.#calls.busy(label),
      onClick: () => void this.#calls.run(label, request),
    });
  }

  #show(state: SidebarState): void {
    const isFirst = this.state === undefined;
    this.state = state;
    if (!isFirst) return;
    void this.updateComplete.then(() => {
      requestAnimationFrame(() => window.scrollTo(0, this.#view.value.scrollTop));
    });
  }

  #isFolded(section: SectionId): boolean {
    return this.#view.value.foldedSections.includes(section);
  }

  #fold(section: SectionId, folded: boolean): void {
    const others = this.#view.value.foldedSections.filter((other) => other !== section);
    this.#view.update({ foldedSections: folded ? [...others, section] : others });
    this.requestUpdate();
  }

  readonly #onScroll = (): void => {
    clearTimeout(this.#scrollTimer);
    this.#scrollTimer = setTimeout(() => this.#view.update({ scrollTop: window.scrollY }), 200);
  };
}
