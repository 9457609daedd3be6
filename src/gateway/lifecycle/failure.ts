// Turns the error that stopped a start into what the starter is told and the exit code. Called by main.ts.
import { GatewayError } from '../../shared/errors';
import type { GatewayMessage } from '../../shared/events';

export const exitCodes = { failed: 1, badArguments: 2, portInUse: 3, dataDirectory: 4 } as const;

export interface Failure {
  message: GatewayMessage & { reason?: string };
  exitCode: number;
}

interface Details {
  reason?: unknown;
  port?: unknown;
  server?: unknown;
}

function detailsOf(error: unknown): Details {
  if (!(error instanceof GatewayError) || typeof error.details !== 'object' || error.details === null) return {};
  return error.details;
}

/** What keeps the data directory, or the secrets in it, from being used. */
const dataReasons: readonly unknown[] = [
  'data-directory',
  'secret-key-invalid',
  'secret-key-missing',
  'secrets-unreadable',
];

/** Port taken → 3, data directory not usable → 4, anything else → 1. */
export function failureOf(error: unknown): Failure {
  const { reason, port, server } = detailsOf(error);
  if (
    GatewayError.is(error, 'conflict') &&
    typeof port === 'number' &&
    (server === 'proxy' || server === 'management')
  ) {
    return { message: { event: 'port-in-use', port, server }, exitCode: exitCodes.portInUse };
  }
  const exitCode = dataReasons.includes(reason) ? exitCodes.dataDirectory : exitCodes.failed;
  const message = error instanceof Error ? error.message : String(error);
  const failed: GatewayMessage = { event: 'failed', message, exitCode };
  return { message: typeof reason === 'string' ? { ...failed, reason } : failed, exitCode };
}
