// The sidebar: gateway, channels, virtual keys. Listens to the host and hands each section what it shows.
// The only element of its page; makes the page's message client and view state.
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { HostClient } from '../client';
import '../components/section';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { iconButton } from '../ui/button';
import { progressRing } from '../ui/progressRing';
import './channelList';
import type { ChannelsElement } from './channelList';
import './gatewaySection';
import './keyList';
import type { KeysElement } from './keyList';
import { SidebarView } from './viewState';

type SectionId = 'gateway' | 'channels' | 'keys';

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
  @query('gatehouse-keys') private accessor keys!: KeysElement | null;

  readonly #client = new HostClient();
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
        ${this.#addButton('channel', t('channels.add'), running)}
        <gatehouse-channels
          .client=${this.#client}
          .view=${this.#view}
          .channels=${state.channels}
          .providers=${state.providers}
          ?running=${running}
          @form-closed=${() => this.#focusAdd('channel')}
        ></gatehouse-channels>
      </gatehouse-section>
      <gatehouse-section
        .heading=${t('keys.title')}
        .count=${state.keys.length === 0 ? undefined : state.keys.filter((key) => key.state !== 'revoked').length}
        ?folded=${this.#isFolded('keys')}
        @fold=${(event: CustomEvent<boolean>) => this.#fold('keys', event.detail)}
      >
        ${this.#addButton('key', t('keys.add'), running)}
        <gatehouse-keys
          .client=${this.#client}
          .view=${this.#view}
          .keys=${state.keys}
          .channelNames=${channelNames}
          ?running=${running}
          @form-closed=${() => this.#focusAdd('key')}
        ></gatehouse-keys>
      </gatehouse-section>
    </main>`;
  }

  #addButton(form: 'channel' | 'key', label: string, running: boolean): TemplateResult {
    return html`<span slot="actions" data-add=${form}
      >${iconButton({ label, icon: 'add', disabled: !running, onClick: () => this.#openForm(form) })}</span
    >`;
  }

  #focusAdd(form: 'channel' | 'key'): void {
    this.renderRoot.querySelector<HTMLElement>(`[data-add="${form}"] .icon-button`)?.focus();
  }

  #show(state: SidebarState): void {
    const isFirst = this.state === undefined;
    this.state = state;
    if (!isFirst) return;
    void this.updateComplete.then(() => {
      requestAnimationFrame(() => window.scrollTo(0, this.#view.value.scrollTop));
    });
  }

  #openForm(form: 'channel' | 'key'): void {
    this.#fold(form === 'channel' ? 'channels' : 'keys', false);
    if (form === 'channel') this.channels?.openForm();
    else this.keys?.openForm();
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
