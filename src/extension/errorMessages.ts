// Pure: errors of the management API in words for the user, in the language of the window. Used by commands and webview answers.
import { GatewayError } from '../shared/errors';
import { isUnreachable } from './managementClient';
import type { Translate } from './translate';

/** One sentence about `error`. The gateway's own (English) words are kept where they carry what is wrong. */
export function describeError(error: unknown, t: Translate): string {
  if (!(error instanceof GatewayError)) return error instanceof Error ? error.message : String(error);
  if (isUnreachable(error))
    return t('The gateway does not answer. It may be starting again: try once more in a moment.');
  switch (error.kind) {
    case 'bad-request':
      return t('The gateway did not accept this: {0}', error.message);
    case 'conflict':
      return t('This cannot be done as things stand: {0}', error.message);
    case 'not-found':
      return t('It is no longer there. It may have been removed in another window.');
    case 'unauthorized':
      return t('The gateway does not know this window. Restart the gateway.');
    case 'draining':
      return t('The gateway is just shutting down. Try again in a moment.');
    case 'secret-missing':
      return t('The provider’s key is not set for this channel.');
    case 'upstream-unreachable':
      return t('The provider cannot be reached: {0}', error.message);
    case 'upstream-rejected':
      return t('The provider refused: {0}', error.message);
    case 'upstream-timeout':
      return t('The provider did not answer in time.');
    case 'client-closed':
      return t('Cancelled.');
    default:
      return error.message;
  }
}

/** The error of something that needs a running gateway while there is none. */
export function notRunning(t: Translate): GatewayError {
  return new GatewayError('no-channel', t('The gateway is not running.'));
}

/** The user pressed Escape or said no: nothing was changed, and nothing needs to be said. */
export function cancelled(): GatewayError {
  return new GatewayError('client-closed', 'cancelled');
}

export function isCancelled(error: unknown): boolean {
  return GatewayError.is(error, 'client-closed');
}
