// Runs the native load client and reads what it measured. Used by the scenarios. Writes the bytes of the request to a file first.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { cores, spawnOn } from './machine';

export interface Series {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}
/** What a run measured; times in microseconds. */
export interface Load {
  latencyMicroseconds: Series;
  firstByteMicroseconds: Series;
  delayMicroseconds: Series;
  finished: number;
  failed: number;
  bytes: number;
  seconds: number;
}
export interface LoadRequest {
  port: number;
  path: string;
  headers: Record<string, string>;
  body: string;
}

export class LoadClient {
  private number = 0;

  constructor(
    private readonly program: string,
    private readonly folder: string,
  ) {}

  /**
   * Sends the request over `connections` at once, again and again, for `seconds`; with `rate`, so many a second. Throws where any of them
   * failed.
   */
  async run(
    request: LoadRequest,
    connections: number,
    seconds: number,
    { rate, core }: { rate?: number; core?: number } = {},
  ): Promise<Load> {
    const child = this.start(request, connections, seconds, { more: rate === undefined ? [] : [String(rate)], core });
    if (child.stdout === null) throw new Error('The load client has no output.');
    const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
    const load = JSON.parse(output) as Load;
    if (load.failed > 0 || load.finished === 0)
      throw new Error(`${load.failed} requests failed, ${load.finished} were finished (port ${request.port}).`);
    return load;
  }

  /** Opens `connections` streams that stay open; `leave` resets them all at once. */
  async hold(request: LoadRequest, connections: number): Promise<{ leave: () => Promise<void> }> {
    const child = this.start(request, connections, 0, { more: ['hold'] });
    const { stdin, stdout } = child;
    if (stdout === null || stdin === null) throw new Error('The load client has no input or output.');
    await Promise.race([
      once(createInterface({ input: stdout }), 'line'),
      once(child, 'close').then(() => Promise.reject(new Error('The load client ended before it held its streams.'))),
    ]);
    return {
      leave: async () => {
        stdin.end();
        await once(child, 'close');
      },
    };
  }

  private start(
    request: LoadRequest,
    connections: number,
    seconds: number,
    given: { more: string[]; core?: number | undefined },
  ) {
    const { port, path: place, headers, body } = request;
    const head = [
      `POST ${place} HTTP/1.1`,
      `host: 127.0.0.1:${port}`,
      'content-type: application/json',
      'accept: */*',
      'user-agent: bench',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    const file = path.join(this.folder, `request-${(this.number += 1)}`);
    writeFileSync(file, `${head.join('\r\n')}\r\n\r\n${body}`);
    const words = [this.program, String(port), file, String(connections), String(seconds), ...given.more];
    return spawnOn(given.core ?? cores.load, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  }
}
