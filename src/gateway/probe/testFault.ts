// Why a step of a channel test failed: a refusal of the provider as an error, and every error as a code for windows.
// Used by the channel probe. Words and codes only; nothing here sends anything.
import { upstreamProtocols } from '../../protocols/registry';
import type { FailureCode } from '../../routing/holdRules';
import { judgeFault, judgeRefusal, type AttemptFailure } from '../../routing/judgeAttempt';
import type { UpstreamProtocolId } from '../../shared/channel';
import type { TestCause } from '../../shared/channelTest';
import { GatewayError, type ErrorKind } from '../../shared/errors';
import type { Answer } from '../askProvider';
import { networkCauseOf, type NetworkCause } from '../proxy/network/networkFault';

/** What stands in the details of a refusal. */
interface RefusalDetails {
  status: number;
  codes: string[];
}

/** True for 2xx. */
export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** `text` as JSON, or itself: the callers tell it from what they look for by its type. */
export function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The error of an answer that is no success; its details are the status and the codes of the provider. */
export function refusalOf(protocol: UpstreamProtocolId, answer: Answer): GatewayError {
  const { status } = answer;
  const { message, codes } = upstreamProtocols[protocol].readError(status, parseAnswer(answer.text));
  const details: RefusalDetails = { status, codes };
  return new GatewayError('upstream-rejected', `The provider answered with status ${status}: ${message}`, { details });
}

function refusalDetails({ kind, details }: GatewayError): RefusalDetails | undefined {
  if (kind !== 'upstream-rejected' || typeof details !== 'object' || details === null) return undefined;
  return 'status' in details && 'codes' in details ? (details as RefusalDetails) : undefined;
}

/** The HTTP status that `error` came with, where it is a refusal. */
export function statusOf(error: GatewayError): number | undefined {
  return refusalDetails(error)?.status;
}

/** What `error` says of the channel, as routing judges attempts. */
export function judge(error: GatewayError): AttemptFailure {
  const refusal = refusalDetails(error);
  if (refusal === undefined) {
    const fault = judgeFault(error.kind, error.message);
    // A channel whose address is the gateway's own answers nobody, though no provider is to blame.
    return error.kind === 'loop' ? { ...fault, cause: 'no-route' } : fault;
  }
  const failure = judgeRefusal({ ...refusal, message: error.message });
  // Neither a refused question about the models nor a redirect is a client's mistake.
  const cause = failure.cause ?? (refusal.status < 500 ? 'invalid-answer' : undefined);
  return { ...failure, cause };
}

const byNetwork: Readonly<Record<NetworkCause, TestCause>> = {
  dns: 'dns',
  'no-route': 'no-route',
  timeout: 'timeout',
  tls: 'tls',
  proxy: 'proxy',
  'not-allowed': 'not-allowed',
};

const byFailure: Readonly<Record<FailureCode, TestCause>> = {
  'no-route': 'no-route',
  'timed-out': 'timeout',
  'server-error': 'server-error',
  overloaded: 'server-error',
  'invalid-answer': 'invalid-answer',
  'rate-limited': 'rate-limited',
  'key-rejected': 'key-rejected',
  'no-credit': 'no-credit',
  refused: 'forbidden',
  'model-unknown': 'model-unknown',
  'no-window': 'no-window',
  'no-consent': 'no-consent',
};

const byKind: Readonly<Partial<Record<ErrorKind, TestCause>>> = {
  loop: 'loop',
  'secret-missing': 'key-missing',
  'no-window': 'no-window',
  'no-consent': 'no-consent',
  'client-closed': 'cancelled',
  'upstream-timeout': 'timeout',
  'upstream-invalid': 'invalid-answer',
  'upstream-truncated': 'invalid-answer',
};

/** The code of `error` for windows. */
export function causeOfFault(error: GatewayError): TestCause {
  const network = networkCauseOf(error);
  if (network !== undefined) return codeOfDetails(error) === 'ECONNREFUSED' ? 'connection-refused' : byNetwork[network];
  const refusal = refusalDetails(error);
  if (refusal === undefined) return byKind[error.kind] ?? 'other';
  const { cause } = judgeRefusal({ ...refusal, message: error.message });
  if (cause !== undefined) return byFailure[cause];
  if (refusal.status >= 300 && refusal.status < 400) return 'redirect';
  return refusal.status === 404 || refusal.status === 405 ? 'not-found' : 'request-refused';
}

function codeOfDetails({ details }: GatewayError): unknown {
  return typeof details === 'object' && details !== null && 'code' in details ? details.code : undefined;
}
