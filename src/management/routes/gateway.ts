// Calls about the process itself: real keys from a window, drain, options. Used by the windows of VS Code.
import type { ManagementHandlers } from '../../shared/managementApi';
import { hasSecret } from '../../store/channelView';
import type { ManagementContext } from '../context';

export function gatewayHandlers(
  context: ManagementContext,
): Pick<ManagementHandlers, 'putSecrets' | 'drain' | 'updateOptions'> {
  return {
    putSecrets({ body }) {
      context.secrets.merge(body.secrets, (channelId) => hasSecret(context.store.channels.get(channelId)));
      return undefined;
    },
    drain({ body }) {
      // Nothing listens any more when this answer arrives, so that a successor can bind at once.
      context.drain(body.reason);
      return undefined;
    },
    updateOptions({ body }) {
      if (body.keepRunning !== undefined) context.keepRunning.set(body.keepRunning);
      return undefined;
    },
  };
}
