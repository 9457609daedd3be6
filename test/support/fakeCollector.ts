// An OTLP collector: a real HTTP server that takes traces as JSON and holds every body to the message definitions of opentelemetry-proto
// and the rules of the JSON form (ids in hexadecimal, 64-bit numbers as decimal strings, enums as numbers, no unknown names).
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';

const hex = (bytes: number) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)),
    v.check((text) => !/^0+$/.test(text), 'all zero'),
  );
const unsigned64 = v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,19})$/));
const signed64 = v.pipe(v.string(), v.regex(/^-?(0|[1-9]\d{0,18})$/));
const scalar = v.union([
  v.strictObject({ stringValue: v.string() }),
  v.strictObject({ boolValue: v.boolean() }),
  v.strictObject({ intValue: signed64 }),
  v.strictObject({ doubleValue: v.pipe(v.number(), v.finite()) }),
]);
const anyValue = v.union([scalar, v.strictObject({ arrayValue: v.strictObject({ values: v.array(scalar) }) })]);
const attributes = v.pipe(
  v.array(v.strictObject({ key: v.pipe(v.string(), v.minLength(1)), value: anyValue })),
  v.check((list) => new Set(list.map(({ key }) => key)).size === list.length, 'an attribute twice'),
);
const spanSchema = v.pipe(
  v.strictObject({
    traceId: hex(16),
    spanId: hex(8),
    parentSpanId: v.exactOptional(hex(8)),
    traceState: v.exactOptional(v.string()),
    flags: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
    name: v.pipe(v.string(), v.minLength(1)),
    kind: v.picklist([1, 2, 3, 4, 5]),
    startTimeUnixNano: unsigned64,
    endTimeUnixNano: unsigned64,
    attributes,
    events: v.exactOptional(
      v.array(v.strictObject({ timeUnixNano: unsigned64, name: v.pipe(v.string(), v.minLength(1)), attributes })),
    ),
    status: v.exactOptional(v.strictObject({ code: v.picklist([0, 1, 2]), message: v.exactOptional(v.string()) })),
  }),
  v.check((span) => BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano), 'ends before it begins'),
);
const requestSchema = v.strictObject({
  resourceSpans: v.array(
    v.strictObject({
      resource: v.strictObject({ attributes }),
      scopeSpans: v.array(
        v.strictObject({
          scope: v.strictObject({ name: v.string(), version: v.string() }),
          spans: v.array(spanSchema),
        }),
      ),
    }),
  ),
});
export type ReceivedSpan = v.InferOutput<typeof spanSchema>;

export interface CollectorAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export class FakeCollector {
  readonly requests: { path: string; headers: IncomingHttpHeaders; text: string }[] = [];
  /** What did not fit the format; empty in a test that went well. */
  readonly faults: string[] = [];
  readonly spans: ReceivedSpan[] = [];
  readonly resources: Record<string, unknown>[] = [];
  /** Answers to come, in turn; then 200. */
  answers: (CollectorAnswer | 'hang' | 'reset')[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeCollector> {
    const server = createServer();
    const collector = new FakeCollector(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('error', () => undefined);
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        collector.requests.push({ path: request.url ?? '', headers: request.headers, text });
        const answer = collector.answers.shift() ?? { status: 200, body: '{}' };
        if (answer === 'hang') return;
        if (answer === 'reset') return void request.socket.destroy();
        if (answer.status < 300) collector.take(request.headers['content-type'], text);
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(answer.body ?? '{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(type: string | undefined, text: string): void {
    if (type !== 'application/json') this.faults.push(`content-type ${type ?? 'missing'}`);
    const parsed = v.safeParse(requestSchema, JSON.parse(text));
    if (!parsed.success) {
      this.faults.push(...parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`));
      return;
    }
    for (const { resource, scopeSpans } of parsed.output.resourceSpans) {
      this.resources.push(plain(resource.attributes));
      for (const { spans } of scopeSpans) this.spans.push(...spans);
    }
  }
}

/** Attributes as plain values: integers and doubles are both numbers. */
export function plain(list: ReceivedSpan['attributes']): Record<string, unknown> {
  return Object.fromEntries(
    list.map(({ key, value }): [string, unknown] => {
      if ('arrayValue' in value) return [key, value.arrayValue.values.map(scalarOf)];
      return [key, scalarOf(value)];
    }),
  );
}

function scalarOf(value: v.InferOutput<typeof scalar>): string | number | boolean {
  if ('stringValue' in value) return value.stringValue;
  if ('boolValue' in value) return value.boolValue;
  return 'intValue' in value ? Number(value.intValue) : value.doubleValue;
}
