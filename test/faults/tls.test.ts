// Row 41 of the reliability table over TLS: connections to the provider that are cut or altered at any byte of handshake and records. TLS itself
// sees every altered byte, so what is told as finished is what the provider said; everything else is an error in the client's protocol.
import { connect, type AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secureContextOf } from '../../src/gateway/proxy/network/trustedCertificates';
import type { ProtocolId } from '../../src/shared/channel';
import { ProxyHouse } from '../gateway/proxyHouse';
import { TestAuthority } from '../support/certificates';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { FaultProxy, type WireFaultKind } from '../support/faultProxy';
import { inParallel } from '../support/inParallel';
import { isLong } from '../support/long';
import { counted, recordFigure } from '../support/qualityFigure';
import { generateBody, generateHeaders, generatePath } from '../support/rawHttp';
import { readBySdk } from '../support/sdkReading';
import { seededRandom } from '../support/seededRandom';
import { waitFor } from '../support/waitFor';
import { silenceMs } from './wireScenes';

const requests = isLong ? 4000 : 120;
const protocols: readonly ProtocolId[] = ['openai-chat', 'anthropic'];
/** A connection that goes on would serve the next requests unharmed: those that only slow it are shown over plain HTTP. */
const kinds: readonly WireFaultKind[] = ['reset', 'close', 'stall', 'corrupt', 'drop', 'insert'];
/** Certificates, records and answer together. */
const longest = 3500;
const random = seededRandom(41);
const authority = new TestAuthority();
let upstream: FakeUpstream;
let terminator: Server;
let relay: FaultProxy;
let house: ProxyHouse;

beforeAll(async () => {
  upstream = await FakeUpstream.start();
  const port = Number(new URL(upstream.url).port);
  terminator = createServer(authority.issue({ hosts: ['127.0.0.1'] }), (socket) => {
    const provider = connect(port, '127.0.0.1');
    for (const [one, other] of [[socket, provider] as const, [provider, socket] as const]) {
      one.on('error', () => undefined).on('close', () => other.destroy());
      one.pipe(other);
    }
  }).on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => terminator.listen(0, '127.0.0.1', resolve));
  relay = await FaultProxy.start((terminator.address() as AddressInfo).port);
  const trusted = secureContextOf([authority.cert]);
  const limits = { idleMs: silenceMs, firstByteMs: silenceMs, connectMs: silenceMs, trailerMs: 200 };
  // Chance is nought: a second attempt comes at once.
  house = await ProxyHouse.open({ limits, secureContext: () => trusted }, () => 0);
  for (const protocol of protocols) {
    const baseUrl = upstream.baseUrl(protocol).replace(/^http:\/\/127\.0\.0\.1:\d+/, `https://127.0.0.1:${relay.port}`);
    house.channel({
      protocol,
      baseUrl,
      secret: upstream.secret,
      models: [{ id: upstreamModels[protocol], alias: protocol }],
    });
  }
});
afterAll(async () => {
  await house.close();
  await relay.close();
  await new Promise((resolve) => terminator.close(resolve));
  await upstream.close();
});

it(
  'a connection spoilt at any byte gives a whole answer or an error',
  { timeout: requests * 500 + 60_000 },
  async () => {
    const secret = house.key();
    const ask = async (protocol: ProtocolId, stream: boolean) => {
      const answer = await house.ask(generatePath(protocol, protocol, stream), {
        headers: generateHeaders(protocol, secret),
        body: generateBody(protocol, protocol, stream),
      });
      house.forgive();
      const read = await readBySdk(protocol, answer, stream ? 'stream' : 'whole');
      return { answer, said: 'error' in read ? undefined : JSON.stringify([read.text, read.stop]) };
    };
    const cells = protocols.flatMap((protocol) => [true, false].map((stream) => ({ protocol, stream })));
    const expected = new Map<string, string | undefined>();
    for (const cell of cells) expected.set(JSON.stringify(cell), (await ask(cell.protocol, cell.stream)).said);
    expect([...expected.values()]).not.toContain(undefined);

    relay.ofConnection = () => ({ kind: random.pick(kinds), at: random.integer(0, longest) });
    const faults: string[] = [];
    const tally = { whole: 0, told: 0 };
    const ids = new Map<string, boolean>();
    await inParallel(
      Array.from({ length: requests }, (_, index) => index),
      40,
      async (index) => {
        const cell = cells[index % cells.length];
        if (cell === undefined) return;
        const { answer, said } = await ask(cell.protocol, cell.stream);
        const whole = said !== undefined;
        tally[whole ? 'whole' : 'told'] += 1;
        ids.set(String(answer.headers['x-gatehouse-request-id']), whole);
        const what = JSON.stringify(cell);
        if (answer.broken) faults.push(`${what}: the connection broke`);
        if (whole && said !== expected.get(what)) faults.push(`${what}: false success ${said}`);
        if (!whole && !/error/.test(answer.text)) faults.push(`${what}: ended without a word`);
      },
    );
    await waitFor(() => house.activity.active === 0, { what: 'the end of every request' });
    let open = 0;
    for (const row of house.services.store.requests.page({ limit: 1000 }).rows) {
      if (row.outcome === null) open += 1;
      const whole = ids.get(row.id);
      if (whole !== undefined && whole !== (row.outcome === 'ok')) faults.push(`row ${row.outcome}, whole is ${whole}`);
    }
    recordFigure({
      row: 41,
      part: 'faults inside TLS',
      figure:
        `${counted(requests)} requests over spoilt TLS connections (${counted(relay.committed)} faults): ${counted(tally.whole)} whole, ` +
        `${counted(tally.told)} told as errors, ${faults.length} wrong, ${open} rows open`,
      holds: faults.length === 0 && open === 0,
    });
    expect(faults).toEqual([]);
    expect(open).toBe(0);
    expect(relay.committed).toBeGreaterThan(requests / 4);
  },
);
