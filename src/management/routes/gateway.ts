// Calls about the process itself: real keys from a window, drain, options. Used by the windows of VS Code.
import type { ManagementHandlers } from '../../shared/managementApi';
import { isWantedSecret } from '../../store/channelView';
import { badField } from '../channelDraft';
import type { ManagementContext } from '../context';

export function gatewayHandlers(
  context: ManagementContext,
): Pick<ManagementHandlers, 'putSecrets' | 'drain' | 'getOptions' | 'updateOptions'> {
  return {
    putSecrets({ body }) {
      context.secrets.merge(body.secrets, (id) =>
        isWantedSecret(id, (channelId) => context.store.channels.get(channelId)),
      );
      return undefined;
    },
    drain({ body }) {
      // Nothing listens any more when this answer arrives, so that a successor can bind at once.
      context.drain(body.reason);
      return undefined;
    },
    getOptions() {
      const { strategy, preferNative } = context.routing.get();
      const { timeZone } = context.limits;
      return { keepRunning: context.keepRunning.get(), routingStrategy: strategy, preferNative, timeZone };
    },
    updateOptions({ body }) {
      const { routingStrategy: strategy, preferNative, timeZone } = body;
      if (timeZone !== undefined) {
        if (!isTimeZone(timeZone)) throw badField('timeZone', `There is no time zone "${timeZone}".`);
        context.limits.setTimeZone(timeZone);
      }
      if (strategy !== undefined || preferNative !== undefined) {
        context.routing.change({
          ...(strategy !== undefined && { strategy }),
          ...(preferNative !== undefined && { preferNative }),
        });
      }
      if (body.keepRunning !== undefined) context.keepRunning.set(body.keepRunning);
      if (body.editorProxy !== undefined) context.setEditorProxy(body.editorProxy);
      return undefined;
    },
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    // The one way to ask for a zone that may not be there.
    return false;
  }
}
