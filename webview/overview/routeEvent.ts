// One event of the live stream: the way a request went, in a mark and words, and what led to it. A button to the request.
import { html, nothing, type TemplateResult } from 'lit';
import type { RequestLogRow, RequestRoute } from '../../src/shared/usage';
import { formatClock, formatDateTime, formatDuration } from '../format';
import { hasMessage, t } from '../l10n';
import { icon } from '../ui/icons';
import { modelOf, nameOf, type Names } from '../requests/requestWords';
import { reasonWords } from '../requests/routePart';

const marks: Record<RequestRoute, () => TemplateResult> = {
  routed: () => icon('arrowRight', 'good'),
  failover: () => icon('rotate', 'warning'),
  failed: () => icon('error', 'bad'),
  'no-channel': () => icon('blocked', 'bad'),
  refused: () => icon('blocked', 'warning'),
};

/** What led to it: the channels and why the first ones failed, or why nothing was asked. */
export function eventWords(row: RequestLogRow, names: Names): string {
  const channel = (id: string | null): string => nameOf(id, names.channels, t('requests.noChannel'));
  const lost = row.attempts.filter(({ reason, error }) => reason !== undefined || error !== undefined);
  const [first] = lost;
  const why = first === undefined ? '' : first.reason === undefined ? (first.error ?? '') : reasonWords(first.reason);
  switch (row.route) {
    case 'failover':
      return first === undefined
        ? channel(row.channelId)
        : t('overview.event.failover', { from: channel(first.channelId), to: channel(row.channelId), why });
    case 'failed':
      return lost
        .map(({ channelId, reason }) => `${channel(channelId)}: ${reason === undefined ? '–' : reasonWords(reason)}`)
        .join(', ');
    case 'no-channel':
    case 'refused': {
      const key = `statistics.errorKind.${row.errorKind ?? ''}`;
      return hasMessage(key) ? t(key) : (row.error ?? '');
    }
    default:
      return channel(row.channelId);
  }
}

/** The event. */
export function routeEvent(
  row: RequestLogRow,
  names: Names,
  now: number,
  onOpen: (id: string) => void,
): TemplateResult {
  const { text, title } = modelOf(row);
  const words = eventWords(row, names);
  const route = row.route ?? 'refused';
  return html`<li>
    <button class="event" data-id=${row.id} title=${row.error ?? words} @click=${() => onOpen(row.id)}>
      ${marks[route]()}
      <span class="event-head">
        <span class="route">${t(`statistics.route.${route}`)}</span>
        <span class="ellipsis" title=${title}>${text}</span>
      </span>
      <span class="event-time quiet figures" title=${formatDateTime(row.startedAt)}
        >${formatClock(row.startedAt, now)}</span
      >
      <span class="event-words quiet">${words}</span>
      ${
        row.durationMs === null
          ? nothing
          : html`<span class="event-duration quiet figures">${formatDuration(row.durationMs)}</span>`
      }
    </button>
  </li>`;
}
