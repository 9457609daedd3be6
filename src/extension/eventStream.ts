// The window's event stream: a WebSocket to the gateway that carries its events and is, while open, this window's lease.
// Opened by gatewayConnection.ts. Messages come from our own gateway over an authenticated socket; only their envelope is checked.
import { WebSocket, type RawData } from 'ws';
import { GatewayError } from '../shared/errors';
import type { GatewayEvent, LeaseEvent } from '../shared/events';
import { managementPrefix } from '../shared/identity';

export type StreamEvent = GatewayEvent | LeaseEvent;

export interface EventStreamOptions {
  managementUrl: string;
  token: string;
  /** Names this window; the gateway lives as long as a window holds a lease. */
  lease: string;
  onEvent: (event: StreamEvent) => void;
  /** Called once, however the stream ended. */
  onClose: () => void;
}

export interface EventStream {
  /** Ends the stream and with it the lease, without waiting for an answer of the other side. */
  close(): void;
}

const openTimeout = 3000;

/** Opens the stream. Throws `upstream-unreachable` when the gateway does not answer or refuses. */
export async function openEventStream(options: EventStreamOptions): Promise<EventStream> {
  const url = new URL(`${managementPrefix}/events`, options.managementUrl);
  url.protocol = 'ws:';
  url.searchParams.set('lease', options.lease);
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${options.token}` },
    handshakeTimeout: openTimeout,
    perMessageDeflate: false,
  });
  socket.on('message', (data) => {
    const event = parseEvent(data);
    if (event !== undefined) options.onEvent(event);
  });
  let opened = false;
  let closed = false;
  socket.once('close', () => {
    closed = true;
    if (opened) options.onClose();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (cause) => reject(cannotOpen(cause)));
  });
  // An error after the opening is always followed by `close`, which is what tells.
  socket.on('error', () => undefined);
  if (closed) throw cannotOpen();
  opened = true;
  return {
    close() {
      socket.close(1000);
      socket.terminate();
    },
  };
}

function cannotOpen(cause?: unknown): GatewayError {
  return new GatewayError('upstream-unreachable', 'The event stream of the gateway cannot be opened.', { cause });
}

function parseEvent(data: RawData): StreamEvent | undefined {
  const text = Array.isArray(data)
    ? Buffer.concat(data).toString('utf8')
    : Buffer.from(data as Buffer).toString('utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isEvent = typeof parsed === 'object' && parsed !== null && 'type' in parsed && typeof parsed.type === 'string';
  return isEvent ? (parsed as StreamEvent) : undefined;
}
