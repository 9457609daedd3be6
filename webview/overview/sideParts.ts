// Beside the channels: budgets that are near their end, and the coding tools with their state. Draws what the page holds.
import { html, nothing, type TemplateResult } from 'lit';
import { findTool } from '../../src/catalog/tools';
import type { Budget } from '../../src/shared/budgets';
import type { ToolState } from '../../src/shared/tools';
import type { SidebarState, WebviewAction } from '../../src/shared/webviewMessages';
import { gauge, shareOf } from '../components/gauge';
import { formatDateTime } from '../format';
import { t } from '../l10n';
import { needsCare, statusMark } from '../tools/toolWords';
import { button } from '../ui/button';
import { icon } from '../ui/icons';

/** From this share on a budget is near its end, unless it says earlier. */
const nearShare = 0.75;
const mostBudgets = 6;

/** Whose budget it is. */
export function budgetName({ scope, scopeId }: Budget, { channels, keys }: SidebarState): string {
  if (scope === 'all' || scopeId === null) return t('budget.scope.all');
  const names = {
    channel: channels.find(({ id }) => id === scopeId)?.name,
    key: keys.find(({ id }) => id === scopeId)?.name,
    tool: findTool(scopeId)?.name,
    folder: undefined,
  };
  return t(`budget.named.${scope}`, { name: names[scope] ?? scopeId });
}

/** Budgets near their end, the nearest first. */
export function nearBudgets(budgets: readonly Budget[]): Budget[] {
  return budgets
    .filter(({ usedUsd, usd, notifyAt }) => shareOf(usedUsd, usd) >= Math.min(nearShare, ...notifyAt))
    .sort((a, b) => shareOf(b.usedUsd, b.usd) - shareOf(a.usedUsd, a.usd))
    .slice(0, mostBudgets);
}

/** The part of the budgets. */
export function budgetPart(
  budgets: readonly Budget[] | undefined,
  state: SidebarState,
  failed: boolean,
  onAction: (action: WebviewAction) => void,
): TemplateResult {
  const near = nearBudgets(budgets ?? []);
  return html`<section aria-labelledby="budgets-title">
    <div class="part-head">
      <h2 id="budgets-title">${t('overview.budgets')}</h2>
      ${button({
        label: t('overview.openBudgets'),
        onClick: () => onAction({ action: 'open-panel', target: { view: 'budgets' } }),
      })}
    </div>
    ${
      near.length > 0
        ? html`<ul class="budgets">
            ${near.map((budget) => {
              const name = budgetName(budget, state);
              return html`<li>
                <span class="wrap">${name}</span>
                ${gauge({ label: name, usedUsd: budget.usedUsd, usd: budget.usd, warnAt: nearShare })}
                ${
                  budget.periodEnd === null
                    ? nothing
                    : html`<span class="quiet small"
                        >${t('overview.budgetUntil', { time: formatDateTime(budget.periodEnd) })}</span
                      >`
                }
              </li>`;
            })}
          </ul>`
        : budgets === undefined
          ? html`<p class="quiet">${t(failed ? 'overview.budgetsFailed' : 'common.loading')}</p>`
          : html`<p class="quiet">${t(budgets.length === 0 ? 'overview.noBudgets' : 'overview.noneNear')}</p>`
    }
  </section>`;
}

/** The part of the tools: those that are here. */
export function toolPart(
  tools: readonly ToolState[] | undefined,
  failed: boolean,
  onAction: (action: WebviewAction) => void,
): TemplateResult {
  const here = tools?.filter(({ status }) => status !== 'not-detected');
  return html`<section aria-labelledby="tools-title">
    <div class="part-head">
      <h2 id="tools-title">${t('overview.tools')}</h2>
      ${button({ label: t('tools.open'), onClick: () => onAction({ action: 'open-tools' }) })}
    </div>
    ${
      here === undefined
        ? html`<p class="quiet">${t(failed ? 'tools.loadFailed' : 'common.loading')}</p>`
        : here.length === 0
          ? html`<p class="quiet">${t('tools.noneDetected')}</p>`
          : html`<ul class="tools">
              ${here.map(
                (tool) =>
                  html`<li>
                    ${statusMark(tool.status)}
                    <span class="wrap">${tool.name}</span>
                    <span class="quiet">${t(`tools.status.${tool.status}`)}</span>
                    ${needsCare(tool) ? html`<span title=${t('overview.toolCare')}>${icon('warning', 'warning')}<span class="visually-hidden">${t('overview.toolCare')}</span></span>` : nothing}
                  </li>`,
              )}
            </ul>`
    }
  </section>`;
}
