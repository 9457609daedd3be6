// The state of the gateway and its contents as this window knows them: what the sidebar and the editor panels are sent.
import type { SidebarState } from '../../shared/webviewMessages';
import type { GatehouseWindow } from '../gatehouseWindow';

/** All that the pages show; holds no secret. */
export function sidebarStateOf({ supervisor, mirror }: GatehouseWindow): SidebarState {
  const { today, channels, keys, providers, warnings, money } = mirror;
  const state = { gateway: supervisor.state, today, channels, keys, providers, warnings };
  return money === undefined ? state : { ...state, money };
}
