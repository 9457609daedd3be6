// The Statistics page in a browser over a made year: opens it, plays its host, finds its parts. For its tests and pictures.
import type { Budget } from '../../../src/shared/budgets';
import { hoursOf } from '../../../src/extension/panels/statisticsQueries';
import { budget } from '../panelSamples';
import { sidebarState } from '../samples';
import type { HostHandler, OpenOptions, WebviewBrowser, WebviewPage } from '../webviewPage';
import { madeYear, summaryOf } from './madeUsage';

export const zone = 'Europe/Berlin';
const monthEnds = (): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString();
};
export const madeBudgets = (): Budget[] => [
  budget({ id: 'b_all', usd: 120, usedUsd: 74.3, periodEnd: monthEnds() }),
  budget({ id: 'b_tool', scope: 'tool', scopeId: 'claude-code', usd: 30, usedUsd: 28.1, periodEnd: monthEnds() }),
  budget({
    id: 'b_total',
    scope: 'key',
    scopeId: 'key_codex',
    usd: 500,
    usedUsd: 120,
    period: 'total',
    periodEnd: null,
  }),
];

/** A host over `requests`; everything else succeeds. */
export function host(requests: ReturnType<typeof madeYear>, budgets: Budget[] = madeBudgets()): HostHandler {
  return (action) => {
    switch (action.action) {
      case 'read-summary':
        return { value: summaryOf(requests, action.request, zone) };
      case 'read-hours':
        return { value: hoursOf(summaryOf(requests, { ...action.request, groupBy: ['hour'] }, zone)) };
      case 'list-budgets':
        return { value: budgets };
      default:
        return { value: null };
    }
  };
}

/** The page with its first figures. */
export async function openStatistics(browser: WebviewBrowser, options: OpenOptions = {}): Promise<WebviewPage> {
  const view = await browser.open('statistics', {
    width: 1400,
    height: 1200,
    answer: host(madeYear(Date.now())),
    ...options,
  });
  await view.post({ type: 'time-zone', zone });
  await view.post({ type: 'sidebar', state: sidebarState() });
  return view;
}
