// Row 7 of the security table: sockets that send their headers drop by drop are closed within 12 s, and honest requests do
// not notice. 50 sockets here; GATEHOUSE_LONG=1 makes it 500.
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alias, House } from '../support/house';
import { isLong } from '../support/long';
import { generateBody, generateHeaders, openSocket, rawRequest } from '../support/rawHttp';
import { waitFor } from '../support/waitFor';
import { recordFigure } from '../support/qualityFigure';

const count = isLong ? 500 : 50;
let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());

it(`${count} slow sockets are closed within 12 s, honest requests unharmed`, { timeout: 60_000 }, async () => {
  const ports = [house.gateway.proxyPort, house.gateway.managementPort];
  const open = new Set<Socket>();
  const lifetimes: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const port = ports[index % 2] ?? 0;
    const socket = await openSocket(port);
    const began = performance.now();
    open.add(socket);
    socket.on('data', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      lifetimes.push(performance.now() - began);
    });
    // A third says nothing at all, a third drips a header, a third has begun a request line.
    if (index % 3 !== 0)
      socket.write(index % 3 === 1 ? `GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: ` : 'GE');
  }
  const drip = setInterval(() => {
    for (const socket of open) if (socket.bytesWritten > 0) socket.write('a');
  }, 500);
  let worst = 0;
  let asked = 0;
  try {
    await waitFor(
      async () => {
        const began = performance.now();
        const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
          headers: generateHeaders('openai-chat', house.key.secret),
          body: generateBody('openai-chat', alias('openai-chat'), false),
        });
        expect(answer.status).toBe(200);
        worst = Math.max(worst, performance.now() - began);
        asked += 1;
        return open.size === 0;
      },
      { timeout: 30_000, interval: 100, what: 'the end of all slow sockets' },
    );
  } finally {
    clearInterval(drip);
    for (const socket of open) socket.destroy();
  }
  const longest = Math.max(...lifetimes);
  recordFigure({
    row: 7,
    part: 'slow sockets',
    figure:
      `${count} slow sockets, the last closed after ${(longest / 1000).toFixed(1)} s; ${asked} honest requests meanwhile, ` +
      `the slowest ${Math.round(worst)} ms`,
    holds: lifetimes.length === count && longest < (isLong ? 12_500 : 20_000),
  });
  expect(lifetimes).toHaveLength(count);
  expect(Math.max(...lifetimes)).toBeLessThan(isLong ? 12_500 : 20_000);
  expect(asked).toBeGreaterThan(isLong ? 20 : 5);
  expect(worst).toBeLessThan(5000);
});
