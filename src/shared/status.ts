// The gateway's own state: `GET /status`, the runtime file and the provider list. Wire types of the management API.
import * as v from 'valibot';
import type { ProtocolId } from './channel';

export interface TodayFigures {
  requests: number;
  errors: number;
  costUsd: number;
  inputTokens: number;
  outputTokens: number;
  /** Requests of today whose price is unknown and which `costUsd` therefore leaves out. */
  unpricedRequests: number;
}

export interface GatewayStatus {
  version: string;
  pid: number;
  uptimeSeconds: number;
  proxyUrl: string;
  activeRequests: number;
  /** Windows that hold a lease. */
  leases: number;
  /** True when the gateway stays after the last window has gone. */
  keepRunning: boolean;
  channels: { total: number; healthy: number };
  keys: { active: number };
  today: TodayFigures;
  /** Things the user should know: a database set aside, a full disk, … */
  warnings: string[];
}

/** A provider preset as `GET /providers` shows it. */
export interface ProviderPreset {
  id: string;
  name: { en: string; zh: string };
  group: 'mainstream' | 'china' | 'local' | 'custom';
  /** Region ids, the default first; empty where the preset has one place only. */
  regions: string[];
  /** Base URL per region (`default` where there are none) and protocol. */
  endpoints: Record<string, Partial<Record<ProtocolId, string>>>;
  /** How the secret travels upstream. */
  auth: 'bearer' | 'x-api-key' | 'x-goog-api-key' | 'none';
  /** False for presets that answer without a key (demo, local servers). */
  secretNeeded: boolean;
  /** Page where a key is made, null where there is none. */
  keyUrl: string | null;
  /** The protocol a new channel of this preset speaks first. */
  defaultProtocol: ProtocolId;
  /** True where the user must give base URL and protocol. */
  custom: boolean;
}

/** Contents of `runtime.json`, which tells windows where the live gateway is. */
export const runtimeFileSchema = v.object({
  pid: v.number(),
  version: v.string(),
  proxyUrl: v.string(),
  managementUrl: v.string(),
  managementToken: v.string(),
  startedAt: v.string(),
});
export type RuntimeFile = v.InferOutput<typeof runtimeFileSchema>;
