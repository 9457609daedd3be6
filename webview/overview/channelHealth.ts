// How each channel does: its state with the cause in words, its last answer, today's requests, its last 24 hours, and a test.
// Draws what the page holds.
import { html, nothing, type TemplateResult } from 'lit';
import type { Channel } from '../../src/shared/channel';
import type { RequestLogRow } from '../../src/shared/usage';
import { healthWords } from '../causeWords';
import { healthMark } from '../components/healthMark';
import { outcomeStrip } from '../components/outcomeStrip';
import type { TestRunner } from '../components/testRunner';
import { testSteps } from '../components/testSteps';
import { formatDuration } from '../format';
import { plural, t } from '../l10n';
import { button } from '../ui/button';
import { hoursShown, type ChannelFigures } from './overviewFigures';

export interface ChannelHealthOptions {
  channel: Channel;
  figures: ChannelFigures | undefined;
  /** Its last request that got an answer. */
  last: RequestLogRow | undefined;
  tests: TestRunner;
  now: number;
  onOpen: () => void;
}

/** The channel as an item of a list. */
export function channelHealth({ channel, figures, last, tests, now, onOpen }: ChannelHealthOptions): TemplateResult {
  const { id, name, enabled } = channel;
  const today = figures?.today ?? { requests: 0, errors: 0 };
  const hours = figures?.hours ?? Array.from({ length: hoursShown }, () => ({ requests: 0, errors: 0 }));
  const sum = (part: 'requests' | 'errors'): number => hours.reduce((total, hour) => total + hour[part], 0);
  const test = tests.state(id);
  return html`<li class="channel" data-channel=${id}>
    <span class="mark">${healthMark(channel)}</span>
    <span class="channel-words">
      <button class="name" title=${t('overview.editChannel', { name })} @click=${onOpen}>
        <span class="wrap">${name}</span>
      </button>
      <span class="quiet wrap">${healthWords(channel, now)}</span>
    </span>
    <span class="channel-figures quiet">
      <span>${plural('overview.requestsToday', today.requests)}</span>
      ${
        today.errors === 0
          ? nothing
          : html`<span class="tone-bad">${plural('overview.errorsToday', today.errors)}</span>`
      }
      ${last?.durationMs == null ? nothing : html`<span>${t('overview.lastAnswer', { time: formatDuration(last.durationMs) })}</span>`}
    </span>
    <span class="strip">
      ${outcomeStrip({
        label: t('overview.strip', { requests: sum('requests'), errors: sum('errors') }),
        hours,
      })}
    </span>
    ${button({
      label: t('channels.test'),
      accessibleLabel: t('overview.testChannel', { name }),
      icon: 'beaker',
      className: 'test',
      busy: tests.isRunning(id),
      disabled: !enabled,
      onClick: () => void tests.run(id, { action: 'test-channel', id }),
    })}
    ${
      test === undefined
        ? nothing
        : html`<div class="test-result">
            ${testSteps({ state: test, onCancel: () => tests.cancel(id), onDismiss: () => tests.clear(id) })}
          </div>`
    }
  </li>`;
}
