// A stand-in for the providers, for tests only: one loopback server that speaks all four protocols as strictly as they do.
// It records every request byte for byte and answers by the script the test gave. No test depends on a model name's magic.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { HttpProtocolId } from '../../../src/shared/channel';
import { deliver } from './delivery';
import { errorAnswer } from './fixtures';
import type { Play } from './play';
import { judge, type Refusal, type UpstreamCall } from './requestRules';

export interface ReceivedRequest {
  method: string;
  /** Path and query as received. */
  url: string;
  headers: IncomingHttpHeaders;
  /** Name, value, name, value… as received. */
  rawHeaders: string[];
  body: Buffer;
  /** What the request asks for; undefined where it was refused. */
  call: UpstreamCall | undefined;
  refusal: Refusal | undefined;
  /** True once the other side hung up before our answer had ended. */
  abandoned: boolean;
  /** `performance.now()` of the hang-up, undefined before. */
  abandonedAt: number | undefined;
  /** True once our answer was sent to its end. */
  answered: boolean;
}

export type Chooser = (request: ReceivedRequest, call: UpstreamCall) => Play | undefined;

/** Models of the pretended providers, by protocol. */
export const upstreamModels: Record<HttpProtocolId, string> = {
  'openai-chat': 'gpt-4.1-nano',
  'openai-responses': 'gpt-5-mini',
  anthropic: 'claude-sonnet-5',
  gemini: 'gemini-3-pro-preview',
  bedrock: 'us.amazon.nova-2-lite-v1:0',
};

/** A model that Bedrock serves in Anthropic's own words, named by an ARN as accounts with application profiles do. */
export const claudeOnBedrock =
  'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0';

export class FakeUpstream {
  /** Every request in the order of its arrival, refused ones included. */
  readonly requests: ReceivedRequest[] = [];
  /** Changeable: what the pretended providers serve. */
  readonly models = new Set<string>([...Object.values(upstreamModels), claudeOnBedrock, 'deepseek-reasoner']);
  /** TCP connections accepted so far. */
  connections = 0;
  private queue: Play[] = [];
  private chooser: Chooser | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer({ noDelay: true }, (request, response) => {
    this.handle(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });

  private constructor(readonly secret: string) {
    this.server.on('connection', (socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** Listens on a free loopback port. `secret` is the only key the pretended providers accept. */
  static async start(secret = 'upstream-secret-0123456789abcdef'): Promise<FakeUpstream> {
    const upstream = new FakeUpstream(secret);
    await new Promise<void>((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  /** `http://127.0.0.1:port`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The base URL that the vendor's own SDK (and a channel) takes. */
  baseUrl(protocol: HttpProtocolId): string {
    if (protocol === 'anthropic' || protocol === 'bedrock') return this.url;
    return protocol === 'gemini' ? `${this.url}/v1beta` : `${this.url}/v1`;
  }

  /** Plays for the next generate and count-tokens requests, in order (then `text` again), or a function that chooses per request. */
  script(plays: Play | Play[] | Chooser): void {
    this.queue = typeof plays === 'function' ? [] : [plays].flat();
    this.chooser = typeof plays === 'function' ? plays : undefined;
  }

  /** Forgets script and recorded requests. */
  reset(): void {
    this.queue = [];
    this.chooser = undefined;
    this.requests.length = 0;
  }

  /** The latest generate or count-tokens request. Throws when there is none. */
  lastRequest(): ReceivedRequest {
    const found = this.requests.findLast((request) => request.method === 'POST');
    if (found === undefined) throw new Error('the fake upstream has received no request');
    return found;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received: ReceivedRequest = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: Buffer.alloc(0),
      call: undefined,
      refusal: undefined,
      abandoned: false,
      abandonedAt: undefined,
      answered: false,
    };
    this.requests.push(received);
    response.on('close', () => {
      if (response.writableFinished) received.answered = true;
      else {
        received.abandoned = true;
        received.abandonedAt = performance.now();
      }
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.body = Buffer.concat(chunks);

    const verdict = judge({
      method: received.method,
      url: new URL(received.url, this.url),
      headers: request.headers,
      body: received.body,
      secret: this.secret,
      models: this.models,
    });
    if ('reason' in verdict) {
      received.refusal = verdict;
      const answer = verdict.answer ?? { status: verdict.status, ...errorAnswer(verdict.protocol, verdict.status) };
      sendJson(response, answer.status, answer.body, answer.headers);
      return;
    }
    received.call = verdict;
    if (verdict.operation === 'list-models') return sendJson(response, 200, this.modelList(verdict.protocol));
    if (verdict.operation === 'get-model')
      return sendJson(response, 200, modelEntry(verdict.protocol, verdict.model ?? ''));
    const play = this.chooser === undefined ? this.queue.shift() : this.chooser(received, verdict);
    await deliver(verdict, play ?? {}, response);
  }

  private modelList(protocol: HttpProtocolId): unknown {
    const entries = [...this.models].map((id) => modelEntry(protocol, id));
    if (protocol === 'gemini') return { models: entries };
    const ids = [...this.models];
    if (protocol === 'anthropic') return { data: entries, has_more: false, first_id: ids[0], last_id: ids.at(-1) };
    return { object: 'list', data: entries };
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function modelEntry(protocol: HttpProtocolId, id: string): unknown {
  if (protocol === 'gemini') {
    return { name: `models/${id}`, version: '3', displayName: id, supportedGenerationMethods: ['generateContent'] };
  }
  if (protocol === 'anthropic') return { type: 'model', id, display_name: id, created_at: '2026-01-02T00:00:00Z' };
  return { id, object: 'model', created: 1770933883, owned_by: 'system' };
}
