// The state of the gateway and its contents as this window knows them: what the sidebar and the editor panels are sent.
import os from 'node:os';
import * as vscode from 'vscode';
import type { FurtherState } from '../../shared/listening';
import type { SidebarState } from '../../shared/webviewMessages';
import type { GatehouseWindow } from '../gatehouseWindow';
import { placeOf } from '../place';

/** All that the pages show; holds no secret. */
export function sidebarStateOf(window: GatehouseWindow): SidebarState {
  const { supervisor, mirror, walkthrough } = window;
  const { today, channels, keys, providers, warnings, money, spent } = mirror;
  const { firstSteps } = walkthrough;
  const further = furtherOf(window);
  const place = placeOf(vscode.env.remoteName, os.hostname(), process.env);
  return {
    ...{ gateway: supervisor.state, today, channels, keys, providers, warnings },
    ...(money !== undefined && { money }),
    ...(spent !== undefined && { spent }),
    ...(firstSteps !== undefined && { firstSteps }),
    ...(further !== undefined && { further }),
    ...(place !== undefined && { place }),
  };
}

/** Undefined where no further address is wished and none was refused. */
export function furtherOf({ mirror, further, supervisor }: GatehouseWindow): FurtherState | undefined {
  const { unconfirmed, problem = null } = further;
  const listen = supervisor.connection === undefined ? undefined : mirror.listen;
  if (listen === undefined && unconfirmed.length === 0 && problem === null) return undefined;
  const nothing = { listeners: [], hostNames: [], certificate: null };
  return { ...(listen ?? nothing), unconfirmed: [...unconfirmed], problem };
}
