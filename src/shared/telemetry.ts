// Who may read `/metrics`, and where spans are sent: options of the gateway process, as the management API takes and tells them.
// What is secret in them is never told: of the reader only the user name, of the collector only the names of the headers.
import * as v from 'valibot';
import { headerNameSchema, headerValueSchema } from './channel';

/** RFC 7617 forbids a colon in the user name, and control characters in both. */
const printable = /^[^\p{Cc}]*$/u;
export const metricsUsernameSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(100),
  v.regex(printable, 'must not contain control characters'),
  v.excludes(':', 'must not contain a colon'),
);
export const shortestMetricsPassword = 8;
export const metricsPasswordSchema = v.pipe(
  v.string(),
  v.minLength(shortestMetricsPassword),
  v.maxLength(200),
  v.regex(printable, 'must not contain control characters'),
);

/** User name and password for basic auth at `/metrics`; null: the management token alone. */
export const metricsAuthSchema = v.nullable(
  v.strictObject({ username: metricsUsernameSchema, password: metricsPasswordSchema }),
);

/**
 * Where spans go, null for nowhere. `endpoint` is the base URL of an OTLP/HTTP collector, to which `/v1/traces` is added. Headers that are
 * left out stay as they are as long as the endpoint keeps its origin; null takes them out.
 */
export const otlpSchema = v.nullable(
  v.strictObject({
    endpoint: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2000))),
    headers: v.nullish(v.record(headerNameSchema, headerValueSchema)),
  }),
);
export type OtlpPatch = v.InferOutput<typeof otlpSchema>;

/** What is told of it. */
export interface ShownOtlp {
  endpoint: string;
  headerNames: string[];
}

/**
 * Headers from the form of OTEL_EXPORTER_OTLP_HEADERS: `name=value` pairs between commas, values percent-encoded where they must be.
 * Undefined where the text is something else. Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function parseHeaderList(text: string): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const mark = pair.indexOf('=');
    const name = pair.slice(0, mark).trim().toLowerCase();
    const value = decoded(pair.slice(mark + 1).trim());
    const fits = mark > 0 && v.is(headerNameSchema, name) && v.is(headerValueSchema, value);
    if (!fits) return undefined;
    headers[name] = value;
  }
  return headers;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that means itself.
    return text;
  }
}
