// Requests as a busy house makes them, put into the database by SQL alone: for benchmarks and laws that need many rows.
// Ten keys, each of a tool and a folder; thirty models on eight channels; office hours; some failures. The same for the same numbers.
import type { Database } from 'better-sqlite3';

const hourMs = 3_600_000;

export interface ManyRows {
  rows: number;
  /** Over so many days, the last of which ends at `end` (ms since the epoch). */
  days: number;
  end: number;
}

/** Share of a day's requests in each hour (UTC), and of a week's on each day from Sunday on. */
const hourWeights = [1, 1, 1, 1, 1, 2, 6, 14, 20, 22, 22, 16, 14, 20, 22, 20, 16, 10, 6, 4, 3, 3, 2, 1];
const dayWeights = [2, 10, 11, 11, 11, 9, 2];

const keys = [
  ['k0', 'claude-code', '/home/me/shop', 'anthropic', 26],
  ['k1', 'claude-code', '/home/me/site', 'anthropic', 18],
  ['k2', 'codex', '/home/me/shop', 'openai-responses', 15],
  ['k3', 'codex', '/home/me/tools', 'openai-responses', 8],
  ['k4', 'continue', '/home/me/shop', 'openai-chat', 10],
  ['k5', 'cline', '/home/me/site', 'openai-chat', 7],
  ['k6', 'gemini-cli', '/home/me/tools', 'gemini', 6],
  ['k7', null, null, 'openai-chat', 5],
  ['k8', 'aider', '/home/me/notes', 'openai-chat', 3],
  ['k9', null, null, 'openai-chat', 2],
] as const;
const modelCount = 30;
const channelCount = 8;

/** A whole number below `bound` that hangs on the row and on `purpose`, as SQL. */
const dice = (purpose: number, bound: number): string =>
  `(((n.i * 2654435761 + ${purpose * 40503 + 7}) % 4294967291 * ${2 * purpose + 48271} % 2147483647 / 8) % ${bound})`;

