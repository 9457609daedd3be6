// Spans in the JSON form of OTLP: ids in hexadecimal, 64-bit numbers as decimal strings, enums as numbers, names in lowerCamelCase.
// Pure. Written by hand because it is small: the official transformer brings the SDK and a protobuf runtime with it.
// Format: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding and opentelemetry-proto, trace/v1/trace.proto.

/** What an attribute may hold here. A number is told as an integer where it is one; use `double` for one that must not be. */
export type AttributeValue = string | number | boolean | readonly string[] | Double;

/** A number that is a double whatever its value. */
export class Double {
  constructor(readonly value: number) {}
}

export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  /** int64 */
  intValue?: string;
  doubleValue?: number;
  arrayValue?: { values: AnyValue[] };
}

export interface KeyValue {
  key: string;
  value: AnyValue;
}

/** `SpanKind` */
export const spanKinds = { server: 2, client: 3 } as const;
/** `Status.StatusCode`: 0 is unset. */
export const statusError = 2;
/** `SpanFlags`: sampled, and whether the parent is remote, which is told only where the second bit is set. */
export const spanFlags = { sampled: 0x01, remoteKnown: 0x100, remote: 0x200 } as const;

export interface SpanEvent {
  timeUnixNano: string;
  name: string;
  attributes: KeyValue[];
}

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  flags: number;
  name: string;
  kind: (typeof spanKinds)[keyof typeof spanKinds];
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  events?: SpanEvent[];
  status?: { code: number };
}

/** `ExportTraceServiceRequest` */
export interface ExportRequest {
  resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: { scope: { name: string; version: string }; spans: Span[] }[];
  }[];
}

/** Attributes in the order given; those without a value are left out. */
export function keyValues(attributes: Readonly<Record<string, AttributeValue | null | undefined>>): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: AttributeValue): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (value instanceof Double) return { doubleValue: value.value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } };
}

/** A time in ms since the epoch as nanoseconds. */
export function unixNano(milliseconds: number): string {
  return (BigInt(Math.round(milliseconds * 1000)) * 1000n).toString();
}

export function exportRequest(
  service: { name: string; instance: string; version: string },
  spans: Span[],
): ExportRequest {
  const attributes = keyValues({
    'service.name': service.name,
    'service.instance.id': service.instance,
    'service.version': service.version,
  });
  const scope = { name: 'gatehouse', version: service.version };
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans }] }] };
}
