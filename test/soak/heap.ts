// Asks a running gateway, over Node's inspector, how much of its heap is in use once everything that can be collected is: the only figure of
// memory that does not depend on when the collector last ran. https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/
import { once } from 'node:events';
import { WebSocket } from 'ws';

export class HeapProbe {
  private number = 0;

  private constructor(private readonly socket: WebSocket) {}

  /** `log`: what the process has written to stderr, where it names its inspector (it must run with `--inspect=127.0.0.1:0`). */
  static async connect(log: string): Promise<HeapProbe> {
    const address = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(log)?.[0];
    if (address === undefined) throw new Error('the process names no inspector');
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new HeapProbe(socket);
  }

  /** MiB in use after a full collection. */
  async used(): Promise<number> {
    await this.send('HeapProfiler.enable');
    await this.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await this.send('Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize / 1024 / 1024;
  }

  close(): void {
    this.socket.close();
  }

  private async send(method: string): Promise<unknown> {
    this.number += 1;
    const id = this.number;
    this.socket.send(JSON.stringify({ id, method }));
    return new Promise((resolve, reject) => {
      const take = (data: Buffer): void => {
        const answer = JSON.parse(data.toString()) as { id?: number; result?: unknown; error?: { message: string } };
        if (answer.id !== id) return;
        this.socket.off('message', take);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(answer.error.message));
      };
      this.socket.on('message', take);
    });
  }
}
