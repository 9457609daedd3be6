// All handlers of the management API, put together from one file per resource. Called by the composition root.
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ManagementContext } from '../context';
import { channelHandlers } from './channels';
import { gatewayHandlers } from './gateway';
import { keyHandlers } from './keys';
import { priceHandlers } from './prices';
import { statusHandlers } from './status';
import { usageHandlers } from './usage';

export function createHandlers(context: ManagementContext): ManagementHandlers {
  return {
    ...statusHandlers(context),
    ...channelHandlers(context),
    ...keyHandlers(context),
    ...usageHandlers(context),
    ...priceHandlers(context),
    ...gatewayHandlers(context),
  };
}
