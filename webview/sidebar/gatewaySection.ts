// The first section of the sidebar: the gateway's state and its buttons, today's figures, base URLs, and how long it lives.
// Draws what the host sent and asks the host to act; it decides nothing about the gateway itself.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ProtocolId } from '../../src/shared/channel';
import type { FurtherState } from '../../src/shared/listening';
import type { Place } from '../../src/shared/place';
import type { TodayFigures } from '../../src/shared/status';
import type { GatewayState, WebviewAction } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { CopyFlash } from '../components/copyFlash';
import { furtherAddresses, placeLine } from '../components/furtherAddresses';
import { callNotice, notice } from '../components/notice';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { checkbox } from '../ui/checkbox';
import { icon } from '../ui/icons';
import { gatewayStyles } from './gatewayStyles';
import { gatewayTrouble } from './gatewayTrouble';
import { todayFigures, todayStyles } from './todayFigures';

/** Which vendor's clients take which base URL: OpenAI's with /v1, the other two the root. */
const baseUrls = [
  { label: 'gateway.url.openai', protocol: 'openai-chat', path: '/v1' },
  { label: 'gateway.url.anthropic', protocol: 'anthropic', path: '' },
  { label: 'gateway.url.gemini', protocol: 'gemini', path: '' },
] as const satisfies readonly { label: string; protocol: ProtocolId; path: string }[];

@customElement('gatehouse-gateway')
export class GatewayElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    todayStyles,
    gatewayStyles,
    css`
      :host {
        container-type: inline-size;
      }
    `,
  ];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor gateway: GatewayState = { state: 'starting' };
  @property({ attribute: false }) accessor today: TodayFigures | null = null;
  @property({ attribute: false }) accessor warnings: readonly string[] = [];
  @property({ attribute: false }) accessor further: FurtherState | undefined = undefined;
  @property({ attribute: false }) accessor place: Place | undefined = undefined;

  readonly #calls = new Calls(this, () => this.client);
  readonly #flash = new CopyFlash(this);

  override render(): TemplateResult {
    const running = this.gateway.state === 'running' ? this.gateway : undefined;
    return html`<div class="gateway">
      ${this.#head()} ${callNotice(this.#calls.error('gateway'), () => this.#calls.clear('gateway'))}
      ${gatewayTrouble({
        gateway: this.gateway,
        busy: this.#calls.busy('gateway'),
        run: (request) => this.#run('gateway', request),
      })}
      ${this.warnings.map((text) => notice({ kind: 'warning', text }))}
      ${furtherAddresses(this.further, (request) => this.#run('gateway', request))} ${placeLine(this.place)}
      ${running === undefined && this.today === null ? nothing : this.#today()}
      ${running === undefined ? nothing : html`${this.#urls(running.proxyUrl)}${this.#life(running.keepRunning)}`}
      <span class="visually-hidden" role="status">${this.#flash.isShown() ? t('common.copied') : ''}</span>
    </div>`;
  }

  #head(): TemplateResult {
    const { gateway } = this;
    const word = {
      running: 'gateway.running',
      starting: 'gateway.starting',
      stopped: 'gateway.stopped',
      'port-taken': 'gateway.portTaken',
      failed: 'gateway.failed',
    } as const;
    const drawing = {
      running: icon('circleFilled', 'good'),
      starting: icon('loading', 'quiet'),
      stopped: icon('circle', 'quiet'),
      'port-taken': icon('error', 'bad'),
      failed: icon('error', 'bad'),
    };
    const facts =
      gateway.state === 'running'
        ? [
            gateway.activeRequests === 0 ? t('gateway.idle') : plural('gateway.active', gateway.activeRequests),
            plural('gateway.windows', gateway.leases),
            t('gateway.version', { version: gateway.version }),
          ].join(' · ')
        : '';
    const busy = this.#calls.busy('gateway');
    return html`<div class="head">
      ${drawing[gateway.state]}
      <div class="words">
        <span class="word" role="status">${t(word[gateway.state])}</span>
        ${facts === '' ? nothing : html`<span class="facts quiet ellipsis" title=${facts}>${facts}</span>`}
      </div>
      ${
        gateway.state === 'running'
          ? html`<div class="head-actions">
              ${iconButton({
                label: t('gateway.restart'),
                icon: 'restart',
                disabled: busy,
                onClick: () => this.#run('gateway', { action: 'restart-gateway' }),
              })}
              ${iconButton({
                label: t('gateway.stop'),
                icon: 'stop',
                disabled: busy,
                onClick: () => this.#run('gateway', { action: 'stop-gateway' }),
              })}
            </div>`
          : nothing
      }
    </div>`;
  }

  #today(): TemplateResult {
    return html`<div class="group">
      <h3>${t('today.title')}</h3>
      ${todayFigures(this.today)}
      ${button({
        label: t('today.openLog'),
        icon: 'list',
        className: 'wide',
        onClick: () => this.#run('log', { action: 'open-request-log' }),
      })}
      ${callNotice(this.#calls.error('log'))}
    </div>`;
  }

  #urls(proxyUrl: string): TemplateResult {
    return html`<div class="group">
      <h3>${t('gateway.baseUrls')}</h3>
      <ul class="urls">
        ${baseUrls.map(({ label, protocol, path }) => {
          const url = `${proxyUrl}${path}`;
          return html`<li>
            <span class="vendor">${t(label)}</span>
            <span class="url code ellipsis" title=${url}>${url}</span>
            ${iconButton({
              label: t('gateway.copyUrl', { protocol: t(label) }),
              icon: this.#flash.isShown(protocol) ? 'check' : 'copy',
              onClick: () => void this.#copy(protocol),
            })}
          </li>`;
        })}
      </ul>
      ${callNotice(this.#calls.error('copy'), () => this.#calls.clear('copy'))}
      <p class="quiet small">${t('gateway.baseUrlsHint')}</p>
    </div>`;
  }

  #life(keepRunning: boolean): TemplateResult {
    return html`<div class="group">
      ${checkbox({
        label: t('gateway.keepRunning'),
        checked: keepRunning,
        disabled: this.#calls.busy('keep'),
        onChange: (value) => this.#run('keep', { action: 'set-keep-running', value }),
      })}
      <p class="quiet small">${t(keepRunning ? 'gateway.lifeKeptText' : 'gateway.lifeText')}</p>
      ${callNotice(this.#calls.error('keep'), () => this.#calls.clear('keep'))}
    </div>`;
  }

  #run(slot: string, request: WebviewAction): void {
    void this.#calls.run(slot, request);
  }

  async #copy(protocol: ProtocolId): Promise<void> {
    const done = await this.#calls.run('copy', { action: 'copy-base-url', protocol });
    if (done !== undefined) this.#flash.show(protocol);
  }
}
