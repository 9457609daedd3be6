// Sends spans to a collector with OTLP over HTTP, as JSON: one POST, and what its answer means. Used by otlp.ts.
// Connections follow the gateway's rules of egress and the system's proxy (docs/network.md); redirects are not followed.
// Rules: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
import * as v from 'valibot';
import { readResetTime } from '../../routing/resetTimes';
import { GatewayError } from '../../shared/errors';
import type { UpstreamClient } from '../proxy/dispatch';
import { exportRequest, type Span } from './otlpJson';
import type { Delivery } from './spanExporter';

export interface Collector {
  /** Of the traces: with its path. */
  url: string;
  headers: Readonly<Record<string, string>>;
}

const mayBeSentAgain = new Set([429, 502, 503, 504]);
const largestAnswer = 64 * 1024;
const longestMessage = 300;

const answerSchema = v.object({
  partialSuccess: v.object({
    rejectedSpans: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.number())),
    errorMessage: v.optional(v.string()),
  }),
});

/** `now`: ms since the epoch. Never throws. */
export async function sendSpans(
  client: UpstreamClient,
  collector: Collector,
  service: { name: string; instance: string; version: string },
  spans: Span[],
  now: () => number,
): Promise<Delivery> {
  const { origin, pathname, search } = new URL(collector.url);
  const own = {
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': `Gatehouse-OTLP-Exporter/${service.version}`,
  };
  const call = client.send({
    method: 'POST',
    origin,
    path: pathname + search,
    headers: Object.entries({ ...collector.headers, ...own }).flat(),
    body: Buffer.from(JSON.stringify(exportRequest(service, spans))),
  });
  try {
    const response = await call.response;
    const { status, headers } = response;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (let read = await response.read(); read !== undefined; read = await response.read()) {
      chunks.push(...read);
      for (const chunk of read) size += chunk.length;
      if (size > largestAnswer) {
        call.abort(new GatewayError('upstream-invalid', "The collector's answer is too large."));
        break;
      }
    }
    if (status >= 200 && status < 300) return taken(Buffer.concat(chunks).toString('utf8'), spans.length);
    const message = `The collector answered with status ${status}.`;
    if (!mayBeSentAgain.has(status)) return { result: 'refused', message };
    const told = headers['retry-after'];
    const until = told === undefined ? undefined : readResetTime(told, now());
    return { result: 'again', message, afterMs: until === undefined ? undefined : Math.max(0, until - now()) };
  } catch (caught) {
    const error = GatewayError.from(caught);
    return { result: error.shouldRetry === false ? 'refused' : 'again', message: error.message };
  }
}

/** A collector may have rejected some; an answer that is not understood rejects none. */
function taken(text: string, sent: number): Delivery {
  let answer: unknown;
  try {
    answer = text === '' ? {} : JSON.parse(text);
  } catch {
    return { result: 'taken', rejected: 0 };
  }
  const parsed = v.safeParse(answerSchema, answer);
  if (!parsed.success) return { result: 'taken', rejected: 0 };
  const { rejectedSpans = 0, errorMessage } = parsed.output.partialSuccess;
  const rejected = Math.min(Math.max(0, rejectedSpans), sent);
  return {
    result: 'taken',
    rejected,
    ...(errorMessage !== undefined && errorMessage !== '' && { message: errorMessage.slice(0, longestMessage) }),
  };
}
