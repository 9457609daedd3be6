// A stand-in for the providers' other endpoints (embeddings, images, audio, moderations, rerank; Gemini's embeddings), for tests only.
// As strict as they are: key, content type, fields, model, forms read by the platform's own parser. Answers by the official types.
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtherRequestReceived {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Set where the body was a form. */
  form?: FormData;
  /** Set where it was JSON. */
  json?: Record<string, unknown>;
  abandoned: boolean;
}

export interface OtherAnswer {
  status?: number;
  type?: string;
  /** Written piece by piece. */
  pieces: (string | Uint8Array)[];
  /** Awaited before each piece. */
  before?: (index: number) => Promise<void> | undefined;
  /** Breaks the connection in place of the end. */
  torn?: boolean;
}

export type OtherChooser = (request: OtherRequestReceived) => OtherAnswer | undefined;

const forms = new Set([
  '/v1/images/edits',
  '/v1/images/variations',
  '/v1/audio/transcriptions',
  '/v1/audio/translations',
]);
/** What each call must have; the endings of the paths below the base URL. */
const needed: Record<string, string[]> = {
  '/v1/embeddings': ['model', 'input'],
  '/v1/images/generations': ['prompt'],
  '/v1/images/edits': ['image', 'prompt'],
  '/v1/images/variations': ['image'],
  '/v1/audio/speech': ['model', 'input', 'voice'],
  '/v1/audio/transcriptions': ['model', 'file'],
  '/v1/audio/translations': ['model', 'file'],
  '/v1/moderations': ['input'],
  '/v1/rerank': ['model', 'query', 'documents'],
};

export class OtherProvider {
  readonly requests: OtherRequestReceived[] = [];
  /** Bytes of request bodies read so far, also of those still arriving. */
  received = 0;
  /** Called when the head of a request is there; the body is read after it resolves. */
  beforeBody: (() => Promise<void> | undefined) | undefined;
  /** Drops bodies instead of keeping them: for uploads that are too large to look at. */
  dropBodies = false;
  answer: OtherChooser | undefined;
  private readonly server: Server;

  private constructor(readonly secret: string) {
    this.server = createServer((request, response) => {
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  static async start(secret = 'other-secret-0123456789abcdef'): Promise<OtherProvider> {
    const provider = new OtherProvider(secret);
    provider.server.listen(0, '127.0.0.1');
    await once(provider.server, 'listening');
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  last(): OtherRequestReceived {
    const found = this.requests.at(-1);
    if (found === undefined) throw new Error('the provider has received no request');
    return found;
  }

  reset(): void {
    this.requests.length = 0;
    this.received = 0;
    this.answer = undefined;
    this.beforeBody = undefined;
    this.dropBodies = false;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const received: OtherRequestReceived = { path, headers: request.headers, body: Buffer.alloc(0), abandoned: false };
    this.requests.push(received);
    response.on('close', () => (received.abandoned ||= !response.writableFinished));
    await this.beforeBody?.();
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      this.received += (chunk as Buffer).length;
      if (!this.dropBodies) chunks.push(chunk as Buffer);
    }
    received.body = Buffer.concat(chunks);
    const refusal = this.dropBodies ? undefined : await this.judge(received);
    if (refusal !== undefined) {
      const [status, message] = refusal;
      return send(response, {
        status,
        pieces: [JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null } })],
      });
    }
    await send(response, this.answer?.(received) ?? usualAnswer(received));
  }

  private async judge(request: OtherRequestReceived): Promise<[number, string] | undefined> {
    const { path, headers, body } = request;
    const gemini = /:(embedContent|batchEmbedContents)$/.test(path);
    const key = gemini ? headers['x-goog-api-key'] : headers.authorization?.replace(/^Bearer /, '');
    if (key !== this.secret) return [401, 'Incorrect API key provided'];
    if (!gemini && needed[path] === undefined) return [404, `no such path ${path}`];
    const type = headers['content-type'] ?? '';
    if (type.startsWith('multipart/form-data')) {
      if (!forms.has(path)) return [400, 'Unsupported content type'];
      request.form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    } else if (type.startsWith('application/json')) {
      request.json = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    } else return [400, 'Unsupported content type'];
    const has = (name: string): boolean =>
      request.json?.[name] !== undefined || request.form?.has(name) === true || request.form?.has(`${name}[]`) === true;
    const missing = (needed[path] ?? []).find((name) => !has(name));
    if (missing !== undefined) return [400, `Missing required parameter: '${missing}'.`];
    if (modelOf(request)?.includes('模型') === true) return [404, 'The model does not exist'];
    if (gemini) return judgeGemini(request);
    return undefined;
  }
}

