// What the parts of the gateway process share: one object, made by the composition root (main.ts), passed down explicitly.
// Interfaces and plain classes only; nothing here creates a service.
import type { Store } from '../store/store';
import type { CaptureService } from './captures/captureService';
import type { EventBus } from './eventBus';
import type { Log } from './log';
import type { ChannelRouter } from '../routing/channelRouter';
import type { ChannelStates } from './channelStates';
import type { RoutingSettings } from './routingSettings';
import type { LimitsService } from './limits/limitsService';
import type { PriceList } from './prices/priceList';
import type { SystemProxy } from './proxy/network/systemProxy';
import type { Otlp } from './telemetry/otlp';
import type { SecretVault } from './secretVault';
import type { WindowBook } from './windowModels/windowBook';
import type { ToolModeService } from './toolMode/toolModeService';

/** Counts running proxy requests, and knows whether new ones are still welcome. */
export interface Activity {
  readonly active: number;
  readonly draining: boolean;
  /** Registers a running request; call the returned function once when it has ended. `cut` ends it with an in-band error. */
  begin(cut: () => void): () => void;
}

export interface Services {
  version: string;
  store: Store;
  secrets: SecretVault;
  prices: PriceList;
  limits: LimitsService;
  events: EventBus;
  log: Log;
  health: ChannelStates;
  /** The memory of routing: breaker, rate limits, conversations. */
  router: ChannelRouter;
  routing: RoutingSettings;
  activity: Activity;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** A number in [0, 1), for weighted choice. */
  random: () => number;
  /** Our own listeners as `host:port`, which no channel may have as its upstream. */
  ownAddresses: () => string[];
  /** Left out: no bodies are captured. */
  captures?: CaptureService;
  /** Left out: no window can be asked for models of VS Code. */
  windows?: WindowBook;
  /** Left out: the system has no proxy. */
  systemProxy?: SystemProxy;
  /** Left out: there are no tools to run. */
  toolMode?: ToolModeService;
  /** Left out: nobody wants spans. */
  otlp?: Pick<Otlp, 'finished'>;
}
