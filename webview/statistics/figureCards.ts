// The row of cards: the figures of the range at a glance, each with its change against the period before and its run.
// Every card is a button to the requests behind it. Draws what the page holds.
import { html, type TemplateResult } from 'lit';
import '../charts/figureCard';
import type { GoodDirection } from '../charts/figureCard';
import type { ChartUnit } from '../charts/chartTypes';
import { plural, t } from '../l10n';
import { timeSums } from './chartData';
import { cacheHitShare, changeOf, dollarsOf, errorShare, sumsOf, tokensOf, type Sums } from './figures';
import { unpricedWords, type PageContext } from './pageContext';
import { bucketStarts } from './ranges';
import { rowsOverTime } from './series';

interface Card {
  id: string;
  label: string;
  /** What the figure means, as a tooltip. */
  title?: string;
  unit: ChartUnit;
  value: number | null;
  before: number | null;
  good: GoodDirection;
  hint?: string;
  values: number[];
  /** What the card narrows the requests to. */
  narrow?: Parameters<PageContext['openRequests']>[0];
}

/** The cards. */
export function figureCards(page: PageContext): TemplateResult {
  return html`<section class="cards" aria-label=${t('statistics.cards')}>
    ${cardsOf(page).map((card) => drawn(page, card))}
  </section>`;
}

function drawn(page: PageContext, card: Card): TemplateResult {
  return html`<button
    class="card"
    data-card=${card.id}
    title=${card.title ?? t('statistics.openCard', { name: card.label })}
    @click=${() => page.openRequests(card.narrow ?? {})}
  >
    <gh-figure-card
      .label=${card.label}
      .value=${card.value}
      .unit=${card.unit}
      .change=${changeOf(card.value, card.before)}
      .good=${card.good}
      .hint=${card.hint ?? ''}
      .values=${card.values}
    ></gh-figure-card>
  </button>`;
}

function cardsOf({ shown, zone }: PageContext): Card[] {
  const { answers, plan } = shown;
  const { total } = answers.time;
  const now = sumsOf(total);
  const beforeTotal = answers.before?.total;
  const before = beforeTotal === undefined ? undefined : sumsOf(beforeTotal);
  const points = timeSums(shown, zone);
  const rows = rowsOverTime(answers.time.rows, plan.size, bucketStarts(plan.range, plan.size, zone));
  const of = (read: (sums: Sums) => number | null) => ({
    value: read(now),
    before: before === undefined ? null : read(before),
    values: points.map((sums) => Math.max(0, read(sums) ?? 0)),
  });
  return [
    {
      id: 'cost',
      label: t('statistics.cost'),
      unit: 'usd',
      good: 'down',
      ...of(({ costNano }) => dollarsOf(costNano)),
      ...(now.unpriced === 0
        ? {}
        : { hint: unpricedWords(now.unpriced), title: plural('statistics.unpricedTitle', now.unpriced) }),
    },
    { id: 'requests', label: t('statistics.requests'), unit: 'count', good: 'none', ...of(({ requests }) => requests) },
    { id: 'tokens', label: t('statistics.tokens'), unit: 'tokens', good: 'none', ...of(tokensOf) },
    {
      id: 'errors',
      label: t('statistics.errors'),
      unit: 'percent',
      good: 'down',
      hint: plural('statistics.errorCount', now.errors),
      narrow: { outcome: 'error' },
      ...of(errorShare),
    },
    {
      id: 'savings',
      label: t('statistics.savings'),
      title: t('statistics.savingsHint'),
      unit: 'usd',
      good: 'up',
      ...of(({ savingsNano }) => dollarsOf(savingsNano)),
    },
    {
      id: 'cache-share',
      label: t('statistics.cacheShare'),
      title: t('statistics.cacheShareHint'),
      unit: 'percent',
      good: 'up',
      ...of(cacheHitShare),
    },
    {
      id: 'first-byte',
      label: t('statistics.firstByte'),
      title: t('statistics.firstByteHint'),
      unit: 'ms',
      good: 'down',
      value: total.firstByteMs.p50,
      before: beforeTotal?.firstByteMs.p50 ?? null,
      values: rows.map((row) => row?.firstByteMs.p50 ?? 0),
    },
    {
      id: 'speed',
      label: t('statistics.speed'),
      title: t('statistics.speedHint'),
      unit: 'rate',
      good: 'up',
      value: total.outputTokensPerSecond,
      before: beforeTotal?.outputTokensPerSecond ?? null,
      values: rows.map((row) => row?.outputTokensPerSecond ?? 0),
    },
  ];
}
