// What the gateway section says when no gateway runs: why, and the ways out. Used by the gateway section.
import { html, nothing, type TemplateResult } from 'lit';
import type { GatewayState, WebviewAction } from '../../src/shared/webviewMessages';
import { notice } from '../components/notice';
import { t } from '../l10n';
import { button } from '../ui/button';
import { progressRing } from '../ui/progressRing';

export interface TroubleOptions {
  gateway: GatewayState;
  busy: boolean;
  run: (request: WebviewAction) => void;
}

/** Words and buttons for every state but `running`. */
export function gatewayTrouble({ gateway, busy, run }: TroubleOptions): TemplateResult | typeof nothing {
  const start = (label: string): TemplateResult =>
    button({ label, kind: 'primary', icon: 'play', busy, onClick: () => run({ action: 'start-gateway' }) });
  const again = button({
    label: t('common.retry'),
    icon: 'restart',
    busy,
    onClick: () => run({ action: 'start-gateway' }),
  });
  const log = button({ label: t('common.showLog'), icon: 'list', onClick: () => run({ action: 'show-log' }) });
  switch (gateway.state) {
    case 'running':
      return nothing;
    case 'starting':
      return html`<p class="starting quiet">${progressRing()}<span>${t('gateway.startingText')}</span></p>`;
    case 'stopped':
      return html`<p class="quiet">${t('gateway.stoppedText')}</p>
        <div class="buttons">${start(t('gateway.start'))}</div>`;
    case 'failed':
      return notice({ kind: 'error', text: gateway.reason, buttons: [again, log] });
    case 'port-taken': {
      const { port, server, program } = gateway;
      // Ports are names, not amounts: no grouping.
      const words = { port: String(port), server: t(`gateway.server.${server}`) };
      const text =
        program === null ? t('gateway.portTakenText', words) : t('gateway.portTakenByText', { ...words, program });
      const choose = button({
        label: t('gateway.choosePort'),
        kind: 'primary',
        busy,
        onClick: () => run({ action: 'choose-port', server }),
      });
      return html`${notice({ kind: 'error', text, buttons: [choose, again, log] })}
        <p class="quiet small">${t('gateway.portTakenHint')}</p>`;
    }
  }
}
