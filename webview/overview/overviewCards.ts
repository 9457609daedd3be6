// The cards of the overview: active channels, keys, and today's requests, tokens and cost. Most are buttons to what is behind them.
import { html, nothing, type TemplateResult } from 'lit';
import type { SidebarState, WebviewAction } from '../../src/shared/webviewMessages';
import { sparkline } from '../components/sparkline';
import { formatCompact, formatMoney } from '../format';
import { formatNumber, plural, t } from '../l10n';
import type { OverviewFigures } from './overviewFigures';

interface Card {
  id: string;
  label: string;
  value: string;
  hint: string | undefined;
  bad?: boolean;
  drawing?: TemplateResult;
  /** Left out where what is behind it stands on this page. */
  action?: WebviewAction;
}

/** The cards; dashes while nothing is known. */
export function overviewCards(
  { channels, keys, today }: SidebarState,
  figures: OverviewFigures | undefined,
  midnight: number,
  onAction: (action: WebviewAction) => void,
): TemplateResult {
  const enabled = channels.filter((channel) => channel.enabled);
  const unwell = enabled.filter(
    ({ health, secretState }) => health.state === 'down' || health.state === 'degraded' || secretState === 'missing',
  );
  const active = keys.filter(({ state }) => state === 'active');
  const unpriced = today?.unpricedRequests ?? 0;
  const cards: Card[] = [
    {
      id: 'channels',
      label: t('overview.card.channels'),
      value: t('overview.ofAll', { count: enabled.length, all: channels.length }),
      hint: unwell.length === 0 ? undefined : plural('overview.unwell', unwell.length),
      bad: unwell.length > 0,
      ...(channels.length > 0 ? {} : { action: { action: 'open-panel', target: { view: 'new-channel' } } as const }),
    },
    {
      id: 'keys',
      label: t('overview.card.keys'),
      value: formatNumber(active.length),
      hint: undefined,
      action: { action: 'open-panel', target: { view: 'keys' } },
    },
    {
      id: 'requests',
      label: t('overview.card.requests'),
      value: today === null ? '–' : formatNumber(today.requests),
      hint: today === null || today.errors === 0 ? undefined : plural('overview.errorsToday', today.errors),
      bad: true,
      action: { action: 'open-requests', filters: { from: new Date(midnight).toISOString() } },
    },
    {
      id: 'tokens',
      label: t('overview.card.tokens'),
      value: today === null ? '–' : `${formatCompact(today.inputTokens)} / ${formatCompact(today.outputTokens)}`,
      hint: undefined,
      action: { action: 'open-statistics' },
    },
    {
      id: 'cost',
      label: t('overview.card.cost'),
      value: today === null ? '–' : formatMoney(today.costUsd),
      hint: unpriced === 0 ? undefined : t('today.unpriced', { count: unpriced }),
      ...(figures === undefined ? {} : { drawing: costRun(figures.costNano) }),
      action: { action: 'open-statistics' },
    },
  ];
  return html`<section class="cards" aria-label=${t('overview.cards')}>
    ${cards.map(({ id, label, value, hint, bad, drawing, action }) => {
      const content = html`<span class="card-label">${label}</span>
        <span class="card-value figures">${value}</span>
        ${hint === undefined ? nothing : html`<span class=${bad === true ? 'tone-bad' : 'quiet'}>${hint}</span>`}
        ${drawing ?? nothing}`;
      return action === undefined
        ? html`<div class="card" data-card=${id}>${content}</div>`
        : html`<button class="card" data-card=${id} @click=${() => onAction(action)}>${content}</button>`;
    })}
  </section>`;
}

function costRun(costNano: readonly number[]): TemplateResult {
  const sum = costNano.reduce((total, cost) => total + cost, 0);
  return sparkline({ label: t('overview.costRun', { cost: formatMoney(sum / 1e9) }), values: costNano });
}
