// Keeps this window tied to the one gateway of the user: finds a live one, else starts one, and again when it is gone.
// One loop owns the state; commands and settings only set wishes and wake it. Made by extension.ts. Does not import vscode.
import type { GatewayState } from '../shared/webviewMessages';
import { GatewayError } from '../shared/errors';
import { Backoff } from './backoff';
import { Emitter } from './emitter';
import type { GatewayConnection } from './gatewayConnection';
import type { Bringer, BringOutcome } from './gatewayBringer';
import { hasPorts, type WantedPorts } from './gatewayDecision';
import { isUnreachable } from './managementClient';
import type { Translate } from './translate';
import { WakeableSleep } from './wakeableSleep';
import type { WindowLog } from './windowLog';

export interface SupervisorOptions {
  bringer: Bringer;
  ports: () => WantedPorts;
  /** Why this host cannot run the gateway at all, in words; undefined when it can. */
  obstacle: string | undefined;
  log: WindowLog;
  now: () => number;
  /** A number in [0, 1), for jitter. */
  random: () => number;
  t: Translate;
  /** Milliseconds between looks for a gateway that another window may have started, or for a port that has become free. */
  watchInterval?: number;
}

/** How long a window that did not ask for a restart leaves the starting to the one that did. */
const leaveToOthers = 1500;
const usualWatchInterval = 2000;

type Mode = 'bring' | 'watch' | 'watch-port';

export class GatewaySupervisor {
  readonly stateChanges = new Emitter<GatewayState>();
  /** Fires when this window has attached to a gateway. */
  readonly attachments = new Emitter<GatewayConnection>();
  private current: GatewayState = { state: 'starting' };
  private tie: GatewayConnection | undefined;
  private wanted = true;
  private disposed = false;
  /** This window asked for the restart, so it is the one to start the successor. */
  private restarting = false;
  private mode: Mode = 'bring';
  private othersFirstUntil = 0;
  private readonly backoff = new Backoff();
  private readonly pause = new WakeableSleep();

  constructor(private readonly options: SupervisorOptions) {}

  get state(): GatewayState {
    return this.current;
  }

  /** The gateway this window is attached to, or undefined. */
  get connection(): GatewayConnection | undefined {
    return this.tie;
  }

  /** Begins to look after the gateway; returns at once. */
  begin(): void {
    void this.run().catch((error: unknown) => {
      this.options.log.error(`the supervisor ended: ${String(error)}`);
      this.setState({ state: 'failed', reason: String(error) });
    });
  }

  /** The user wants the gateway to run (again). */
  start(): void {
    if (this.options.obstacle !== undefined) return;
    this.wanted = true;
    this.backoff.reset();
    this.mode = 'bring';
    if (this.tie === undefined) this.setState({ state: 'starting' });
    this.pause.wake();
  }

  /** The user wants the gateway gone, for every window. It finishes its streams first. Resolves when it has been told. */
  async stop(): Promise<void> {
    this.wanted = false;
    this.options.bringer.cancel();
    await this.drain('stop');
    this.pause.wake();
  }

  /** Stops taking new requests on the old process and starts a new one at once. */
  async restart(): Promise<void> {
    if (this.tie === undefined) return this.start();
    this.wanted = true;
    this.backoff.reset();
    this.restarting = true;
    await this.drain('restart');
  }

  /** The ports in the settings have changed. */
  async portsChanged(): Promise<void> {
    if (!this.wanted) return;
    if (this.tie === undefined) this.start();
    else if (!hasPorts(this.tie.runtime, this.options.ports())) await this.restart();
  }

  /** Ends this window's lease at once. The gateway lives on while others need it. */
  dispose(): void {
    this.disposed = true;
    this.tie?.release();
    this.options.bringer.dispose();
    this.pause.wake();
  }

  /** Takes over what a `status` event says. */
  refresh(connection: GatewayConnection): void {
    if (this.tie === connection) this.setState(runningState(connection));
  }

  private async run(): Promise<void> {
    if (this.options.obstacle !== undefined) {
      this.options.log.error(this.options.obstacle);
      this.setState({ state: 'failed', reason: this.options.obstacle });
      return;
    }
    while (!this.disposed) {
      if (!this.wanted && this.current.state !== 'stopped') this.rest();
      const began = this.wanted;
      const outcome = await this.options.bringer.bring({
        mayStart: this.mode === 'bring' && this.wanted,
        othersFirstUntil: this.othersFirstUntil,
        whenPortIsFree: this.mode === 'watch-port' && this.wanted,
      });
      if (this.disposed) {
        if (outcome.kind === 'attached') outcome.connection.release();
        return;
      }
      if (began && !this.wanted && outcome.kind === 'attached') await this.sendAway(outcome.connection);
      else if (began && !this.wanted) this.rest();
      else await this.follow(outcome);
    }
  }

