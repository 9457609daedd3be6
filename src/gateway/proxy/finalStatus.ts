// Errors of ours as the client that asks takes them best: where trying again is of no use, some tools only stop at statuses of their own,
// and some read the words of the body. Used wherever an error is sent; the rows are in the catalogue.
import type { IncomingMessage } from 'node:http';
import { clientStatuses } from '../../catalog/clientStatuses';
import type { Protocol, WireError } from '../../protocols/protocol';
import { GatewayError } from '../../shared/errors';
import { headerShouldRetry } from '../../shared/identity';
import { matchesPattern } from '../../shared/modelPattern';

/** `error` in the words of `protocol`, with a status at which the client of `request` stops, where it had better. */
export function encodeFor(
  request: IncomingMessage,
  protocol: Protocol,
  error: GatewayError,
  requestId: string,
): WireError {
  const wire = protocol.encodeError(error, requestId);
  const agent = request.headers['user-agent'];
  if (agent === undefined || wire.headers[headerShouldRetry] !== 'false') return wire;
  const row = clientStatuses.find(({ agents }) => agents.some((pattern) => matchesPattern(pattern, agent)));
  if (row === undefined || row.stopsAt.includes(wire.status)) return wire;
  const { kind, message, details } = error;
  // No time to wait: there is nothing to wait for.
  const final = new GatewayError(kind, message, { details, status: row.instead, shouldRetry: false });
  return { ...protocol.encodeError(final, requestId), status: row.instead };
}
