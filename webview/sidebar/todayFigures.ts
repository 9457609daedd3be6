// Today's figures in four tiles: requests, errors, cost (with what it leaves out), tokens. Used by the gateway section.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { TodayFigures } from '../../src/shared/status';
import { formatCompact, formatMoney } from '../format';
import { formatNumber, plural, t } from '../l10n';

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
    font-size: 1.25em;
    line-height: 1.3;
    font-variant-numeric: tabular-nums;
  }
  .tile .note {
    font-size: 0.66em;
    color: var(--vscode-descriptionForeground);
    white-space: nowrap;
  }
  .tile.has-errors dd {
    color: var(--vscode-errorForeground);
  }
`;

/** The tiles; a dash in each while nothing is known. */
export function todayFigures(today: TodayFigures | null): TemplateResult {
  const unpriced = today?.unpricedRequests ?? 0;
  const tile = (label: string, value: string | TemplateResult, className = ''): TemplateResult =>
    html`<div class="tile ${className}">
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`;
  const of = (write: (figures: TodayFigures) => string): string => (today === null ? '–' : write(today));
  return html`<dl class="tiles">
    ${tile(
      t('today.cost'),
      html`${of((figures) => formatMoney(figures.costUsd))}
      ${unpriced === 0
        ? nothing
        : html`<span class="note" title=${plural('today.unpricedTitle', unpriced)}
            >${t('today.unpriced', { count: unpriced })}</span
          >`}`,
    )}
    ${tile(
      t('today.requests'),
      of((figures) => formatNumber(figures.requests)),
    )}
    ${tile(
      t('today.tokens'),
      of((figures) => `${formatCompact(figures.inputTokens)} / ${formatCompact(figures.outputTokens)}`),
    )}
    ${tile(
      t('today.errors'),
      of((figures) => formatNumber(figures.errors)),
      (today?.errors ?? 0) > 0 ? 'has-errors' : '',
    )}
  </dl>`;
}
