// The Endpoints page: base URLs, ready-to-paste snippets and a message to try. The only element of its page; makes the message client.
// Keeps what was chosen in the page's state. Never sees a secret: the host puts it into what it copies or types.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ProtocolId } from '../../src/shared/channel';
import { furtherRoots } from '../../src/shared/listening';
import type { ChannelModels } from '../../src/shared/channelModels';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient, type HostEvent } from '../client';
import { CopyFlash } from '../components/copyFlash';
import { loadingLine } from '../components/loadingLine';
import { callNotice, notice } from '../components/notice';
import '../components/pageNavigation';
import { t } from '../l10n';
import { panelStyles } from '../panelStyles';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { dropdown } from '../ui/dropdown';
import { baseUrlTable } from './baseUrlTable';
import { endpointsViewSchema, firstView, type EndpointsView } from './endpointsView';
import './snippetPart';
import './tryPart';
import type { TryItElement } from './tryPart';

/** Where the proxy listens unless the user chose another port. */
const usualProxyUrl = 'http://127.0.0.1:11580';

@customElement('gatehouse-endpoints')
export class EndpointsElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    ...panelStyles,
    css`
      main {
        gap: 28px;
        padding-bottom: 32px;
      }
      section {
        display: grid;
        gap: 10px;
      }
      section > * {
        min-width: 0;
      }
      gatehouse-snippets,
      gatehouse-try-it {
        container-type: inline-size;
      }
      .urls {
        border-collapse: collapse;
        width: 100%;
        text-align: start;
      }
      .urls th,
      .urls td {
        padding: 3px 16px 3px 0;
        text-align: start;
        vertical-align: middle;
        font-weight: normal;
      }
      .urls thead th {
        font-size: 0.92em;
        color: var(--vscode-descriptionForeground);
      }
      .urls tbody tr {
        border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      }
      .url {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      @container (max-width: 640px) {
        .urls .path {
          display: none;
        }
      }
      @container (max-width: 400px) {
        .urls thead {
          display: none;
        }
        .urls tr,
        .urls th,
        .urls td {
          display: block;
        }
        .urls tbody tr {
          padding: 4px 0;
        }
        .urls .path {
          display: none;
        }
        .url {
          display: flex;
          justify-content: space-between;
        }
      }
    `,
  ];

  @state() private accessor state: SidebarState | undefined = undefined;
  @state() private accessor view: EndpointsView = firstView();
  @state() private accessor heldKeys: readonly string[] = [];
  @state() private accessor lists: readonly ChannelModels[] = [];

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client);
  readonly #flash = new CopyFlash(this);
  /** What the models were last read for: the channels as they were. */
  #modelsOf = '';
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const view = this.#client.readState(endpointsViewSchema);
    if (view !== undefined) this.view = view;
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  override render(): TemplateResult {
    return html`<gatehouse-pages .client=${this.#client} page="endpoints"></gatehouse-pages>${this.#body()}`;
  }

  #body(): TemplateResult {
    const { state } = this;
    if (state === undefined) {
      return loadingLine();
    }
    const running = state.gateway.state === 'running';
    const ownUrl = (state.gateway.state === 'running' ? state.gateway.proxyUrl : usualProxyUrl).replace(/\/+$/, '');
    const roots = running ? furtherRoots(state.further) : [];
    const root = roots.find((one) => one === this.view.root) ?? '';
    const proxyUrl = root === '' ? ownUrl : root;
    const models = this.#models(state);
    return html`<main>
      <header>
        <h1>${t('endpoints.title')}</h1>
        <p class="quiet">${t('endpoints.subtitle')}</p>
      </header>
      ${running ? nothing : this.#downNotice()}
      <section aria-labelledby="urls-title">
        <h2 id="urls-title">${t('endpoints.baseUrls')}</h2>
        ${roots.length === 0 ? nothing : this.#rootField(ownUrl, roots, root)}
        ${baseUrlTable({
          proxyUrl,
          isCopied: (protocol) => this.#flash.isShown(protocol),
          onCopy: (protocol) => void this.#copyUrl(protocol, root),
        })}
        <p class="quiet">${t('endpoints.keyHint')}</p>
        ${callNotice(this.#calls.error('copy'), () => this.#calls.clear('copy'))}
      </section>
      <section aria-labelledby="snippets-title">
        <h2 id="snippets-title">${t('endpoints.snippets')}</h2>
        <gatehouse-snippets
          .client=${this.#client}
          .view=${this.view}
          .proxyUrl=${proxyUrl}
          .root=${root}
          .keys=${state.keys}
          .heldKeys=${this.heldKeys}
          .models=${models}
          .running=${running}
          @view-change=${this.#onViewChange}
        ></gatehouse-snippets>
      </section>
      <section aria-labelledby="try-title">
        <h2 id="try-title">${t('try.title')}</h2>
        <gatehouse-try-it
          .client=${this.#client}
          .view=${this.view}
          .models=${models}
          .channelNames=${new Map(state.channels.map(({ id, name }) => [id, name]))}
          .running=${running}
          @view-change=${this.#onViewChange}
        ></gatehouse-try-it>
      </section>
      <span class="visually-hidden" role="status">${this.#flash.isShown() ? t('common.copied') : ''}</span>
    </main>`;
  }

  #rootField(ownUrl: string, roots: readonly string[], root: string): TemplateResult {
    return html`<div class="root">
      ${dropdown({
        name: 'root',
        label: t('endpoints.root'),
        ...(root !== '' && { hint: t('endpoints.root.hint') }),
        value: root,
        options: [
          { value: '', label: t('endpoints.root.own', { url: ownUrl }) },
          ...roots.map((url) => ({ value: url, label: url })),
        ],
        onChange: (value) => this.#changeView({ root: value }),
      })}
    </div>`;
  }

  #downNotice(): TemplateResult {
    const start = button({
      label: t('gateway.start'),
      icon: 'play',
      busy: this.#calls.busy('start'),
      onClick: () => void this.#calls.run('start', { action: 'start-gateway' }),
    });
    return notice({ kind: 'warning', text: t('endpoints.gatewayDown'), buttons: [start] });
  }

  /** Names that a client can ask for, by channel; those written down in the channels themselves until the lists are there. */
  #models(state: SidebarState): string[] {
    const listed = this.lists.filter(({ enabled }) => enabled).flatMap(({ models }) => models.map(({ id }) => id));
    const own = state.channels
      .filter(({ enabled }) => enabled)
      .flatMap(({ models }) => models.map(({ id, alias }) => alias ?? id));
    return [...new Set([...listed, ...own.filter((model) => !model.includes('*'))])].sort((a, b) => a.localeCompare(b));
  }

  #onEvent(event: HostEvent): void {
    if (event.type === 'held-keys') this.heldKeys = event.keyIds;
    if (event.type === 'show-part') void this.#showTry();
    if (event.type !== 'sidebar') return;
    this.state = event.state;
    this.#chooseFirstModel(event.state);
    const { gateway, channels } = event.state;
    const now = gateway.state === 'running' ? JSON.stringify(channels.map(({ id, updatedAt }) => [id, updatedAt])) : '';
    if (now === this.#modelsOf) return;
    this.#modelsOf = now;
    if (now !== '') void this.#loadModels();
  }

  /** Somebody came to send a message: it is in view, ready to be written over. */
  async #showTry(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<TryItElement>('gatehouse-try-it')?.begin();
  }

  async #loadModels(): Promise<void> {
    const done = await this.#calls.run('models', { action: 'list-models' });
    if (done === undefined) return;
    this.lists = done.value;
    if (this.state !== undefined) this.#chooseFirstModel(this.state);
  }

  /** A page that was never touched shows a model that answers. */
  #chooseFirstModel(state: SidebarState): void {
    if (this.view.model !== '') return;
    const model = this.#models(state)[0];
    if (model !== undefined) this.#changeView({ model });
  }

  async #copyUrl(protocol: ProtocolId, root: string): Promise<void> {
    const further = root === '' ? {} : { root };
    const done = await this.#calls.run('copy', { action: 'copy-base-url', protocol, ...further });
    if (done !== undefined) this.#flash.show(protocol);
  }

  #changeView(part: Partial<EndpointsView>): void {
    this.view = { ...this.view, ...part };
    this.#client.writeState(this.view);
  }

  readonly #onViewChange = (event: CustomEvent<Partial<EndpointsView>>): void => this.#changeView(event.detail);
}
