// The Overview page: what the gateway does at a glance, live. The only element of its page; makes the page's message client.
// Draws what OverviewData and RoutingStream hold; everything is done on the pages that it leads to.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import * as v from 'valibot';
import type { RequestLogRow } from '../../src/shared/usage';
import type { SidebarState, WebviewAction } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient, type HostEvent } from '../client';
import { Clock } from '../components/clock';
import { gaugeStyles } from '../components/gauge';
import { furtherAddresses, placeLine } from '../components/furtherAddresses';
import { loadingLine } from '../components/loadingLine';
import { callNotice, notice } from '../components/notice';
import { outcomeStripStyles } from '../components/outcomeStrip';
import '../components/pageNavigation';
import { sparklineStyles } from '../components/sparkline';
import { TestRunner } from '../components/testRunner';
import { testStepsStyles } from '../components/testSteps';
import { formatNumber, plural, t } from '../l10n';
import { Announcer } from '../requests/announcer';
import type { Names } from '../requests/requestWords';
import { sharedStyles } from '../sharedStyles';
import { ToolList, toolListSlot } from '../tools/toolList';
import { button } from '../ui/button';
import { channelHealth } from './channelHealth';
import { doneSteps, nextSteps } from './nextSteps';
import { overviewCards } from './overviewCards';
import { OverviewData } from './overviewData';
import { overviewStyles } from './overviewStyles';
import { routeEvent } from './routeEvent';
import { RoutingStream } from './routingStream';
import { budgetPart, toolPart } from './sideParts';

const viewSchema = v.object({ paused: v.boolean(), stepsDismissed: v.boolean() });
/** The call's slot of everything that opens another page. */
const openSlot = 'open';

