// Pure: an action's error as the webview is told it. `cancelled` says that the user chose not to.
import { GatewayError } from '../../shared/errors';
import { describeError, isCancelled } from '../errorMessages';
import { isUnreachable } from '../managementClient';
import type { Translate } from '../translate';

/** The kind, and the message in the language of the window. */
export function answerError(error: unknown, t: Translate): { kind: string; message: string } {
  if (isCancelled(error)) return { kind: 'cancelled', message: '' };
  const kind = isUnreachable(error) ? 'gateway-unreachable' : GatewayError.from(error).kind;
  return { kind, message: describeError(error, t) };
}
