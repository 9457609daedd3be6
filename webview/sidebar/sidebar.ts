// The sidebar: gateway, channels, virtual keys. Listens to the host and hands each section what it shows.
// The only element of its page; makes the page's message client and view state.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { SidebarState, WebviewAction } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient } from '../client';
import { loadingLine } from '../components/loadingLine';
import '../components/section';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { iconButton } from '../ui/button';
import type { IconName } from '../ui/icons';
import './channelList';
import type { ChannelsElement } from './channelList';
import { firstSteps, firstStepsStyles, stepsProgress } from './firstSteps';
import './gatewaySection';
import './keyList';
import '../tools/toolsSection';
import { SidebarView } from './viewState';

type SectionId = 'firstSteps' | 'gateway' | 'channels' | 'keys' | 'tools';

@customElement('gatehouse-sidebar')
export class SidebarElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    firstStepsStyles,
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

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = this.#client.onEvent((event) => {
      if (event.type === 'sidebar') this.state = event.state;
    });
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  override render(): TemplateResult {
    const { state } = this;
    if (state === undefined) {
      return loadingLine();
    }
    const running = state.gateway.state === 'running';
    const channelNames = new Map(state.channels.map((channel) => [channel.id, channel.name]));
    return html`<main>
      <h1 class="visually-hidden">Gatehouse</h1>
      ${running && state.today !== null ? this.#firstSteps(state) : nothing}
      <gatehouse-section
        ?first=${state.firstSteps === undefined}
        .heading=${t('gateway.title')}
        ?folded=${this.#isFolded('gateway')}
        @fold=${(event: CustomEvent<boolean>) => this.#fold('gateway', event.detail)}
      >
        <gatehouse-gateway
          .client=${this.#client}
          .gateway=${state.gateway}
          .today=${state.today}
          .warnings=${state.warnings}
          .further=${state.further}
          .place=${state.place}
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
          .spent=${state.spent?.channels ?? {}}
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
        <gatehouse-tools-section
          .client=${this.#client}
          .spent=${state.spent?.tools ?? {}}
          ?running=${running}
        ></gatehouse-tools-section>
      </gatehouse-section>
    </main>`;
  }

  /** A new user is led; what the gateway holds is known, so that nobody else is. */
  #firstSteps({ firstSteps: steps }: SidebarState): TemplateResult | typeof nothing {
    if (steps === undefined) return nothing;
    return html`<gatehouse-section
      first
      .heading=${`${t('firstSteps.title')} · ${stepsProgress(steps)}`}
      ?folded=${this.#isFolded('firstSteps')}
      @fold=${(event: CustomEvent<boolean>) => this.#fold('firstSteps', event.detail)}
    >
      <span slot="actions" class="actions"
        >${this.#action(t('firstSteps.dismiss'), 'close', true, { action: 'dismiss-first-steps' })}</span
      >
      ${firstSteps({
        steps,
        onAction: (action) => void this.#calls.run('step', action),
        onTest: () => void this.channels?.testAll(),
      })}
    </gatehouse-section>`;
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

  #isFolded(section: SectionId): boolean {
    return this.#view.value.foldedSections.includes(section);
  }

  #fold(section: SectionId, folded: boolean): void {
    const others = this.#view.value.foldedSections.filter((other) => other !== section);
    this.#view.update({ foldedSections: folded ? [...others, section] : others });
    this.requestUpdate();
  }
}
