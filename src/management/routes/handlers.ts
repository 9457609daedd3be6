// All handlers of the management API, put together from one file per resource. Called by the composition root.
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ManagementContext } from '../context';
import type { NewChannelBody } from '../newChannel';
import { budgetHandlers } from './budgets';
import { channelHandlers } from './channels';
import { channelImportHandlers } from './channelImports';
import { channelTestHandlers } from './channelTests';
import { folderHandlers } from './folders';
import { gatewayHandlers } from './gateway';
import { keyHandlers } from './keys';
import { priceHandlers } from './prices';
import { statusHandlers } from './status';
import { tokenHandlers } from './tokens';
import { toolModeHandlers } from './toolMode';
import { toolHandlers } from './tools';
import { usageHandlers } from './usage';
import { windowModelHandlers } from './windowModels';

/** Of calls that no client can leave. */
const never = new AbortController().signal;

export function createHandlers(context: ManagementContext): ManagementHandlers {
  const channels = channelHandlers(context);
  const createChannel = (body: NewChannelBody) =>
    channels.createChannel({ id: '', body, query: undefined, signal: never });
  return {
    ...statusHandlers(context),
    ...channels,
    ...channelTestHandlers(context),
    ...channelImportHandlers(context, createChannel),
    ...keyHandlers(context),
    ...budgetHandlers(context),
    ...folderHandlers(context),
    ...tokenHandlers(context),
    ...toolHandlers(context),
    ...toolModeHandlers(context),
    ...usageHandlers(context),
    ...priceHandlers(context),
    ...windowModelHandlers(context),
    ...gatewayHandlers(context),
  };
}
