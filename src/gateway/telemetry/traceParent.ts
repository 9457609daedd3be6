// Reads the trace that a client is in from its `traceparent` header. Pure.
// Format: https://www.w3.org/TR/trace-context/#traceparent-header (version 00; later versions may append fields).

export interface TraceParent {
  traceId: string;
  spanId: string;
  sampled: boolean;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Undefined where there is none, or none that is valid: a new trace is begun then. */
export function readTraceParent(header: string | string[] | undefined): TraceParent | undefined {
  if (typeof header !== 'string') return undefined;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = form.exec(header.trim()) ?? [];
  if (version === '' || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}

/** The `tracestate` that travels with it: up to 512 characters, else none. */
export function readTraceState(header: string | string[] | undefined): string | undefined {
  const text = (Array.isArray(header) ? header.join(',') : (header ?? '')).trim();
  return text !== '' && text.length <= 512 && /^[\x20-\x7e]*$/.test(text) ? text : undefined;
}