/** Google refuses a body that names another model than the path. */
function judgeGemini({ path, json = {} }: OtherRequestReceived): [number, string] | undefined {
  const model = decodeURIComponent(/\/(models\/.*):/.exec(path)?.[1] ?? '');
  const requests = path.endsWith(':embedContent') ? [json] : json['requests'];
  if (!Array.isArray(requests)) return [400, 'requests is required'];
  for (const item of requests as Record<string, unknown>[]) {
    if (item['content'] === undefined) return [400, 'content is required'];
    if (item['model'] !== undefined && item['model'] !== model)
      return [400, 'model in request does not match the model in the path'];
  }
  return undefined;
}

export function modelOf({ form, json }: OtherRequestReceived): string | undefined {
  const model = form?.get('model') ?? json?.['model'];
  return typeof model === 'string' ? model : undefined;
}

const vectorOf = (text: unknown): number[] => [String(text).length, -0.5, 0.25];

function usualAnswer(request: OtherRequestReceived): OtherAnswer {
  const { path, json = {} } = request;
  const reply = (body: unknown): OtherAnswer => ({ pieces: [JSON.stringify(body, null, 1)] });
  if (path.endsWith(':embedContent'))
    return reply({ embedding: { values: [1, 2, 3] }, usageMetadata: { promptTokenCount: 4 } });
  if (path.endsWith(':batchEmbedContents')) {
    const requests = json['requests'] as { content: { parts: { text: string }[] } }[];
    return reply({ embeddings: requests.map((item) => ({ values: vectorOf(item.content.parts[0]?.text) })) });
  }
  switch (path) {
    case '/v1/embeddings': {
      const inputs = [json['input']].flat();
      const base64 = json['encoding_format'] === 'base64';
      const text = (vector: number[]): string => Buffer.from(new Float32Array(vector).buffer).toString('base64');
      const data = inputs.map((input, index) => {
        const vector = vectorOf(input);
        return { object: 'embedding', index, embedding: base64 ? text(vector) : vector };
      });
      return reply({ object: 'list', data, model: modelOf(request), usage: { prompt_tokens: 7, total_tokens: 7 } });
    }
    case '/v1/moderations':
      return reply({
        id: 'modr-1',
        model: modelOf(request),
        results: [{ flagged: false, categories: {}, category_scores: {} }],
      });
    case '/v1/rerank':
      return reply({
        id: 'r',
        results: [{ index: 1, relevance_score: 0.9 }],
        meta: { billed_units: { search_units: 1 } },
      });
    case '/v1/audio/speech':
      return {
        type: 'audio/mpeg',
        pieces: [Buffer.from([0xff, 0xfb, 0x90]), Buffer.alloc(2000, 7), Buffer.from('end')],
      };
    case '/v1/audio/transcriptions':
    case '/v1/audio/translations':
      return reply({ text: 'Guten Tag', usage: { type: 'duration', seconds: 3 } });
    default: {
      const usage = {
        input_tokens: 20,
        output_tokens: 300,
        total_tokens: 320,
        input_tokens_details: { text_tokens: 20, image_tokens: 0 },
      };
      return reply({ created: 1, data: [{ b64_json: 'aGk=' }, { b64_json: 'aGk=' }], usage });
    }
  }
}

async function send(response: ServerResponse, answer: OtherAnswer): Promise<void> {
  response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/json' });
  for (const [index, piece] of answer.pieces.entries()) {
    await answer.before?.(index);
    if (response.destroyed) return;
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    await new Promise(setImmediate);
  }
  if (answer.torn === true) response.destroy();
  else response.end();
}
