// Today's figures in four tiles: requests, errors, cost (with what it leaves out), tokens. Used by the gateway section.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { TodayFigures } from '../../src/shared/status';
import { formatCompact, formatMoney } from '../format';
import { formatNumber, plural, t } from '../l10n';
import { icon } from '../ui/icons';

export const todayStyles = css`
  .tiles {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 1px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    overflow: hidden;
    background: var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  @container (min-width: 560px) {
    .tiles {
      grid-template-columns: repeat(4, 1fr);
    }
  }
  .tile {
    display: flex;
    flex-direction: column-reverse;
    justify-content: flex-end;
    min-width: 0;
    padding: 6px 10px 7px;
    background: var(--vscode-sideBar-background);
  }
  .tile dt {
    font-size: 0.85em;
    color: var(--vscode-descriptionForeground);
  }
  .tile dd {
    font-size: 1.2em;
    line-height: 1.35;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .tile dd .icon {
    width: 14px;
    height: 14px;
    vertical-align: -1px;
  }
`;

/** The tiles; a dash in each while nothing is known. */
export function todayFigures(today: TodayFigures | null): TemplateResult {
  const unpriced = today?.unpricedRequests ?? 0;
  const tile = (
    label: TemplateResult | string,
    write: (figures: TodayFigures) => string | TemplateResult,
  ): TemplateResult =>
    html`<div class="tile">
      <dt>${label}</dt>
      <dd>${today === null ? '–' : write(today)}</dd>
    </div>`;
  const left = html`<span title=${plural('today.unpricedTitle', unpriced)}
    >${t('today.unpriced', { count: unpriced })}</span
  >`;
  return html`<dl class="tiles">
    ${tile(html`${t('today.cost')} ${unpriced === 0 ? nothing : left}`, ({ costUsd }) => formatMoney(costUsd))}
    ${tile(t('today.requests'), ({ requests }) => formatNumber(requests))}
    ${tile(
      t('today.tokens'),
      ({ inputTokens, outputTokens }) => `${formatCompact(inputTokens)} / ${formatCompact(outputTokens)}`,
    )}
    ${tile(
      t('today.errors'),
      ({ errors }) => html`${formatNumber(errors)} ${errors === 0 ? nothing : icon('error', 'bad')}`,
    )}
  </dl>`;
}
