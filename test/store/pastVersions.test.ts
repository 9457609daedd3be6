// Files of every version of the schema that there ever was: brought to the newest, all sums are what they were.
import { describe, expect, it } from 'vitest';
import type { Database } from 'better-sqlite3';
import { migrations, newestVersion, readVersion } from '../../src/store/migrate';
import { openDatabase } from '../../src/store/openDatabase';
import { readSummary } from '../../src/store/summary';
import type { SummaryGroup, SummaryQuery, SummaryRow, UsageSummary } from '../../src/shared/usage';
import { dice, noon, StoreKit } from './storeKit';
import { recordTests } from '../support/qualityFigure';

recordTests(
  33,
  'past versions',
  (_ran, failed) => `${versions.length} past versions of the file, ${failed} with other sums`,
);

const versions = migrations.map(({ version }) => version);
const day = 86_400_000;

/** Rows as that version could hold them, written by plain SQL; some were left open by a process that is gone. */
function fill(database: Database): void {
  const columns = database.prepare<[], string>("SELECT name FROM pragma_table_info('requests')").pluck().all();
  const random = dice(readVersion(database));
  const pick = (upTo: number): number => Math.floor(random() * upTo);
  for (let index = 0; index < 400; index += 1) {
    const outcome = ['ok', 'ok', 'ok', 'error', 'aborted', 'interrupted', null][pick(7)] ?? null;
    const running = {
      id: `r${index}`,
      started_at: noon - pick(40 * day),
      writer: 'gone',
      inbound_protocol: 'gemini',
      stream: 0,
    };
    const values: Record<string, string | number | null> =
      outcome === null
        ? running
        : {
            id: `r${index}`,
            started_at: noon - pick(40 * day),
            key_id: `k${pick(3)}`,
            channel_id: ['c1', 'c2', null][pick(3)] ?? null,
            inbound_protocol: 'openai-chat',
            model: `m${pick(4)}`,
            stream: pick(2),
            status: outcome === 'ok' ? 200 : 502,
            outcome,
            attempts: ['[]', '[{"channelId":"c1","status":200,"milliseconds":3}]'][pick(2)] ?? '[]',
            usage_known: pick(2),
            input_tokens: pick(1e6),
            cache_read_tokens: pick(1e6),
            cache_write_5m_tokens: pick(1e3),
            output_tokens: pick(1e5),
            images: pick(2),
            audio_seconds: pick(50) / 8,
            characters: pick(500),
            cost_nano: [null, pick(1e10)][pick(2)] ?? null,
            first_byte_ms: [null, pick(900)][pick(2)] ?? null,
            duration_ms: pick(9000),
            folder: '/home/me/shop',
            operation: 'embed',
          };
    const names = Object.keys(values).filter((name) => columns.includes(name));
    database
      .prepare(`INSERT INTO requests (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`)
      .run(values);
  }
}

/** What plain SQL says of the closed rows. Columns that the version lacks have their default. */
function sums(database: Database): unknown {
  const characters = database.prepare("SELECT 1 FROM pragma_table_info('requests') WHERE name = 'characters'").get();
  return database
    .prepare(
      `SELECT model, count(*) AS requests, sum(outcome = 'aborted') AS aborted, sum(input_tokens) AS input,
        sum(cache_read_tokens) AS cacheRead, sum(output_tokens) AS output, sum(audio_seconds) AS audio, sum(images) AS images,
        ${characters === undefined ? '0' : 'sum(characters)'} AS characters, sum(cost_nano) AS nano
      FROM requests WHERE outcome IS NOT NULL GROUP BY model ORDER BY model`,
    )
    .all();
}

function sumsOf(rows: SummaryRow[]): unknown {
  return rows.map((row) => ({
    model: row.model,
    requests: row.requests,
    aborted: row.aborted,
    input: row.inputTokens,
    cacheRead: row.cacheReadTokens,
    output: row.outputTokens,
    audio: row.audioSeconds,
    images: row.images,
    characters: row.characters,
    nano: Math.round(row.costUsd * 1e9),
  }));
}

describe('a file of schema', () => {
  it.each(versions)('version %i keeps its sums', (version) => {
    using kit = new StoreKit();
    kit.store.close();
    kit.folder.remove();
    const { database: old } = openDatabase(kit.file, noon, migrations.slice(0, version));
    fill(old);
    expect(readVersion(old)).toBe(version);
    const before = sums(old);
    const open = old.prepare<[], number>('SELECT count(*) FROM requests WHERE outcome IS NULL').pluck().get() ?? 0;
    old.close();
    expect(open).toBeGreaterThan(10);

    // As the migration leaves it, before any other work.
    const { database, copy } = openDatabase(kit.file, noon);
    expect(readVersion(database)).toBe(newestVersion());
    expect(copy === null).toBe(version === newestVersion());
    expect(sums(database)).toEqual(before);
    database.close();

    kit.store = kit.open();
    const { requests } = kit.store;
    const ended: SummaryQuery = { groupBy: ['model'] };
    // The rows that were open are interrupted now; they have no model and no usage, but count as requests.
    const { rows, total } = requests.summary(ended);
    expect(sumsOf(rows.filter((row) => row.model !== null))).toEqual(before);
    expect(rows.find((row) => row.model === null)?.requests).toBe(open);
    expect(total.requests).toBe(400);
    for (const groupBy of [
      ['model'],
      ['day'],
      ['hour', 'key'],
      ['outcome', 'status'],
      ['operation', 'folder'],
    ] as SummaryGroup[][]) {
      const exact = readSummary(kit.connection, requests['rollups'], { groupBy }, 1e6);
      const kept = readSummary(kit.connection, requests['rollups'], { groupBy }, -1);
      const withoutTimes = ({ rows }: UsageSummary): unknown =>
        rows.map(({ latencyMs: _latency, firstByteMs: _firstByte, outputTokensPerSecond: _speed, ...rest }) => rest);
      expect(withoutTimes(kept)).toEqual(withoutTimes(exact));
    }
  });
});
