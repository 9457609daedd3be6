// An OpenAI-shaped provider whose streams last as long as a test wants: a numbered piece every 50 ms until `finish()`.
import { once } from 'node:events';
import http from 'node:http';

export class SlowUpstream {
  private finishing = false;

  private constructor(
    private readonly server: http.Server,
    readonly baseUrl: string,
  ) {}

  static async start(): Promise<SlowUpstream> {
    const server = http.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const upstream = new SlowUpstream(server, `http://127.0.0.1:${address.port}/v1`);
    server.on('request', (request, response) => {
      request.resume();
      upstream.stream(response);
    });
    return upstream;
  }

  /** Running streams come to their orderly end. */
  finish(): void {
    this.finishing = true;
  }

  /** Streams that begin from now on last again. */
  again(): void {
    this.finishing = false;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private stream(response: http.ServerResponse): void {
    const frame = (choice: object, usage?: object) =>
      `data: ${JSON.stringify({ id: 's', object: 'chat.completion.chunk', created: 1, model: 'slow', choices: [choice], usage })}\n\n`;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let number = 0;
    const timer = setInterval(() => {
      if (!this.finishing) {
        response.write(frame({ index: 0, delta: { content: `${(number += 1)} ` } }));
        return;
      }
      clearInterval(timer);
      const usage = { prompt_tokens: 1, completion_tokens: number, total_tokens: number + 1 };
      response.write(frame({ index: 0, delta: {}, finish_reason: 'stop' }, usage));
      response.end('data: [DONE]\n\n');
    }, 50);
    response.on('close', () => clearInterval(timer));
  }
}

export interface StreamResult {
  /** All the text, once the stream has ended. */
  text: Promise<string>;
  /** How many bytes have come so far. */
  received: () => number;
}

/** Reads a stream from the proxy to its end in the background. */
export async function readStream(proxyUrl: string, secret: string): Promise<StreamResult> {
  const response = await fetch(`${proxyUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'slow', stream: true, messages: [{ role: 'user', content: 'count' }] }),
  });
  if (response.status !== 200 || response.body === null) throw new Error(`${response.status} ${await response.text()}`);
  let received = 0;
  const { body } = response;
  const read = async (): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) {
      chunks.push(chunk);
      received += chunk.length;
    }
    return Buffer.concat(chunks).toString();
  };
  return { text: read(), received: () => received };
}

/** Throws unless the text is a whole stream: every piece in order, then the end. */
export function checkWholeStream(text: string): void {
  const numbers = [...text.matchAll(/"content":"(\d+) "/g)].map(([, number]) => Number(number));
  const expected = numbers.map((_, index) => index + 1);
  if (numbers.length === 0 || JSON.stringify(numbers) !== JSON.stringify(expected))
    throw new Error(`pieces ${numbers.join()}`);
  if (!text.trimEnd().endsWith('data: [DONE]')) throw new Error(`no end: ${text.slice(-300)}`);
}
