// The queue between a sender that pushes and a reader that pulls: what is read in one go, when the sender pauses, and when silence counts.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ChunkQueue } from '../../src/gateway/proxy/upstream';
import { GatewayError } from '../../src/shared/errors';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = (chunks: Uint8Array[] | undefined): string | undefined =>
  chunks === undefined ? undefined : Buffer.concat(chunks).toString();

function queueWith(): { queue: ChunkQueue; room: () => void; idle: (error: GatewayError) => void } {
  const room = vi.fn<() => void>();
  const idle = vi.fn<(error: GatewayError) => void>();
  return { queue: new ChunkQueue(1000, room, idle), room, idle };
}

it('hands a waiting reader all that the sender pushed in one go', async () => {
  const { queue } = queueWith();
  const read = queue.read();
  queue.push(bytes('a'));
  queue.push(bytes('b'));
  expect(textOf(await read)).toBe('ab');
  queue.push(bytes('c'));
  queue.end();
  expect(textOf(await queue.read())).toBe('c');
  expect(await queue.read()).toBeUndefined();
});

it('asks the sender to pause once much is unread, and tells it of room once', async () => {
  const { queue, room } = queueWith();
  expect(queue.push(new Uint8Array(100_000))).toBe(true);
  expect(queue.push(new Uint8Array(100_000))).toBe(false);
  await queue.read();
  expect(room).toHaveBeenCalledTimes(1);
  queue.push(bytes('a'));
  await queue.read();
  expect(room).toHaveBeenCalledTimes(1);
});

it('hands out what is unread before a fault, unless it is to end now', async () => {
  const fault = new GatewayError('upstream-truncated', 'Broken off.');
  const { queue } = queueWith();
  queue.push(bytes('a'));
  queue.fail(fault);
  expect(textOf(await queue.read())).toBe('a');
  await expect(queue.read()).rejects.toBe(fault);
  const { queue: other } = queueWith();
  const read = other.read();
  other.push(bytes('a'));
  other.fail(fault, true);
  await expect(read).rejects.toBe(fault);
});

it('counts silence only while the reader waits, anew at each wait', async () => {
  const { queue, idle } = queueWith();
  const first = queue.read();
  vi.advanceTimersByTime(900);
  queue.push(bytes('a'));
  await first;
  vi.advanceTimersByTime(5000);
  expect(idle).not.toHaveBeenCalled();
  const second = queue.read();
  vi.advanceTimersByTime(900);
  expect(idle).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(idle).toHaveBeenCalledTimes(1);
  queue.end();
  expect(await second).toBeUndefined();
});
