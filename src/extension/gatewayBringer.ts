// Brings this window one live gateway: looks in the runtime file, attaches, replaces an older one, or forks a new process.
// Settles the race of several windows by looking again: binding the management port is the lock. Called by the supervisor's loop.
import type { GatewayStatus, RuntimeFile } from '../shared/status';
import type { StreamEvent } from './eventStream';
import { GatewayConnection } from './gatewayConnection';
import { decide, type WantedPorts } from './gatewayDecision';
import type { GatewayProcess, LaunchOutcome } from './gatewayProcess';
import { ManagementClient } from './managementClient';
import { isSameGateway } from './runtimeFile';
import type { Translate } from './translate';
import { WakeableSleep } from './wakeableSleep';
import type { WindowLog } from './windowLog';

export interface BringWish {
  /** False: only attach to a gateway that another window has started. */
  mayStart: boolean;
  /** Until then (ms) only attach: another window is about to start one. */
  othersFirstUntil: number;
  /** Start one as soon as the port that was taken is free. */
  whenPortIsFree: boolean;
}

export type BringOutcome =
  | { kind: 'attached'; connection: GatewayConnection }
  | { kind: 'nothing' }
  | { kind: 'port-taken'; port: number; server: 'proxy' | 'management'; program: string | null }
  | { kind: 'failed'; reason: string; final: boolean };

export interface Bringer {
  bring(wish: BringWish): Promise<BringOutcome>;
  /** Gives up a start that is under way: its outcome will be `nothing`. */
  cancel(): void;
  /** The gateway of this runtime file has ended or is ending: the file is stale from now on. */
  ignore(runtime: RuntimeFile): void;
  /** Why the gateway of this process id has ended; undefined when this window did not start it or it still runs. */
  endReason(pid: number): Promise<string | undefined>;
  /** Lets the process live on without this window. */
  dispose(): void;
}

export interface BringerOptions {
  version: string;
  lease: string;
  ports: () => WantedPorts;
  readRuntime: () => Promise<RuntimeFile | undefined>;
  launch: () => GatewayProcess;
  /** Claims the start for this window: what ends the claim, undefined while another window is at it. Left out: nobody else is there. */
  claimStart?: () => (() => void) | undefined;
  /** Hands real keys to a process that has just been forked. */
  equip: (process: GatewayProcess) => void;
  onEvent: (event: StreamEvent, connection: GatewayConnection) => void;
  isPortOpen: (port: number) => Promise<boolean>;
  portOwner: (port: number) => Promise<string | null>;
  log: WindowLog;
  now: () => number;
  random: () => number;
  t: Translate;
  /** How long windows look for the winner of a race for a port before they call it taken, in milliseconds. */
  conflictPatience?: number;
}

const usualConflictPatience = 3000;
const statusTimeout = 2500;

export class GatewayBringer implements Bringer {
  private stale: RuntimeFile | undefined;
  /** The process that this window forked last, and the same while its start is under way. */
  private process: GatewayProcess | undefined;
  private starting: GatewayProcess | undefined;
  private takenPort: number | undefined;
  private cancelled = false;
  private readonly pause = new WakeableSleep();

  constructor(private readonly options: BringerOptions) {}

  async bring(wish: BringWish): Promise<BringOutcome> {
    this.cancelled = false;
    let conflict: { port: number; server: 'proxy' | 'management'; until: number } | undefined;
    let others = false;
    for (let round = 0; !this.isCancelled(); round += 1) {
      const connection = await this.attach();
      if (connection !== undefined) return { kind: 'attached', connection };
      const now = this.options.now();
      if (wish.mayStart && now < wish.othersFirstUntil) {
        await this.jitter(100);
        continue;
      }
      if (conflict !== undefined && now > conflict.until) return this.portTaken(conflict.port, conflict.server);
      if (conflict !== undefined && (await this.options.isPortOpen(conflict.port))) {
        await this.jitter(50 * (round + 1));
        continue;
      }
      if (!wish.mayStart && !(wish.whenPortIsFree && (await this.takenPortIsFree()))) return { kind: 'nothing' };
      const release = this.claim();
      // Who had the claim before may have left a gateway behind.
      const left = release !== undefined && others ? await this.attach() : undefined;
      others = release === undefined;
      if (left !== undefined) {
        release?.();
        return { kind: 'attached', connection: left };
      }
      if (release === undefined) {
        await this.jitter(40);
        continue;
      }
      const outcome = await this.start().finally(release);
      if (outcome.kind === 'listening') return this.afterStart();
      if (outcome.kind === 'failed') return this.isCancelled() ? { kind: 'nothing' } : outcome;
      conflict = {
        ...outcome,
        until: conflict?.until ?? this.options.now() + (this.options.conflictPatience ?? usualConflictPatience),
      };
      await this.jitter(50 * (round + 1));
    }
    return { kind: 'nothing' };
  }

