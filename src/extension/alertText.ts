// Pure: an alert of a channel or tool that fails too often, in words for a notification.
import { findTool } from '../catalog/tools';
import type { AlertCause, ErrorAlert } from '../shared/alerts';
import type { AttemptReason } from '../shared/causes';
import type { TestCause } from '../shared/channelTest';
import type { ErrorKind } from '../shared/errors';
import { percentText } from './budgetText';
import { causeWords } from './commands/testMessage';
import type { Translate } from './translate';

/** What is told of the provider's own words. */
const longestQuote = 160;

/** Those that tests of channels have words for. */
const tested: Partial<Record<AttemptReason | ErrorKind, TestCause>> = {
  'rate-limited': 'rate-limited',
  'key-rejected': 'key-rejected',
  'no-credit': 'no-credit',
  refused: 'forbidden',
  'no-route': 'no-route',
  'timed-out': 'timeout',
  'server-error': 'server-error',
  'model-unknown': 'model-unknown',
  'invalid-answer': 'invalid-answer',
  'key-missing': 'key-missing',
  'secret-missing': 'key-missing',
  'no-window': 'no-window',
  'no-consent': 'no-consent',
  'upstream-unreachable': 'no-route',
  'upstream-timeout': 'timeout',
  'upstream-invalid': 'invalid-answer',
  'upstream-rejected': 'request-refused',
};

/** `channel`: the name of a channel by its id, where it is known. */
export function alertText(
  alert: ErrorAlert,
  channel: (id: string) => string | undefined,
  locale: string,
  t: Translate,
): string {
  const { scope, scopeId, share, requests, cause } = alert;
  const percent = percentText(share, locale);
  const what =
    scope === 'channel'
      ? t('Gatehouse: {0} of the last {1} requests to “{2}” failed', percent, requests, channel(scopeId) ?? scopeId)
      : t(
          'Gatehouse: {0} of the last {1} requests of {2} failed',
          percent,
          requests,
          findTool(scopeId)?.name ?? scopeId,
        );
  const quote = quoted(cause.text);
  return [what, alertCauseWords(cause, t), ...(quote === undefined ? [] : [quote])].join(' – ');
}

/** Why, in the window's language. */
export function alertCauseWords({ reason, errorKind }: AlertCause, t: Translate): string {
  const code = reason ?? errorKind;
  const known = tested[code] ?? tested[errorKind];
  switch (code) {
    case 'overloaded':
      return t('the provider is overloaded');
    case 'quota-used-up':
      return t('the quota of the channel is used up');
    case 'upstream-truncated':
      return t('answers end too early');
    case 'no-channel':
      return t('no channel could answer');
    case 'internal':
      return t('an error inside Gatehouse');
    default:
      return (known === undefined ? undefined : causeWords(known, t)) ?? t('the cause is not known');
  }
}

/** One line of what was said. */
function quoted(text: string | null): string | undefined {
  const line = (text ?? '').replaceAll(/\s+/g, ' ').trim();
  if (line === '') return undefined;
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}
