// The Tools page: the coding tools of this machine as cards, and all of them at once. The only element of its page; makes the client.
// Keeps the chosen models in the page's state. Never sees a key: a takeover makes and writes one by itself.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as v from 'valibot';
import type { ChannelModels } from '../../src/shared/channelModels';
import type { ToolId, ToolState } from '../../src/shared/tools';
import type { SidebarState, WebviewAction } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient, type HostEvent } from '../client';
import { loadingLine } from '../components/loadingLine';
import { callNotice, notice } from '../components/notice';
import '../components/pageNavigation';
import { progressRow } from '../components/progressRow';
import { plural, t } from '../l10n';
import { panelStyles } from '../panelStyles';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { toolCard } from './toolCard';
import { ToolChanges } from './toolChanges';
import { ToolList, toolListSlot } from './toolList';
import { statusMark } from './toolWords';
import { toolsStyles } from './toolsStyles';

const viewSchema = v.object({ models: v.record(v.string(), v.string()) });

@customElement('gatehouse-tools')
export class ToolsElement extends LitElement {
  static override styles = [...sharedStyles, ...panelStyles, toolsStyles];

  @state() private accessor state: SidebarState | undefined = undefined;
  @state() private accessor models: readonly string[] = [];
  /** Models that the user wrote into the cards, by tool. */
  @state() private accessor chosen: Readonly<Record<string, string>> = {};

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client);
  readonly #list = new ToolList(this, this.#calls, () => this.#client);
  readonly #changes = new ToolChanges(this, this.#calls, this.#list);
  /** The channels as they were when the models were read. */
  #modelsOf = '';
  #stopListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.chosen = this.#client.readState(viewSchema)?.models ?? {};
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  override render(): TemplateResult {
    return html`<gatehouse-pages .client=${this.#client} page="tools"></gatehouse-pages>${this.#body()}`;
  }

  #body(): TemplateResult {
    const { state } = this;
    const { tools } = this.#list;
    if (state === undefined) return loadingLine();
    const running = state.gateway.state === 'running';
    const error = this.#calls.error(toolListSlot);
    return html`<main>
      <header>
        <h1>${t('tools.title')}</h1>
        <p class="quiet">${t('tools.subtitle')}</p>
      </header>
      ${running ? nothing : this.#downNotice()} ${error === undefined ? nothing : this.#readNotice()}
      ${tools === undefined ? (running && error === undefined ? loadingLine() : nothing) : this.#tools(state, tools, running)}
      ${callNotice(this.#calls.error('file'), () => this.#calls.clear('file'))}
    </main>`;
  }

  /** Where no tool of ours is there: anything else that speaks one of the protocols, or a message from here. */
  #otherWays(): TemplateResult[] {
    return [
      button({ label: t('next.connectOther'), icon: 'plug', onClick: () => this.#open({ action: 'open-endpoints' }) }),
      button({
        label: t('next.tryMessage'),
        onClick: () => this.#open({ action: 'open-endpoints', part: 'try' }),
      }),
    ];
  }

  #open(action: WebviewAction): void {
    void this.#calls.run('open', action);
  }

  #downNotice(): TemplateResult {
    const start = button({
      label: t('gateway.start'),
      icon: 'play',
      busy: this.#calls.busy('start'),
      onClick: () => void this.#calls.run('start', { action: 'start-gateway' }),
    });
    return notice({ kind: 'warning', text: t('tools.gatewayDown'), buttons: [start] });
  }

  #readNotice(): TemplateResult {
    const retry = button({ label: t('common.retry'), icon: 'restart', onClick: () => void this.#list.read() });
    return html`${notice({ kind: 'error', text: t('tools.loadFailed'), buttons: [retry] })}
    ${callNotice(this.#calls.error(toolListSlot))}`;
  }

  #tools(state: SidebarState, tools: readonly ToolState[], running: boolean): TemplateResult {
    const found = tools.filter(({ status }) => status !== 'not-detected');
    const missing = tools.filter(({ status }) => status === 'not-detected');
    const enabled = running && this.#changes.many === undefined;
    const { gateway } = state;
    const asksToStay =
      gateway.state === 'running' && !gateway.keepRunning && found.some(({ status }) => status === 'taken-over');
    return html`${this.#allBar(found, running)} ${asksToStay ? this.#stayNotice() : nothing}
    ${
      found.length === 0
        ? notice({ kind: 'info', text: t('tools.noneDetectedText'), buttons: this.#otherWays() })
        : html`<section class="group" aria-labelledby="found-title">
            <h2 id="found-title">${t('tools.found')}</h2>
            <ul class="cards" role="list">
              ${found.map((tool) => this.#card(tool, state, enabled))}
            </ul>
          </section>`
    }
    ${
      missing.length === 0
        ? nothing
        : html`<section class="group" aria-labelledby="missing-title">
            <h2 id="missing-title">${t('tools.notFound')}</h2>
            <p class="quiet">${t('tools.notFoundText')}</p>
            <ul class="missing" role="list">
              ${missing.map(
                ({ id, name, status }) =>
                  html`<li data-tool=${id}>
                    ${statusMark(status)}<span>${name}</span><span class="quiet">${t(`tools.status.${status}`)}</span>
                  </li>`,
              )}
            </ul>
          </section>`
    }`;
  }

  #card(tool: ToolState, state: SidebarState, enabled: boolean): TemplateResult {
    const changes = this.#changes;
    return toolCard({
      tool,
      enabled,
      model: this.#modelText(tool),
      models: this.models,
      keys: state.keys,
      running: changes.running(tool.id),
      done: changes.done(tool.id),
      error: changes.error(tool.id),
      on: (action) => void changes.run(tool, action, this.#modelOf(tool)),
      onModel: (model) => this.#choose(tool.id, model),
      onOpenFile: (path) => void this.#calls.run('file', { action: 'open-tool-file', tool: tool.id, path }),
      onDismissDone: () => changes.forgetDone(tool.id),
      onOpenLog: () => this.#open({ action: 'open-request-log' }),
      onDismissError: () => changes.clearError(tool.id),
    });
  }

  #allBar(found: readonly ToolState[], running: boolean): TemplateResult {
    const { many } = this.#changes;
    if (many !== undefined) {
      return progressRow({
        words: t('tools.progress', { done: many.done, total: many.total, name: many.name }),
        cancelling: many.cancelling,
        onCancel: () => this.#changes.cancelAll(),
      });
    }
    // One whose file does not parse would only fail.
    const free = found.filter(
      ({ status, warnings }) => status === 'not-taken-over' && !warnings.some(({ effect }) => effect === 'blocks'),
    );
    const taken = found.filter(({ status, recorded }) => status === 'taken-over' || recorded);
    const modelOf = (id: ToolId): string | null => {
      const tool = found.find((one) => one.id === id);
      return tool === undefined ? null : this.#modelOf(tool);
    };
    return html`<div class="head-row">
      ${
        free.length === 0
          ? nothing
          : button({
              label: plural('tools.takeOverAll', free.length),
              kind: 'primary',
              icon: 'play',
              disabled: !running,
              onClick: () => void this.#changes.runAll('take-over', free, modelOf),
            })
      }
      ${
        taken.length === 0
          ? nothing
          : button({
              label: plural('tools.restoreAll', taken.length),
              icon: 'restart',
              disabled: !running,
              onClick: () => void this.#changes.runAll('restore', taken, modelOf),
            })
      }
      ${iconButton({
        label: t('tools.refresh'),
        icon: 'rotate',
        busy: this.#calls.busy(toolListSlot),
        disabled: !running,
        onClick: () => void this.#list.read(),
      })}
    </div>`;
  }

  #stayNotice(): TemplateResult {
    const stay = button({
      label: t('tools.keepRunning'),
      busy: this.#calls.busy('stay'),
      onClick: () => void this.#calls.run('stay', { action: 'set-keep-running', value: true }),
    });
    return notice({ kind: 'info', text: t('tools.keepRunningText'), buttons: [stay] });
  }

  /** What the user wrote, else what the takeover set. */
  #modelText(tool: ToolState): string {
    return this.chosen[tool.id] ?? tool.model ?? '';
  }

  #modelOf(tool: ToolState): string | null {
    const text = this.#modelText(tool).trim();
    return text === '' ? null : text;
  }

  #choose(id: ToolId, model: string): void {
    this.chosen = { ...this.chosen, [id]: model };
    this.#client.writeState({ models: this.chosen });
  }

  #onEvent(event: HostEvent): void {
    if (event.type !== 'sidebar') return;
    this.state = event.state;
    const { gateway, channels } = event.state;
    const running = gateway.state === 'running';
    this.#list.setRunning(running);
    const now = running ? JSON.stringify(channels.map(({ id, updatedAt }) => [id, updatedAt])) : '';
    if (now === this.#modelsOf) return;
    this.#modelsOf = now;
    if (now !== '') void this.#loadModels();
  }

  async #loadModels(): Promise<void> {
    const done = await this.#calls.run('models', { action: 'list-models' });
    if (done !== undefined) this.models = modelNames(done.value);
  }
}

/** Names that a client can ask for, of all enabled channels. */
function modelNames(lists: readonly ChannelModels[]): string[] {
  const names = lists.filter(({ enabled }) => enabled).flatMap(({ models }) => models.map(({ id }) => id));
  return [...new Set(names)].sort((a, b) => a.localeCompare(b));
}
