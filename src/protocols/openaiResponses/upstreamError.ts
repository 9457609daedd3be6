// An error that the provider tells inside an answer or a stream of status 200, as an error of the gateway: the status it would have
// had, so that clients of every protocol behave as they would have. Source: openai SDK `ResponseError`, OpenAI guide "Error codes".
import { GatewayError, type ErrorKind, type GatewayErrorOptions } from '../../shared/errors';
import { errorMessage } from '../errorBody';
import { stringIn } from '../wire/jsonValue';

interface Meaning {
  kind: ErrorKind;
  options?: GatewayErrorOptions;
}

const meanings: Readonly<Record<string, Meaning>> = {
  rate_limit_exceeded: { kind: 'rate-limited' },
  insufficient_quota: { kind: 'upstream-rejected', options: { status: 429, shouldRetry: false } },
  usage_limit_reached: { kind: 'upstream-rejected', options: { status: 429, shouldRetry: false } },
  server_is_overloaded: { kind: 'upstream-rejected', options: { status: 503 } },
  slow_down: { kind: 'upstream-rejected', options: { status: 503 } },
  overloaded_error: { kind: 'upstream-rejected', options: { status: 503 } },
  model_not_found: { kind: 'model-not-found' },
  vector_store_timeout: { kind: 'upstream-timeout' },
  timeout: { kind: 'upstream-timeout' },
};

/** Codes that blame the request itself. */
const requestCodes =
  /^(invalid_|unsupported_|missing_|unknown_parameter|context_length_exceeded|string_above_|image_|empty_image|failed_to_download|bio_policy|cyber_policy|content_policy|misalignment_policy|data_residency)/;

/** `error` is the `error` of a response, or an `error` event, flat or nested. */
export function upstreamError(error: unknown): GatewayError {
  const code = stringIn(error, 'code');
  const type = stringIn(error, 'type');
  const meaning = meaningOf(code, type);
  return new GatewayError(meaning.kind, errorMessage(error), {
    ...meaning.options,
    ...(code === undefined ? {} : { details: { upstreamCode: code } }),
  });
}

function meaningOf(code: string | undefined, type: string | undefined): Meaning {
  const known = meanings[code ?? ''] ?? meanings[type ?? ''];
  if (known !== undefined) return known;
  if (code === 'invalid_api_key') return { kind: 'upstream-rejected' };
  if ((code !== undefined && requestCodes.test(code)) || type === 'invalid_request_error')
    return { kind: 'bad-request' };
  return { kind: 'upstream-rejected' };
}

/** The provider's own code, kept by `upstreamError` for clients of this protocol that know it. */
export function upstreamCode(error: GatewayError): string | undefined {
  return stringIn(error.details, 'upstreamCode');
}
