// Why a model of VS Code did not answer, as an error of the gateway: of refusals before the answer and of errors inside it.
// Source: VS Code API, `LanguageModelError` (codes `NoPermissions`, `Blocked`, `NotFound`; `Unknown` for all else).
import { GatewayError, type ErrorKind } from '../../shared/errors';
import type { WindowRefusal } from '../../shared/windowModels';

interface Fault {
  kind: ErrorKind;
  status?: number;
  /** What the refusal's body says, for routing; see src/routing/refusalSigns.ts. */
  code?: string;
}

const faults: Readonly<Record<string, Fault>> = {
  NoPermissions: { kind: 'no-consent' },
  // A quota or a rate of the provider.
  Blocked: { kind: 'rate-limited', code: 'rate_limit_exceeded' },
  NotFound: { kind: 'upstream-rejected', status: 404, code: 'model_not_found' },
  Filtered: { kind: 'bad-request', code: 'content_filter' },
  Unsupported: { kind: 'bad-request', code: 'unsupported' },
};
const unknown: Fault = { kind: 'upstream-rejected' };

function faultOf(code: string): Fault {
  return Object.hasOwn(faults, code) ? (faults[code] ?? unknown) : unknown;
}

const wordless = 'The model in VS Code did not answer and did not say why.';

/** The error that a client is told. */
export function windowError({ code, message }: WindowRefusal): GatewayError {
  const { kind, status } = faultOf(code);
  return new GatewayError(kind, message.trim() === '' ? wordless : message, status === undefined ? {} : { status });
}

/**
 * Status and body of a refusal before the answer, in the form that routing judges as it judges those of providers. Undefined where it is no
 * word of the provider but the user's consent that is missing.
 */
export function windowRefusal(refusal: WindowRefusal): { status: number; body: object } | undefined {
  const { kind, code = refusal.code } = faultOf(refusal.code);
  if (kind === 'no-consent') return undefined;
  const { status, message } = windowError(refusal);
  return { status, body: { error: { code, message } } };
}
