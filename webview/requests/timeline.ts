// The times of a request as bars: its attempts one after the other, with what was waited for in between. Pure but for its words.
// Rows of earlier versions do not say when attempts began: they are laid end to end.
import type { RequestAttempt, RequestLogRow } from '../../src/shared/usage';
import type { WaterfallBar } from '../components/waterfall';
import { formatDuration } from '../format';
import { t } from '../l10n';
import { hasAnswered, nameOf, type Names } from './requestWords';

export interface Timeline {
  bars: WaterfallBar[];
  /** Milliseconds. */
  total: number;
}

/** Waits below this (milliseconds) are no bar of their own. */
const shortestWait = 1;

/** The bars of `row`; none where nothing was asked. `runningMs`: how long a request that still runs has run. */
export function timelineOf(row: RequestLogRow, names: Names, runningMs: number): Timeline {
  const asked = row.attempts.filter(({ passedOver }) => passedOver !== true);
  const bars: WaterfallBar[] = [];
  let last = 0;
  for (const [index, attempt] of asked.entries()) {
    const start = attempt.startedMs ?? last;
    if (start - last >= shortestWait) bars.push(wait(last, start));
    const bar = barOf(attempt, start, index, asked.length, nameOf(attempt.channelId, names.channels, ''));
    bars.push(bar);
    last = Math.max(last, bar.end);
  }
  const total = Math.max(last, row.durationMs ?? runningMs, 1);
  if (asked.length > 0 && row.durationMs !== null && row.durationMs - last >= shortestWait) {
    bars.push(wait(last, row.durationMs));
  }
  return { bars, total };
}

function barOf(attempt: RequestAttempt, start: number, index: number, count: number, name: string): WaterfallBar {
  const end = start + attempt.milliseconds;
  const isGood = hasAnswered(attempt);
  const { firstByteMs } = attempt;
  const words = [
    t('timeline.attempt', { number: index + 1, count, channel: name }),
    t('timeline.began', { time: formatDuration(start) }),
    firstByteMs === undefined
      ? t('timeline.noFirstByte')
      : t('timeline.firstByte', { time: formatDuration(firstByteMs) }),
    ...(firstByteMs === undefined
      ? []
      : [t('timeline.streamed', { time: formatDuration(Math.max(0, attempt.milliseconds - firstByteMs)) })]),
    t(isGood ? 'timeline.ended' : 'timeline.failed', { time: formatDuration(end) }),
  ];
  return {
    label: name,
    start,
    end,
    firstByte: firstByteMs === undefined ? undefined : start + firstByteMs,
    tone: isGood ? 'good' : 'bad',
    figure: formatDuration(attempt.milliseconds),
    words: words.join(', '),
  };
}

function wait(start: number, end: number): WaterfallBar {
  const figure = formatDuration(end - start);
  const label = t('timeline.gateway');
  return { label, start, end, tone: 'quiet', figure, words: `${label}: ${figure}` };
}
