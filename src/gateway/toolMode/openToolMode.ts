// Puts tool mode "gateway" together: MCP servers, tools of windows, the rules. Called by main.ts once; closed with the process.
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import type { WindowToolEvent } from '../../shared/toolMode';
import type { Store } from '../../store/store';
import type { Log } from '../log';
import { createUpstreamClient } from '../proxy/dispatch';
import { checkBaseUrl } from '../proxy/egress';
import { defaultLimits } from '../proxy/limits';
import type { SystemProxy } from '../proxy/network/systemProxy';
import { guardedFetch } from './guardedFetch';
import { McpServerSet } from './mcpServers';
import { readServerFile } from './serverFile';
import { ToolModeService } from './toolModeService';
import { WindowTools } from './windowTools';

export interface ToolModeParts {
  version: string;
  store: Pick<Store, 'keys'>;
  log: Log;
  now: () => number;
  ownAddresses: () => string[];
  systemProxy?: SystemProxy | undefined;
  publish: (event: WindowToolEvent) => void;
  /** Windows whose event stream is open. */
  openWindows: () => readonly string[];
}

/** Where a gateway without windows reads its servers: `file` as the user named it, else `mcp.json` in its data directory. */
export interface ServerPlace {
  directory: string;
  file: string | undefined;
  variables: Readonly<Record<string, string | undefined>>;
}

export interface ToolMode {
  service: ToolModeService;
  windowTools: WindowTools;
  close: () => Promise<void>;
}

/** `place` is left out where windows tell the servers. Throws GatewayError `bad-request` where its file cannot be used. */
export function openToolMode(parts: ToolModeParts, place?: ServerPlace): ToolMode {
  const { version, store, log, now, ownAddresses, systemProxy, publish, openWindows } = parts;
  const { connectMs, firstByteMs, idleMs } = defaultLimits;
  const upstream = createUpstreamClient({ connectMs, firstByteMs, idleMs, ownAddresses, systemProxy });
  const servers = new McpServerSet({
    version,
    fetch: guardedFetch(upstream),
    checkUrl: (url) => void checkBaseUrl(url.split('?', 1)[0] ?? url, ownAddresses()),
    log,
    now,
  });
  const windowTools = new WindowTools({ publish, openWindows, newId: randomUUID });
  const service = new ToolModeService({
    sources: [servers, windowTools],
    user: windowTools,
    setServers: (given) => servers.set(given),
    keyOf: (keyId) => store.keys.get(keyId),
    log,
  });
  if (place !== undefined) {
    const { directory, file, variables } = place;
    const read = readServerFile(file ?? path.join(directory, 'mcp.json'), file !== undefined, variables);
    if (read !== undefined) service.change(read);
  }
  return {
    service,
    windowTools,
    close: async () => {
      await servers.close();
      await upstream.close();
    },
  };
}
