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
      const channel = (id: string) => context.store.channels.get(id);
      const { otlp, listening } = context;
      const isOurs = (id: string): boolean => otlp.wantsSecret(id) || listening.wantsSecret(id);
      context.secrets.merge(body.secrets, (id) => isOurs(id) || isWantedSecret(id, channel));
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
      const { username } = context.metricsAccess;
      return {
        keepRunning: context.keepRunning.get(),
        routingStrategy: strategy,
        preferNative,
        alerts: context.alerts.get(),
        metricsAuth: username === undefined ? null : { username },
        otlp: context.otlp.get(),
        timeZone,
        capture: context.captures.get(),
        retention: context.retention.get(),
        listen: context.listening.get(),
        toolMode: context.toolMode.get(),
      };
    },
    async updateOptions({ body }) {
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
      if (body.retention !== undefined) context.retention.change(body.retention);
      if (body.capture !== undefined) context.captures.change(body.capture);
      if (body.otlp !== undefined) context.otlp.change(body.otlp);
      if (body.listen !== undefined) await context.listening.change(body.listen);
      if (body.alerts !== undefined) context.alerts.change(body.alerts);
      if (body.toolMode !== undefined) context.toolMode.change(body.toolMode);
      if (body.metricsAuth !== undefined) await context.metricsAccess.set(body.metricsAuth);
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
