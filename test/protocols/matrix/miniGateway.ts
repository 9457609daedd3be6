// The shortest possible gateway: one HTTP server that translates for real SDK clients, its upstream a table of answers in the test.
// It does what the proxy does between its guard and its sockets, so that the official SDKs judge translation alone.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { matchEndpoint } from '../../../src/protocols/endpoints';
import { codecOf, upstreamCodecOf } from '../../../src/protocols/codecs';
import type { Frame, RequestContext, Target } from '../../../src/protocols/codec';
import { protocols } from '../../../src/protocols/registry';
import { planTranslation, type ClientContext, type Translation } from '../../../src/protocols/translation';
import type { KeptState } from '../../../src/protocols/keptState';
import { SseFrames } from '../../../src/protocols/wire/sseFrames';
import { GatewayError } from '../../../src/shared/errors';
import type { ProtocolId, UpstreamProtocolId } from '../../../src/shared/channel';

export const nativeOrigins: Readonly<Record<ProtocolId, string>> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
};

/** What the upstream answers: a whole body, the bytes of a stream, or frames (of an upstream that sends no server-sent events). */
export type UpstreamAnswer = { whole: unknown } | { stream: Uint8Array[] } | { frames: Frame[] };

export interface MiniGateway {
  root: string;
  /** Bodies that were sent upstream, in order. */
  readonly sent: Record<string, unknown>[];
  readonly warnings: string[];
  answer: UpstreamAnswer;
  outbound: UpstreamProtocolId;
  target: Target;
  close(): Promise<void>;
}

export async function startMiniGateway(): Promise<MiniGateway> {
  const kept = new Map<string, KeptState>();
  const gateway: MiniGateway = {
    root: '',
    sent: [],
    warnings: [],
    answer: { whole: {} },
    outbound: 'anthropic',
    target: { model: 'upstream-model', origin: 'anthropic', quirks: {}, traits: {} },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, response) => {
    void serve(gateway, kept, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway.root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return gateway;
}

async function serve(
  gateway: MiniGateway,
  kept: Map<string, KeptState>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const match = matchEndpoint(url.pathname, { anthropicVersion: request.headers['anthropic-version'] !== undefined });
  if (match === undefined) {
    response.writeHead(404).end();
    return;
  }
  const protocol = protocols[match.protocol];
  try {
    const wire = JSON.parse(await readText(request)) as Record<string, unknown>;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const context: RequestContext = {
      headers,
      nativeOrigin: nativeOrigins[match.protocol],
      ...(match.model === undefined ? {} : { model: match.model }),
      ...(match.stream === undefined ? {} : { stream: match.stream }),
    };
    const inbound = codecOf(match.protocol);
    const decoded = inbound.decodeRequest(wire, context);
    const lookup = (callId: string): KeptState | undefined => kept.get(callId);
    const translation = planTranslation(inbound, upstreamCodecOf(gateway.outbound), decoded, gateway.target, {
      keptState: lookup,
    });
    gateway.sent.push(JSON.parse(JSON.stringify(translation.encoded.body)) as Record<string, unknown>);
    gateway.warnings.push(...translation.warnings.map(({ code, path }) => `${code} ${path}`));
    let count = 0;
    const client: ClientContext = {
      model: decoded.request.model,
      createdAt: 1_790_000_000,
      newId: (prefix) => `${prefix}${(count += 1)}`,
      includeUsage: (wire['stream_options'] as { include_usage?: boolean } | undefined)?.include_usage === true,
    };
    const keep = (states: ReadonlyMap<string, KeptState>): void => states.forEach((state, id) => kept.set(id, state));
    if (decoded.request.stream) keep(stream(translation, client, gateway.answer, response));
    else {
      const { body, keptState } = whole(translation, client, gateway.answer);
      keep(keptState);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  } catch (error) {
    const encoded = protocol.encodeError(GatewayError.from(error), 'req_1');
    if (!GatewayError.is(error)) console.error(error);
    response
      .writeHead(encoded.status, { 'content-type': 'application/json', ...encoded.headers })
      .end(JSON.stringify(encoded.body));
  }
}

function whole(
  translation: Translation,
  client: ClientContext,
  answer: UpstreamAnswer,
): ReturnType<Translation['translateAnswer']> {
  if ('whole' in answer) return translation.translateAnswer(answer.whole, client);
  const collection = translation.collectStream(client);
  for (const frame of framesOf(answer)) collection.push(frame);
  return collection.end();
}

function stream(
  translation: Translation,
  client: ClientContext,
  answer: UpstreamAnswer,
  response: ServerResponse,
): ReadonlyMap<string, KeptState> {
  const sse = 'whole' in answer ? translation.streamAnswer(answer.whole, client) : translation.newAnswerStream(client);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const take = (step: ReturnType<typeof sse.push>): void => {
    if (step.text !== '') response.write(step.text);
    if (step.terminal !== '') response.write(step.terminal);
    response.write(sse.ping());
  };
  response.write(sse.ping());
  if (!('whole' in answer)) for (const frame of framesOf(answer)) take(sse.push(frame));
  take(sse.end());
  response.end();
  return sse.keptState;
}

function framesOf(answer: Exclude<UpstreamAnswer, { whole: unknown }>): Frame[] {
  if ('frames' in answer) return answer.frames;
  const reader = new SseFrames();
  return [...answer.stream.flatMap((chunk) => reader.push(chunk)), ...reader.finish()];
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
