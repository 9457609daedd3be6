// One "machine" for supervisor tests: a runtime file in memory, launches of fake gateways, and windows that share both.
import { GatewayBringer } from '../../src/extension/gatewayBringer';
import type { StreamEvent } from '../../src/extension/eventStream';
import type { GatewayProcess, LaunchOutcome } from '../../src/extension/gatewayProcess';
import { GatewaySupervisor } from '../../src/extension/gatewaySupervisor';
import { isPortOpen } from '../../src/extension/portOwner';
import { inEnglish } from '../../src/extension/translate';
import type { RuntimeFile } from '../../src/shared/status';
import type { GatewayState } from '../../src/shared/webviewMessages';
import { FakeGateway, type FakeGatewayOptions } from './fakeGateway';
import { quietLog, type QuietLog } from './quietLog';

export interface TestWindow {
  supervisor: GatewaySupervisor;
  states: GatewayState['state'][];
  events: StreamEvent[];
  log: QuietLog;
}

export class Machine {
  runtime: RuntimeFile | undefined;
  readonly gateways: FakeGateway[] = [];
  /** How often any window forked. */
  launches = 0;
  /** Replaces what a fork does. */
  onLaunch: () => Promise<LaunchOutcome> = () => this.startGateway();
  ports = { proxyPort: 4000, managementPort: 0 };
  obstacle: string | undefined;
  private readonly windows: TestWindow[] = [];

  /** Starts a gateway as a forked process would, and writes the runtime file. */
  async startGateway(options: FakeGatewayOptions = {}): Promise<LaunchOutcome> {
    const gateway = await FakeGateway.start({ managementPort: this.ports.managementPort, ...options });
    this.gateways.push(gateway);
    this.runtime = gateway.runtime;
    gateway.onDrain = () => {
      if (this.runtime === gateway.runtime) this.runtime = undefined;
    };
    const { managementUrl, managementToken, pid } = gateway.runtime;
    return { kind: 'listening', managementUrl, managementToken, pid };
  }

  /** The gateway that was started last. */
  get gateway(): FakeGateway {
    const gateway = this.gateways.at(-1);
    if (gateway === undefined) throw new Error('no gateway was started');
    return gateway;
  }

  openWindow(version = '1.0.0'): TestWindow {
    const log = quietLog();
    const events: StreamEvent[] = [];
    const shared = { log, now: Date.now, random: Math.random, t: inEnglish };
    const bringer = new GatewayBringer({
      ...shared,
      version,
      lease: `window-${this.windows.length}`,
      // The fake picks any free port: the settings then say what it picked.
      ports: () => ({ ...this.ports, managementPort: this.ports.managementPort || (this.gateways.at(-1)?.port ?? 0) }),
      readRuntime: () => Promise.resolve(this.runtime),
      launch: () => this.launch(),
      equip: () => undefined,
      onEvent: (event) => events.push(event),
      isPortOpen,
      portOwner: () => Promise.resolve('other-program'),
      conflictPatience: 600,
    });
    const ports = () => this.ports;
    const supervisor = new GatewaySupervisor({ ...shared, bringer, ports, obstacle: this.obstacle, watchInterval: 40 });
    const states: GatewayState['state'][] = [];
    supervisor.stateChanges.subscribe((state) => states.push(state.state));
    const window = { supervisor, states, events, log };
    this.windows.push(window);
    supervisor.begin();
    return window;
  }

  close(): void {
    for (const { supervisor } of this.windows) supervisor.dispose();
    for (const gateway of this.gateways) gateway.kill();
  }

  private launch(): GatewayProcess {
    this.launches += 1;
    const abandoned = Promise.withResolvers<LaunchOutcome>();
    return {
      outcome: Promise.race([this.onLaunch(), abandoned.promise]),
      pid: undefined,
      endReason: () => Promise.resolve(undefined),
      sendSecrets: () => true,
      release: () => undefined,
      abandon: () => abandoned.resolve({ kind: 'failed', reason: 'abandoned', final: false }),
    };
  }
}
