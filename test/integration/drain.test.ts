// SIGTERM: nothing new is accepted, running streams reach their end (or an error in-band after 10 s), everything is written.
import { afterEach, expect, it } from 'vitest';
import { createGate } from '../support/fakeUpstream/play';
import { GatewayFixture } from '../support/gatewayFixture';
import { House } from '../support/house';
import { TemporaryFolder } from '../support/temporaryFolder';
import { rawRequest } from '../support/rawHttp';
import { waitFor } from '../support/waitFor';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function build(): Promise<{ house: House; dataDirectory: string }> {
  const folder = new TemporaryFolder('drain');
  cleanups.push(() => folder.remove());
  const dataDirectory = folder.join('data');
  const house = await House.build({ dataDirectory });
  cleanups.push(async () => house.close());
  return { house, dataDirectory };
}

it('lets a running stream finish, refuses new ones, leaves with 0, and has the row', async () => {
  const { house, dataDirectory } = await build();
  const gate = createGate();
  house.upstream.script({ beforeFrame: (index) => (index === 3 ? gate.opened : undefined) });
  let events = 0;
  const running = house.through('anthropic', { maxRetries: 0 }).stream('text', { onEvent: () => (events += 1) });
  await waitFor(() => events > 0);
  house.gateway.process.kill('SIGTERM');
  await waitFor(
    async () =>
      rawRequest(`${house.gateway.proxyUrl}/health`).then(
        (answer) => answer.status === 503,
        (error: { code?: string }) => error.code === 'ECONNREFUSED',
      ),
    { what: 'the end of accepting' },
  );
  expect(house.gateway.running).toBe(true);
  gate.open();
  expect((await running).stop).toBe('end_turn');
  await waitFor(() => !house.gateway.running);
  expect(house.gateway.process.exitCode).toBe(0);

  const next = await GatewayFixture.start({ dataDirectory });
  cleanups.push(async () => next.close());
  expect((await next.rows())[0]).toMatchObject({ outcome: 'ok', outputTokens: 30 });
});

it('ends a stream that will not end with an error in-band after 10 s', async () => {
  const { house } = await build();
  house.upstream.script({ fault: { kind: 'stall', at: 700 } });
  let events = 0;
  const running = house
    .through('anthropic', { maxRetries: 0 })
    .stream('text', { onEvent: () => (events += 1) })
    .catch((error: unknown) => error);
  await waitFor(() => events > 0);
  const began = performance.now();
  house.gateway.process.kill('SIGTERM');
  const error = await running;
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toMatch(/stopp|shut|drain|leav/i);
  const took = performance.now() - began;
  expect(took).toBeGreaterThan(9000);
  expect(took).toBeLessThan(25_000);
  await waitFor(() => !house.gateway.running);
  expect(house.gateway.process.exitCode).toBe(0);
});

it('exits at once on the second signal', async () => {
  const { house } = await build();
  house.upstream.script({ fault: { kind: 'stall', at: 700 } });
  let events = 0;
  const running = house
    .through('anthropic', { maxRetries: 0 })
    .stream('text', { onEvent: () => (events += 1) })
    .catch(() => undefined);
  await waitFor(() => events > 0);
  house.gateway.process.kill('SIGTERM');
  await waitFor(async () =>
    rawRequest(`${house.gateway.proxyUrl}/health`).then(
      () => false,
      () => true,
    ),
  );
  const began = performance.now();
  house.gateway.process.kill('SIGTERM');
  await waitFor(() => !house.gateway.running);
  expect(performance.now() - began).toBeLessThan(9000);
  await running;
});
