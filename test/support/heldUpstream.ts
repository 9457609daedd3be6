// An upstream of the openai-chat protocol whose streams wait for the test: each sends its first words at once, stays open, and ends when
// the test lets it. For tests of what happens to a running stream.
import { createServer, type Server, type ServerResponse } from 'node:http';

const frame = (content: string): string =>
  `data: ${JSON.stringify({ id: 'held', object: 'chat.completion.chunk', model: 'held', choices: [{ index: 0, delta: { content } }] })}\n\n`;

export class HeldUpstream {
  private readonly open: ServerResponse[] = [];

  private constructor(
    private readonly server: Server,
    /** What a channel takes as its base URL. */
    readonly baseUrl: string,
  ) {}

  static async start(): Promise<HeldUpstream> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    const upstream = new HeldUpstream(server, `http://127.0.0.1:${address.port}/v1`);
    server.on('request', (request, response: ServerResponse) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(frame('begin'));
      upstream.open.push(response);
    });
    return upstream;
  }

  /** Streams that are open now. */
  get streams(): number {
    return this.open.length;
  }

  /** Ends every open stream properly, with a last word. */
  release(): void {
    for (const response of this.open.splice(0)) response.end(`${frame(' end')}data: [DONE]\n\n`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
