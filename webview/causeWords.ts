// Why a channel is not well, in the page's language: "Rate limited until 14:32", "Key rejected". Used by the sidebar and the panels.
// Says codes, never guesses from the gateway's English.
import type { HealthCause } from '../src/shared/causes';
import type { Channel } from '../src/shared/channel';
import { formatShortClock } from './format';
import { t } from './l10n';

/** A cause as a short phrase. `now`: ms since the epoch, for the day of its end. */
export function causeWords(cause: HealthCause, now: number): string {
  const word = t(`cause.${cause.code}`);
  const ends = cause.until !== null && Date.parse(cause.until) > now;
  const timed =
    ends && cause.until !== null ? t('cause.until', { cause: word, time: formatShortClock(cause.until, now) }) : word;
  const { model, status } = cause.params;
  const withStatus =
    status === undefined || ends ? timed : t('cause.withStatus', { cause: timed, status: String(status) });
  return model === undefined ? withStatus : t('cause.ofModel', { cause: withStatus, model });
}

/** The channel's state in one phrase: what a user has to know first. */
export function healthWords(channel: Channel, now: number): string {
  if (!channel.enabled) return t('health.disabled');
  if (channel.secretState === 'missing') return t('channels.keyMissing');
  const { cause, state } = channel.health;
  if (cause === null) return t(`health.${state}`);
  return causeWords(cause, now);
}