/** Adds the rows. Indexes and triggers are left out meanwhile, so the caller fills the sums: see `refillSums`. */
export function insertManyRows(database: Database, { rows, days, end }: ManyRows): void {
  const outside = database
    .prepare<[], { type: string; name: string; sql: string }>(
      "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'requests' AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .all();
  database.transaction(() => {
    for (const { type, name } of outside) database.exec(`DROP ${type} ${name}`);
    makeTables(database);
    const insert = database.prepare(insertSql);
    let next = 1;
    for (const { start, count } of hoursOf(rows, days, end)) {
      if (count === 0) continue;
      insert.run({ first: next, last: next + count - 1, start });
      next += count;
    }
    for (const { sql } of outside) database.exec(sql);
    for (const table of ['keys', 'models', 'times']) database.exec(`DROP TABLE temp.many_${table}`);
  })();
}

function hoursOf(rows: number, days: number, end: number): { start: number; count: number }[] {
  const hours = Array.from({ length: days * 24 }, (_, index) => end - (days * 24 - index) * hourMs);
  const weights = hours.map((start) => {
    const date = new Date(start);
    return (hourWeights[date.getUTCHours()] ?? 0) * (dayWeights[date.getUTCDay()] ?? 0);
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let weight = 0;
  let made = 0;
  return hours.map((start, index) => {
    weight += weights[index] ?? 0;
    const count = Math.round((weight / all) * rows) - made;
    made += count;
    return { start, count };
  });
}

/** Each key has its share of 100 numbers, and of each 100 of its requests so many go to a model: few models take most of them. */
function makeTables(database: Database): void {
  database.exec(`
    CREATE TEMP TABLE many_keys (i INTEGER PRIMARY KEY, n INTEGER, key TEXT, tool TEXT, folder TEXT, protocol TEXT);
    CREATE TEMP TABLE many_models (i INTEGER PRIMARY KEY, model TEXT, channel TEXT, other TEXT, rate INTEGER, operation TEXT);
    CREATE TEMP TABLE many_times (i INTEGER PRIMARY KEY, first_byte INTEGER, duration INTEGER);`);
  let place = 0;
  const key = database.prepare('INSERT INTO many_keys VALUES (?, ?, ?, ?, ?, ?)');
  const model = database.prepare('INSERT INTO many_models VALUES (?, ?, ?, ?, ?, ?)');
  keys.forEach(([id, tool, folder, protocol, share], n) => {
    for (let count = 0; count < share; count += 1) key.run(place++, n, id, tool, folder, protocol);
    for (let index = 0; index < 100; index += 1) {
      const rank = [0, 50, 72, 84, 91, 96, 99].findLastIndex((from) => from <= index);
      const which = (n * 3 + rank * rank) % modelCount;
      const channel = which % channelCount;
      const operation = rank === 5 ? 'embed' : rank === 3 ? 'count-tokens' : 'generate';
      model.run(
        n * 100 + index,
        `model-${which}`,
        `c${channel}`,
        `c${(channel + 3) % channelCount}`,
        200 + which * 170,
        operation,
      );
    }
  });
  const times = database.prepare('INSERT INTO many_times VALUES (?, ?, ?)');
  for (let index = 0; index < 4096; index += 1) {
    // A bell of logarithms: half of the first bytes come within 0.8 s.
    const bell = [3, 5, 7, 11].reduce((sum, step) => sum + (((index * step * 97 + 13) % 4096) / 4096 - 0.5), 0);
    const firstByte = Math.round(800 * Math.exp(bell * 1.4));
    times.run(index, firstByte, Math.round(firstByte + 4000 * Math.exp((((index * 1103) % 4096) / 4096 - 0.5) * 4)));
  }
}

/** What became of it, by a number below 1000: 965 of them went well. */
const ending = (good: string, failures: readonly [number, string][]): string =>
  `CASE WHEN x.e < 965 THEN ${good} ${failures.map(([below, value]) => `WHEN x.e < ${below} THEN ${value}`).join(' ')} END`;

const insertSql = `
INSERT INTO requests (id, started_at, key_id, channel_id, tool, folder, inbound_protocol, upstream_protocol, requested_model, model,
  stream, status, outcome, error, attempts, usage_known, input_tokens, cache_read_tokens, cache_write_5m_tokens, output_tokens,
  reasoning_tokens, images, audio_seconds, usage_raw, cost_nano, price_source, rates, first_byte_ms, duration_ms, client_aborted,
  operation, route, error_kind, web_searches, cache_savings_nano)
WITH RECURSIVE n(i) AS (SELECT CAST(@first AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < @last),
x AS (SELECT n.i AS i, CAST(@start AS INTEGER) + ${dice(1, 3_600_000)} AS at, ${dice(2, 100)} AS k, ${dice(3, 100)} AS m, ${dice(4, 1000)} AS e,
  ${dice(5, 4096)} AS t, ${dice(6, 20_000)} AS input, ${dice(7, 60_000)} AS cached, ${dice(8, 3000)} AS output, ${dice(9, 40)} AS f
  FROM n)
SELECT printf('r%08d', x.i), x.at, k.key,
  iif(x.e >= 995, NULL, iif(x.f = 0, m.other, m.channel)), k.tool, k.folder, k.protocol, k.protocol, m.model, iif(x.e >= 995, NULL, m.model),
  x.f % 4 <> 0,
  ${ending('200', [
    [980, 'NULL'],
    [988, '429'],
    [993, '500'],
    [995, '504'],
    [998, '503'],
    [1000, '403'],
  ])},
  ${ending("'ok'", [
    [980, "'aborted'"],
    [999, "'error'"],
    [1000, "'interrupted'"],
  ])},
  iif(x.e < 980, NULL, 'The provider refused it.'),
  iif(x.e >= 995, '[]', '[{"channelId":"c1","status":200,"startedMs":2,"milliseconds":900}]'),
  x.e < 975,
  iif(x.e < 975, x.input, 0), iif(x.e < 975 AND x.f % 3 <> 0, x.cached, 0), iif(x.e < 975 AND x.f % 9 = 1, x.cached / 7, 0),
  iif(x.e < 975, x.output, 0), iif(x.e < 975 AND x.f % 5 = 0, x.output / 2, 0), x.e = 3, iif(x.e = 5, x.input / 4.0, 0),
  iif(x.e < 975, '{"prompt_tokens":1234,"completion_tokens":56,"total_tokens":1290}', NULL),
  iif(x.e < 975 AND m.rate % 1100 <> 20, x.input * m.rate + x.output * m.rate * 4 + x.cached * m.rate / 10, NULL),
  iif(x.e < 975 AND m.rate % 1100 <> 20, 'genai-prices', NULL),
  iif(x.e < 975, '{"version":1,"source":"genai-prices","rates":{"input":1000000,"output":4000000}}', NULL),
  iif(x.e < 995, t.first_byte, NULL), iif(x.e < 999, t.duration, NULL), x.e BETWEEN 965 AND 979,
  m.operation,
  ${ending("iif(x.f = 0, 'failover', 'routed')", [
    [980, "'routed'"],
    [995, "'failed'"],
    [998, "'no-channel'"],
    [1000, "'refused'"],
  ])},
  ${ending('NULL', [
    [980, 'NULL'],
    [988, "'rate-limited'"],
    [993, "'upstream-error'"],
    [995, "'upstream-timeout'"],
    [998, "'no-channel'"],
    [1000, "'forbidden'"],
  ])},
  x.e = 7, iif(x.e < 975 AND x.f % 3 <> 0, x.cached * m.rate * 9 / 10, NULL)
FROM x JOIN temp.many_keys k ON k.i = x.k JOIN temp.many_models m ON m.i = k.n * 100 + x.m JOIN temp.many_times t ON t.i = x.t`;
