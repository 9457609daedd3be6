// How much of an amount of money is spent: a bar with its share in words. For budgets.
// The bar is SVG, since the page's policy refuses inline styles; over the amount it stays full and says so by colour and words.
import { css, html, type TemplateResult } from 'lit';
import { formatMoney, formatPercent } from '../format';
import { t } from '../l10n';

export interface GaugeOptions {
  /** Whose spend it is. */
  label: string;
  usedUsd: number;
  usd: number;
  /** The share from which on it is worth a warning. */
  warnAt: number;
}

export const gaugeStyles = css`
  .gauge {
    display: grid;
    gap: 3px;
    min-width: 0;
  }
  .gauge-words {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 10px;
    font-size: 0.92em;
  }
  .gauge svg {
    display: block;
    width: 100%;
    height: 6px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 3px;
  }
  .gauge .track {
    fill: var(--vscode-editorWidget-border, var(--vscode-widget-border, var(--vscode-input-border)));
    opacity: 0.45;
  }
  .gauge .value {
    fill: var(--vscode-charts-blue);
  }
  .gauge.warning .value {
    fill: var(--vscode-charts-yellow);
  }
  .gauge.over .value {
    fill: var(--vscode-charts-red);
  }
  @media (forced-colors: active) {
    .gauge .track {
      fill: Canvas;
    }
    .gauge .value,
    .gauge.warning .value,
    .gauge.over .value {
      fill: Highlight;
    }
  }
`;

/** The share of `usd` that is spent; a budget of nothing is spent as soon as it is there. */
export function shareOf(usedUsd: number, usd: number): number {
  return usd > 0 ? usedUsd / usd : 1;
}

/** The bar with its words. */
export function gauge({ label, usedUsd, usd, warnAt }: GaugeOptions): TemplateResult {
  const share = shareOf(usedUsd, usd);
  const words = t('gauge.words', { used: formatMoney(usedUsd), total: formatMoney(usd) });
  const percent = formatPercent(share);
  const state = share >= 1 ? 'over' : share >= warnAt ? 'warning' : 'fine';
  return html`<div
    class="gauge ${state}"
    role="meter"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax=${usd}
    aria-valuenow=${Math.min(usedUsd, usd)}
    aria-valuetext="${words}, ${percent}"
  >
    <div class="gauge-words figures" aria-hidden="true">
      <span>${words}</span><span class=${state === 'over' ? 'tone-bad' : 'quiet'}>${percent}</span>
    </div>
    <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="6" />
      <rect class="value" width=${Math.max(0, Math.min(100, share * 100))} height="6" />
    </svg>
  </div>`;
}