@customElement('gatehouse-overview')
export class OverviewElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    gaugeStyles,
    sparklineStyles,
    outcomeStripStyles,
    testStepsStyles,
    overviewStyles,
  ];

  @state() private accessor state: SidebarState | undefined = undefined;
  @state() private accessor stepsDismissed = false;

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client);
  readonly #tests = new TestRunner(this, () => this.#client);
  readonly #tools = new ToolList(this, this.#calls, () => this.#client);
  readonly #stream = new RoutingStream(this);
  readonly #data = new OverviewData(this, this.#client, this.#stream);
  readonly #announcer = new Announcer(this);
  readonly #clock = new Clock(this, 15_000);
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const view = this.#client.readState(viewSchema);
    this.stepsDismissed = view?.stepsDismissed ?? false;
    this.#stream.setPaused(view?.paused ?? false);
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  override render(): TemplateResult {
    return html`<gatehouse-pages .client=${this.#client} page="overview"></gatehouse-pages>${this.#body()}`;
  }

  #body(): TemplateResult {
    const { state } = this;
    if (state === undefined) {
      return loadingLine();
    }
    // Nothing more comes of it before it runs again.
    const isGone = state.gateway.state !== 'running' && state.gateway.state !== 'starting';
    return html`<main>
        <header><h1>${t('overview.title')}</h1></header>
        ${placeLine(state.place)} ${furtherAddresses(state.further, (action) => this.#run(action))}
        ${this.#gatewayNotice(state)} ${callNotice(this.#data.error)}
        ${callNotice(this.#calls.error(openSlot), () => this.#calls.clear(openSlot))} ${this.#steps(state)}
        ${overviewCards(state, this.#data.figures, this.#data.midnight, (action) => this.#run(action))}
        <div class="columns">
          <div class="left">
            ${this.#channels(state)}
            ${budgetPart(this.#data.budgets, state, isGone || this.#data.error !== undefined, (action) => this.#run(action))}
            ${toolPart(this.#tools.tools, isGone || this.#calls.error(toolListSlot) !== undefined, (action) => this.#run(action))}
          </div>
          ${this.#events(state)}
        </div>
      </main>
      <span class="visually-hidden" role="status">${this.#announcer.words}</span>`;
  }

  #gatewayNotice({ gateway }: SidebarState): TemplateResult | typeof nothing {
    switch (gateway.state) {
      case 'running':
        return nothing;
      case 'starting':
        return notice({ kind: 'info', text: t('gateway.startingText') });
      default: {
        const start = button({
          label: t('gateway.start'),
          kind: 'primary',
          busy: this.#calls.busy(openSlot),
          onClick: () => this.#run({ action: 'start-gateway' }),
        });
        const text = gateway.state === 'failed' ? gateway.reason : t('overview.gatewayDown');
        return notice({ kind: gateway.state === 'stopped' ? 'info' : 'warning', text, buttons: [start] });
      }
    }
  }

  #steps(state: SidebarState): TemplateResult | typeof nothing {
    // Before the tools are known, whether one is taken over is not.
    if (this.stepsDismissed || state.gateway.state !== 'running' || this.#tools.tools === undefined) return nothing;
    const done = doneSteps(state, this.#tools.tools, this.#stream.rows.length > 0);
    return nextSteps(
      done,
      (action) => this.#run(action),
      () => {
        this.stepsDismissed = true;
        this.#keep();
      },
    );
  }

  #channels(state: SidebarState): TemplateResult {
    const last = new Map<string, RequestLogRow>();
    for (const row of this.#stream.rows) {
      if (row.channelId !== null && row.outcome === 'ok' && !last.has(row.channelId)) last.set(row.channelId, row);
    }
    return html`<section aria-labelledby="channels-title">
      <div class="part-head">
        <h2 id="channels-title">${t('overview.channels')}</h2>
        ${button({
          label: t('channels.add'),
          icon: 'add',
          onClick: () => this.#run({ action: 'open-panel', target: { view: 'new-channel' } }),
        })}
      </div>
      ${
        state.channels.length === 0
          ? html`<p class="quiet">${t('channels.emptyText')}</p>`
          : html`<ul class="channels">
              ${repeat(
                state.channels,
                ({ id }) => id,
                (channel) =>
                  channelHealth({
                    channel,
                    figures: this.#data.figures?.byChannel.get(channel.id),
                    last: last.get(channel.id),
                    tests: this.#tests,
                    now: this.#clock.now,
                    onOpen: () => this.#run({ action: 'open-panel', target: { view: 'channel', id: channel.id } }),
                  }),
              )}
            </ul>`
      }
    </section>`;
  }

  #events(state: SidebarState): TemplateResult {
    const { rows, isPaused, waitingCount } = this.#stream;
    const names: Names = {
      channels: Object.fromEntries(state.channels.map(({ id, name }) => [id, name])),
      keys: {},
    };
    return html`<section class="stream" aria-labelledby="stream-title">
      <div class="part-head">
        <h2 id="stream-title">${t('overview.stream')}</h2>
        ${
          isPaused && waitingCount > 0
            ? html`<span class="quiet figures">${plural('overview.waiting', waitingCount)}</span>`
            : nothing
        }
        ${button({
          label: isPaused ? t('overview.resume') : t('overview.pause'),
          icon: isPaused ? 'play' : 'pause',
          onClick: () => this.#setPaused(!isPaused),
        })}
        ${button({ label: t('today.openLog'), onClick: () => this.#run({ action: 'open-request-log' }) })}
      </div>
      ${
        rows.length === 0
          ? html`<p class="quiet">${t('overview.noEvents')}</p>`
          : html`<ol class="events" aria-label=${t('overview.streamOf', { count: formatNumber(rows.length) })}>
              ${repeat(
                rows,
                ({ id }) => id,
                (row) => routeEvent(row, names, this.#clock.now, (id) => this.#run({ action: 'open-request', id })),
              )}
            </ol>`
      }
    </section>`;
  }

  #onEvent(event: HostEvent): void {
    switch (event.type) {
      case 'sidebar': {
        this.state = event.state;
        const isRunning = event.state.gateway.state === 'running';
        this.#tools.setRunning(isRunning);
        this.#data.setRunning(isRunning);
        break;
      }
      case 'time-zone':
        this.#data.setZone(event.zone);
        break;
      case 'request':
        if (!this.#stream.isPaused) this.#announcer.count(event.phase, event.request);
        if (event.phase !== 'finished') break;
        this.#stream.take(event.request);
        this.#data.changed();
        break;
      case 'budgets-changed':
        void this.#data.readBudgets();
        break;
      default:
        break;
    }
  }

  #run(action: WebviewAction): void {
    void this.#calls.run(openSlot, action);
  }

  #setPaused(paused: boolean): void {
    this.#stream.setPaused(paused);
    this.#announcer.say(t(paused ? 'overview.paused' : 'overview.resumed'));
    this.#keep();
  }

  #keep(): void {
    this.#client.writeState({ paused: this.#stream.isPaused, stepsDismissed: this.stepsDismissed });
  }
}
