// This window's tie to one live gateway: the management client and the event stream that is the lease.
// Made by the supervisor when it attaches; ends once, by draining, by the stream closing, or by the window letting go.
import type { GatewayStatus, RuntimeFile } from '../shared/status';
import { openEventStream, type EventStream, type StreamEvent } from './eventStream';
import { type ManagementClient } from './managementClient';

/** How the tie ended: the gateway said why it leaves, its stream closed unannounced, or this window let go. */
export type ConnectionEnd = { kind: 'draining'; reason: string } | { kind: 'lost' } | { kind: 'released' };

export class GatewayConnection {
  /** Settles once, when the tie has ended. */
  readonly ended: Promise<ConnectionEnd>;
  private readonly end: (value: ConnectionEnd) => void;
  private stream: EventStream | undefined;

  private constructor(
    readonly runtime: RuntimeFile,
    readonly client: ManagementClient,
    /** As last told by the gateway. */
    public status: GatewayStatus,
  ) {
    const { promise, resolve } = Promise.withResolvers<ConnectionEnd>();
    this.ended = promise;
    this.end = resolve;
  }

  /**
   * Opens the event stream of a gateway that has answered `/status`. Events come to `onEvent` from then on.
   * Throws `upstream-unreachable` when the stream cannot be opened.
   */
  static async open(options: {
    runtime: RuntimeFile;
    client: ManagementClient;
    status: GatewayStatus;
    lease: string;
    onEvent: (event: StreamEvent, connection: GatewayConnection) => void;
  }): Promise<GatewayConnection> {
    const { runtime, client, status, lease, onEvent } = options;
    const connection = new GatewayConnection(runtime, client, status);
    connection.stream = await openEventStream({
      managementUrl: runtime.managementUrl,
      token: runtime.managementToken,
      lease,
      onEvent: (event) => {
        if (event.type === 'status') connection.status = event.status;
        onEvent(event, connection);
        if (event.type === 'draining') connection.finish({ kind: 'draining', reason: event.reason });
      },
      onClose: () => connection.finish({ kind: 'lost' }),
    });
    return connection;
  }

  /** Lets go of the gateway, which lives on while other windows or requests need it. */
  release(): void {
    this.finish({ kind: 'released' });
  }

  private finish(end: ConnectionEnd): void {
    this.end(end);
    this.stream?.close();
  }
}