  private async follow(outcome: BringOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'attached':
        return this.stay(outcome.connection);
      case 'nothing':
        // The user may have spoken while the look was under way.
        if (this.mode === 'bring' && this.wanted) return;
        return this.pause.sleep(this.options.watchInterval ?? usualWatchInterval);
      case 'port-taken': {
        const { port, server, program } = outcome;
        this.options.log.warn(`port ${port} (${server}) is taken by ${program ?? 'another program'}`);
        this.mode = 'watch-port';
        return this.setState({ state: 'port-taken', port, server, program });
      }
      case 'failed':
        return this.afterFailure(outcome.reason, outcome.final);
    }
  }

  private async stay(connection: GatewayConnection): Promise<void> {
    this.tie = connection;
    this.mode = 'bring';
    this.wanted = true;
    this.othersFirstUntil = 0;
    this.options.log.info(`attached to gateway ${connection.runtime.version}, process ${connection.runtime.pid}`);
    this.setState(runningState(connection));
    this.attachments.fire(connection);
    const end = await connection.ended;
    this.tie = undefined;
    if (this.disposed) return;
    const reason = end.kind === 'draining' ? end.reason : end.kind;
    this.options.log.info(`gateway process ${connection.runtime.pid} is gone: ${reason}`);
    this.options.bringer.ignore(connection.runtime);
    const asked = this.restarting;
    this.restarting = false;
    if (!this.wanted || reason === 'stop') return this.rest();
    if (end.kind !== 'lost') {
      if (!asked) this.othersFirstUntil = this.options.now() + leaveToOthers;
      return this.setState({ state: 'starting' });
    }
    const lived = this.options.now() - Date.parse(connection.runtime.startedAt);
    const cause = await this.options.bringer.endReason(connection.runtime.pid);
    await this.afterFailure(cause ?? this.options.t('it ended unexpectedly'), false, lived);
  }

  /** `lived`: milliseconds, 0 for a gateway that did not come up. */
  private async afterFailure(reason: string, final: boolean, lived = 0): Promise<void> {
    if (!this.wanted) return;
    const verdict = this.backoff.failure(this.options.now(), lived);
    this.options.log.warn(`the gateway failed: ${reason}`);
    if (final || verdict.giveUp) {
      this.mode = 'watch';
      this.setState({ state: 'failed', reason });
      return;
    }
    this.setState({ state: 'starting' });
    // A few milliseconds apart, so that of several windows one is first and the others find its gateway.
    await this.pause.sleep(verdict.delayMilliseconds + this.options.random() * 60);
  }

  private rest(): void {
    this.wanted = false;
    this.mode = 'watch';
    this.setState({ state: 'stopped' });
  }

  /** The user stopped the gateway while it was starting. */
  private async sendAway(connection: GatewayConnection): Promise<void> {
    this.tie = connection;
    await this.drain('stop');
    this.tie = undefined;
    this.options.bringer.ignore(connection.runtime);
    this.rest();
  }

  private async drain(reason: 'stop' | 'restart'): Promise<void> {
    const connection = this.tie;
    if (connection === undefined) return;
    try {
      await connection.client.call('drain', { body: { reason } });
    } catch (error) {
      // Another window was quicker, or the process has just gone: what was wanted is so.
      if (!isUnreachable(error) && !GatewayError.is(error, 'draining')) {
        this.restarting = false;
        throw error;
      }
    }
    connection.release();
  }

  private setState(state: GatewayState): void {
    if (JSON.stringify(state) === JSON.stringify(this.current)) return;
    this.current = state;
    this.stateChanges.fire(state);
  }
}

function runningState({ runtime, status }: GatewayConnection): GatewayState {
  const { proxyUrl, version, keepRunning, leases, activeRequests } = status;
  return {
    state: 'running',
    proxyUrl: proxyUrl === '' ? runtime.proxyUrl : proxyUrl,
    version,
    keepRunning,
    leases,
    activeRequests,
  };
}
