// What `activate` returns to tests that run inside the extension host, and to nobody else.
import type { GatewayState } from '../shared/webviewMessages';
import type { ManagementClient } from './managementClient';

export interface GatehouseTestApi {
  state(): GatewayState;
  managementClient(): ManagementClient | undefined;
  /** What the status bar item shows. */
  statusBar(): { text: string; hover: string; command: string };
}
