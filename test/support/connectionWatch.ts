// Records every TCP connection that this process tries to open, below all of our code: what was refused before leaves no trace here.
// For tests that prove that nothing was connected to.
import { Socket } from 'node:net';
import { vi } from 'vitest';

export interface ConnectionWatch {
  /** `address:port` of every attempt, in order. */
  attempts: string[];
  stop(): void;
}

/** Watches until `stop`. Node tells of an attempt (`connectionAttempt`) just before it asks the system for the connection. */
export function watchConnections(): ConnectionWatch {
  const attempts: string[] = [];
  const watched = new WeakSet<Socket>();
  const { connect } = Socket.prototype;
  const spy = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given: unknown[]) {
    if (!watched.has(this)) {
      watched.add(this);
      this.on('connectionAttempt', (address: string, port: number) => attempts.push(`${address}:${port}`));
    }
    return Reflect.apply(connect, this, given) as Socket;
  });
  return { attempts, stop: () => spy.mockRestore() };
}
