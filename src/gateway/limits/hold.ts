// What one request holds of all limits that concern it, from its admission to its end. Made by the limits service; carried by the
// request's usage row, which ends it exactly once. Later calls do nothing.
import type { Reservation } from '../../metering/limits/ledger';
import type { RequestEstimate, RequestUse } from '../../metering/limits/measures';
import type { KeyRecord } from '../../store/keyRepository';
import type { OnStop } from './waitingLine';

/** What the service does for its holds. */
export interface HoldKeeper {
  /** Undefined where the channel has no limits. */
  enterChannel(hold: Hold, channelId: string): Promise<Reservation> | undefined;
  release(reservation: Reservation): void;
  settle(hold: Hold, use: RequestUse, channelId: string | undefined): void;
}

export class Hold {
  /** What is held of the limits of the channel that is being asked. */
  channel: { id: string; reservation: Reservation } | undefined;
  private ended = false;

  constructor(
    private readonly keeper: HoldKeeper,
    readonly key: KeyRecord,
    /** Undefined: it uses no tokens and no money. */
    readonly estimate: RequestEstimate | undefined,
    readonly reservation: Reservation,
    readonly onStop: OnStop,
  ) {}

  /**
   * Reserves what the limits of a channel need before it is asked; what was held of another channel is given back. Undefined where there
   * is nothing to wait for. Rejects with the refusal of a limit that has no room, as `admit` of the service does.
   */
  enterChannel(channelId: string): Promise<void> | undefined {
    if (this.channel?.id === channelId) return undefined;
    this.leaveChannel();
    const entering = this.keeper.enterChannel(this, channelId);
    return entering === undefined ? undefined : this.take(channelId, entering);
  }

  private async take(channelId: string, entering: Promise<Reservation>): Promise<void> {
    const reservation = await entering;
    if (this.ended) this.keeper.release(reservation);
    else this.channel = { id: channelId, reservation };
  }

  /** The request has ended with `use`, answered by `channelId`; without use it has used nothing, and gives everything back. */
  end(use: RequestUse | undefined, channelId: string | undefined): void {
    if (this.ended) return;
    this.ended = true;
    if (use !== undefined) this.keeper.settle(this, use, channelId);
    else {
      this.leaveChannel();
      this.keeper.release(this.reservation);
    }
  }

  private leaveChannel(): void {
    if (this.channel !== undefined) this.keeper.release(this.channel.reservation);
    this.channel = undefined;
  }
}
