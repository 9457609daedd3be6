// Takes real keys out of text that came from a provider: error bodies often repeat the key they refuse, whole or in part.
// Used on every upstream error before it is logged or relayed. Never used on answers, which are passed on as they are.
import { GatewayError } from '../../shared/errors';
import type { SecretVault } from '../secretVault';

/** Pieces of a secret from this length on are taken out as well. */
const shortestPiece = 8;
const mask = '[redacted]';

/** `text` without any known secret, and without pieces of `secret` (the channel's own) of 8 or more characters. */
export function redactUpstreamText(text: string, vault: SecretVault, secret: string | undefined): string {
  const whole = vault.redact(text);
  if (secret === undefined || secret.length < shortestPiece) return whole;
  let result = '';
  let position = 0;
  while (position < whole.length) {
    const piece = whole.slice(position, position + shortestPiece);
    if (piece.length < shortestPiece) break;
    if (!secret.includes(piece)) {
      result += whole[position] ?? '';
      position += 1;
      continue;
    }
    let end = position + shortestPiece;
    while (end < whole.length && secret.includes(whole.slice(position, end + 1))) end += 1;
    result += mask;
    position = end;
  }
  return result + whole.slice(position);
}

/** `caught` as a GatewayError whose message went through `redact`: a provider's words can stand in it. */
export function redactError(caught: unknown, redact: (text: string) => string): GatewayError {
  const error = GatewayError.from(caught);
  const message = redact(error.message);
  if (message === error.message) return error;
  const { kind, status, details, retryAfterSeconds, shouldRetry } = error;
  return new GatewayError(kind, message, { status, details, retryAfterSeconds, shouldRetry });
}