  cancel(): void {
    this.cancelled = true;
    this.starting?.abandon();
    this.pause.wake();
  }

  ignore(runtime: RuntimeFile): void {
    this.stale = runtime;
  }

  async endReason(pid: number): Promise<string | undefined> {
    return this.process?.pid === pid ? this.process.endReason() : undefined;
  }

  dispose(): void {
    this.cancelled = true;
    this.process?.release();
    this.pause.wake();
  }

  private isCancelled(): boolean {
    return this.cancelled;
  }

  /** Attaches to the gateway of the runtime file, when it lives and is the one to attach to. */
  private async attach(): Promise<GatewayConnection | undefined> {
    const runtime = await this.options.readRuntime();
    if (runtime === undefined || isSameGateway(runtime, this.stale)) return undefined;
    const client = new ManagementClient(runtime.managementUrl, runtime.managementToken);
    const status = await this.statusOf(client);
    if (status === undefined) return undefined;
    // What this window has started itself is never sent away, whatever version it says it is.
    const ours = runtime.pid === this.process?.pid;
    const decision = decide(runtime, status, this.options.version, this.options.ports());
    if (ours || decision.kind === 'attach') return this.connect(runtime, client, status);
    this.options.log.info(`asks gateway ${runtime.version} to make room (${decision.reason})`);
    await client.call('drain', { body: { reason: decision.reason } }).catch(() => undefined);
    this.ignore(runtime);
    return undefined;
  }

  private async statusOf(client: ManagementClient): Promise<GatewayStatus | undefined> {
    try {
      return await client.call('getStatus', {}, { timeout: statusTimeout });
    } catch {
      return undefined;
    }
  }

  private async connect(runtime: RuntimeFile, client: ManagementClient, status: GatewayStatus) {
    const { lease, onEvent, log } = this.options;
    try {
      return await GatewayConnection.open({ runtime, client, status, lease, onEvent });
    } catch (error) {
      log.debug(`the event stream could not be opened: ${String(error)}`);
      return undefined;
    }
  }

  /** Attaches to the gateway that was just started, through the runtime file as to any other. */
  private async afterStart(): Promise<BringOutcome> {
    for (let round = 0; round < 5; round += 1) {
      const connection = await this.attach();
      if (connection !== undefined) return { kind: 'attached', connection };
      await this.jitter(50);
    }
    const reason = (await this.process?.endReason()) ?? this.options.t('it was started but does not answer');
    return { kind: 'failed', reason, final: false };
  }

  private claim(): (() => void) | undefined {
    return this.options.claimStart === undefined ? () => undefined : this.options.claimStart();
  }

  /** Forks a gateway and waits until it listens or fails. */
  private async start(): Promise<LaunchOutcome> {
    this.process?.release();
    let launched: GatewayProcess;
    try {
      launched = this.options.launch();
    } catch (error) {
      return { kind: 'failed', reason: String(error), final: false };
    }
    this.process = this.starting = launched;
    this.options.equip(launched);
    const outcome = await launched.outcome;
    this.starting = undefined;
    this.options.log.info(`started a gateway: ${describe(outcome)}`);
    return outcome;
  }

  private async portTaken(port: number, server: 'proxy' | 'management'): Promise<BringOutcome> {
    // Only a port that answers can be watched for the day it no longer does.
    this.takenPort = (await this.options.isPortOpen(port)) ? port : undefined;
    return { kind: 'port-taken', port, server, program: await this.options.portOwner(port) };
  }

  private async takenPortIsFree(): Promise<boolean> {
    return this.takenPort !== undefined && !(await this.options.isPortOpen(this.takenPort));
  }

  private jitter(milliseconds: number): Promise<void> {
    return this.pause.sleep(milliseconds / 2 + this.options.random() * milliseconds);
  }
}

function describe(outcome: LaunchOutcome): string {
  switch (outcome.kind) {
    case 'listening':
      return `process ${outcome.pid} listens`;
    case 'port-in-use':
      return `port ${outcome.port} (${outcome.server}) is in use`;
    case 'failed':
      return outcome.reason;
  }
}
