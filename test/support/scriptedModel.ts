// A provider whose model does what a test says: it reads the conversation in the neutral representation and gives the parts of its answer,
// in each of the four protocols, streamed or whole. For tests of loops, where an answer depends on what came before.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerEvents } from '../../src/protocols/answerEvents';
import { codecOf } from '../../src/protocols/codecs';
import { matchEndpoint } from '../../src/protocols/endpoints';
import type { FinishReason, IrAnswer } from '../../src/protocols/ir/events';
import type { AssistantPart, ToolResultPart } from '../../src/protocols/ir/parts';
import type { IrRequest } from '../../src/protocols/ir/request';
import type { UsageBuckets } from '../../src/shared/usage';

export interface ScriptedAnswer {
  content: AssistantPart[];
  finish?: FinishReason;
  /** Defaults to 100 tokens in and 10 out. */
  usage?: Partial<UsageBuckets>;
  /** Instead of an answer. */
  status?: number;
  /** Awaited before the answer. */
  before?: Promise<void>;
  /** The stream breaks off before its end. */
  broken?: boolean;
}

export type Script = (request: IrRequest, index: number) => ScriptedAnswer;

export class ScriptedModel {
  /** What was asked, in order. */
  readonly requests: IrRequest[] = [];
  /** Requests whose client hung up before the answer. */
  abandoned = 0;
  script: Script = () => ({ content: [text('nothing to say')] });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ScriptedModel> {
    const server = createServer();
    const model = new ScriptedModel(server);
    server.on('request', (request, response) => void model.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  reset(script: Script): void {
    this.requests.length = 0;
    this.abandoned = 0;
    this.script = script;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.on('close', () => {
      if (!response.writableFinished) this.abandoned += 1;
    });
    const url = new URL(request.url ?? '', this.url);
    const match = matchEndpoint(url.pathname, { anthropicVersion: true, googleKey: true });
    if (match === undefined) {
      response.writeHead(404).end('{}');
      return;
    }
    const codec = codecOf(match.protocol);
    const wire: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const decoded = codec.decodeRequest(wire, {
      headers: {},
      nativeOrigin: 'test',
      ...(match.model === undefined ? {} : { model: match.model }),
      ...(match.stream === undefined ? {} : { stream: match.stream }),
    }).request;
    this.requests.push(decoded);
    const said = this.script(decoded, this.requests.length - 1);
    await said.before;
    if (said.status !== undefined) {
      response.writeHead(said.status, { 'content-type': 'application/json' }).end('{"error":{"message":"scripted"}}');
      return;
    }
    const calls = said.content.some((part) => part.type === 'tool-call');
    const answer: IrAnswer = {
      id: `answer-${this.requests.length}`,
      model: decoded.model,
      content: said.content,
      finish: { reason: said.finish ?? (calls ? 'tool-calls' : 'stop') },
      usage: { ...usual, ...said.usage },
    };
    let serial = 0;
    const context = {
      model: decoded.model,
      createdAt: 1_700_000_000,
      newId: (prefix: string) => `${prefix}${this.requests.length}x${serial++}`,
      request: decoded,
      includeUsage: true,
    };
    if (!decoded.stream) {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(codec.encodeAnswer(answer, context).body));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const encoder = codec.newStreamEncoder(context);
    const events = answerEvents(answer);
    for (const event of said.broken === true ? events.slice(0, -2) : events) response.write(encoder.push(event));
    if (said.broken === true) response.destroy();
    else response.end();
  }
}

const usual: UsageBuckets = {
  ...{
    input: 100,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 10,
    reasoning: 0,
    images: 0,
    audioSeconds: 0,
  },
  raw: undefined,
};

export const text = (words: string): AssistantPart => ({ type: 'text', text: words });

export const toolCall = (id: string, name: string, input: Record<string, unknown> = {}): AssistantPart => ({
  type: 'tool-call',
  id,
  name,
  kind: 'function',
  input: JSON.stringify(input),
});

/** Results of tools in a request, in their order. */
export function resultsIn(request: IrRequest): ToolResultPart[] {
  return request.turns.flatMap((turn) => (turn.role === 'tool' ? turn.content : []));
}

export function textOf(result: ToolResultPart | undefined): string {
  return (result?.content ?? []).map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('');
}
