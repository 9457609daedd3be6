// A made year of requests, always the same, and the gateway's summaries of them: for the tests and pictures of the Statistics page.
// Weekdays have more requests than weekends, work hours more than nights, and spend grows over the year; two models have no price.
import type { StatisticsSummary, SummaryRequest } from '../../../src/shared/statisticsMessages';
import type { SummaryFigures, SummaryGroup } from '../../../src/shared/usage';
import { dayMs, hourMs, localTime, startOfDay, startOfMonth } from '../../../webview/localTime';
import { figures } from './kit';

interface MadeRequest {
  at: number;
  values: Record<Exclude<SummaryGroup, 'hour' | 'day' | 'month'>, string | null>;
  priced: boolean;
  costNano: number;
  savingsNano: number;
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
  images: number;
  audioSeconds: number;
  searches: number;
  firstByteMs: number | null;
  durationMs: number;
}

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface MadeModel {
  model: string;
  channel: string;
  provider: string;
  protocol: string;
  weight: number;
  /** Nano-dollars per token. */
  rates: [input: number, output: number, read: number] | null;
  operation?: string;
}
const models: MadeModel[] = [
  {
    model: 'claude-sonnet-4-5',
    channel: 'ch_anthropic',
    provider: 'anthropic',
    protocol: 'anthropic',
    weight: 40,
    rates: [3000, 15_000, 300],
  },
  {
    model: 'claude-opus-4-5',
    channel: 'ch_anthropic',
    provider: 'anthropic',
    protocol: 'anthropic',
    weight: 9,
    rates: [5000, 25_000, 500],
  },
  {
    model: 'gpt-5.2-codex',
    channel: 'ch_openai',
    provider: 'openai',
    protocol: 'openai-responses',
    weight: 22,
    rates: [1750, 14_000, 175],
  },
  {
    model: 'gpt-5.2-mini',
    channel: 'ch_openai',
    provider: 'openai',
    protocol: 'openai-chat',
    weight: 12,
    rates: [250, 2000, 25],
  },
  {
    model: 'deepseek-chat',
    channel: 'ch_deepseek',
    provider: 'deepseek',
    protocol: 'openai-chat',
    weight: 10,
    rates: [270, 1100, 27],
  },
  {
    model: 'gemini-3-flash',
    channel: 'ch_gemini',
    provider: 'gemini',
    protocol: 'gemini',
    weight: 8,
    rates: [300, 2500, 30],
  },
  {
    model: 'qwen3-coder-local',
    channel: 'ch_ollama',
    provider: 'ollama',
    protocol: 'openai-chat',
    weight: 6,
    rates: null,
  },
  {
    model: 'kimi-k2-preview',
    channel: 'ch_gone_a81f',
    provider: 'moonshot',
    protocol: 'openai-chat',
    weight: 4,
    rates: [600, 2500, 150],
  },
  {
    model: 'text-embedding-3-large',
    channel: 'ch_openai',
    provider: 'openai',
    protocol: 'openai-chat',
    weight: 7,
    rates: [130, 0, 130],
    operation: 'embed',
  },
  {
    model: 'gpt-image-1',
    channel: 'ch_openai',
    provider: 'openai',
    protocol: 'openai-chat',
    weight: 2,
    rates: [5000, 40_000, 1250],
    operation: 'generate-images',
  },
  {
    model: 'whisper-1',
    channel: 'ch_openai',
    provider: 'openai',
    protocol: 'openai-chat',
    weight: 1,
    rates: null,
    operation: 'transcribe',
  },
];
const users = [
  { key: 'key_claude', tool: 'claude-code', folder: '/home/ada/projects/storefront', weight: 50 },
  { key: 'key_codex', tool: 'codex', folder: '/home/ada/projects/research', weight: 30 },
  { key: 'key_script', tool: null, folder: null, weight: 12 },
  {
    key: 'key_0f3a9921',
    tool: 'gemini-cli',
    folder: '/home/ada/projects/a-very-long-name-of-a-folder-that-does-not-fit',
    weight: 8,
  },
];
const errorKinds = ['rate-limited', 'upstream-unreachable', 'upstream-timeout', 'upstream-rejected', 'bad-request'];

function pick<Item extends { weight: number }>(items: readonly Item[], chance: number): Item {
  let left = chance * items.reduce((sum, { weight }) => sum + weight, 0);
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return items[items.length - 1] as Item;
}

/** The requests of the year before `now`. */
export function madeYear(now: number, perDay = 60): MadeRequest[] {
  const chance = chances(7);
  const requests: MadeRequest[] = [];
  const begin = Math.floor(now / dayMs) * dayMs - 364 * dayMs;
  for (let day = 0; day < 365; day += 1) {
    const weekday = new Date(begin + day * dayMs).getUTCDay();
    const busy = (weekday === 0 || weekday === 6 ? 0.2 : 1) * (0.4 + (0.6 * day) / 365) * (0.6 + 0.8 * chance());
    const count = day % 97 === 40 ? 0 : Math.round(perDay * busy);
    for (let index = 0; index < count; index += 1) {
      const hour = Math.min(23, Math.max(0, 14 + (chance() + chance() + chance() - 1.5) * 9));
      const at = Math.floor(begin + day * dayMs + hour * hourMs + chance() * 60_000);
      if (at < now) requests.push(madeRequest(at, chance));
    }
  }
  return requests;
}

function madeRequest(at: number, chance: () => number): MadeRequest {
  const { rates, operation = 'generate', weight: _weight, ...names } = pick(models, chance());
  const { weight: _own, ...user } = pick(users, chance());
  const luck = chance();
  const [failed, refused, noChannel, failover] = [
    luck < 0.025,
    luck > 0.99,
    luck > 0.985 && luck <= 0.99,
    luck > 0.93 && luck <= 0.985,
  ];
  const isError = failed || refused || noChannel;
  const isChat = operation === 'generate' && !isError;
  const input = isError ? 0 : Math.round(300 + chance() * 6000);
  const cacheRead = isChat ? Math.round(chance() * 60_000) : 0;
  const cacheWrite = isChat ? Math.round(chance() * 3000) : 0;
  const output = isChat ? Math.round(80 + chance() * chance() * 4000) : 0;
  const [inputRate = 0, outputRate = 0, readRate = 0] = rates ?? [];
  const firstByteMs = isError ? null : Math.round(250 + chance() * chance() * 2500);
  return {
    at,
    values: {
      ...names,
      channel: refused || noChannel ? null : names.channel,
      provider: refused || noChannel ? null : names.provider,
      ...user,
      operation,
      status: isError ? (refused ? '402' : '502') : '200',
      outcome: isError ? 'error' : chance() < 0.02 ? 'aborted' : 'ok',
      route: refused ? 'refused' : noChannel ? 'no-channel' : failed ? 'failed' : failover ? 'failover' : 'routed',
      errorKind: refused
        ? 'budget-exceeded'
        : noChannel
          ? 'no-channel'
          : failed
            ? (errorKinds[Math.floor(chance() * 5)] ?? null)
            : null,
    },
    priced: rates !== null || isError,
    costNano:
      rates === null
        ? 0
        : Math.round((input + cacheWrite * 1.25) * inputRate + cacheRead * readRate + output * outputRate),
    savingsNano: rates === null ? 0 : Math.round(cacheRead * (inputRate - readRate) - cacheWrite * 0.25 * inputRate),
    input,
    cacheRead,
    cacheWrite,
    output,
    reasoning: isChat ? Math.round(output * chance() * 0.6) : 0,
    images: operation === 'generate-images' && !isError ? 1 : 0,
    audioSeconds: operation === 'transcribe' && !isError ? Math.round(chance() * 600) / 10 : 0,
    searches: isChat && chance() < 0.01 ? 1 : 0,
    firstByteMs,
    durationMs: (firstByteMs ?? 50) + output * 14,
  };
}

function percentile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

function summed(requests: readonly MadeRequest[]): SummaryFigures {
  const sum = (read: (request: MadeRequest) => number): number =>
    requests.reduce((all, request) => all + read(request), 0);
  const percentiles = (values: number[]) => {
    const sorted = values.sort((one, other) => one - other);
    return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), p99: percentile(sorted, 0.99) };
  };
  const timed = requests.filter(({ output, values }) => output > 0 && values.outcome === 'ok');
  const seconds = timed.reduce((all, { durationMs, firstByteMs }) => all + (durationMs - (firstByteMs ?? 0)) / 1000, 0);
  return figures({
    requests: requests.length,
    errors: sum(({ values }) => (values.outcome === 'error' ? 1 : 0)),
    aborted: sum(({ values }) => (values.outcome === 'aborted' ? 1 : 0)),
    costUsd: sum(({ costNano }) => costNano) / 1e9,
    cacheSavingsUsd: sum(({ savingsNano }) => savingsNano) / 1e9,
    unpricedRequests: sum(({ priced }) => (priced ? 0 : 1)),
    inputTokens: sum(({ input }) => input),
    cacheReadTokens: sum(({ cacheRead }) => cacheRead),
    cacheWriteTokens: sum(({ cacheWrite }) => cacheWrite),
    outputTokens: sum(({ output }) => output),
    reasoningTokens: sum(({ reasoning }) => reasoning),
    images: sum(({ images }) => images),
    audioSeconds: sum(({ audioSeconds }) => audioSeconds),
    webSearches: sum(({ searches }) => searches),
    outputTokensPerSecond: seconds === 0 ? null : timed.reduce((all, { output }) => all + output, 0) / seconds,
    latencyMs: percentiles(requests.map(({ durationMs }) => durationMs)),
    firstByteMs: percentiles(requests.flatMap(({ firstByteMs }) => (firstByteMs === null ? [] : [firstByteMs]))),
  });
}

/** What `GET /usage/summary` would answer over `requests`. */
export function summaryOf(requests: readonly MadeRequest[], request: SummaryRequest, zone: string): StatisticsSummary {
  const [from, to] = [Date.parse(request.from), Date.parse(request.to)];
  const fits = requests.filter(
    ({ at, values }) =>
      at >= from &&
      at < to &&
      Object.entries(request.filters).every(([name, value]) => (values[name as keyof typeof values] ?? '') === value),
  );
  const begins = new Map<string, string>();
  const valueOf = ({ at, values }: MadeRequest, group: SummaryGroup): string | null => {
    if (group === 'hour') return new Date(Math.floor(at / hourMs) * hourMs).toISOString();
    if (group !== 'day' && group !== 'month') return values[group];
    const { year, month, day } = localTime(at, zone);
    const key = `${year}-${month}-${group === 'day' ? day : ''}`;
    const known = begins.get(key);
    if (known !== undefined) return known;
    const text = new Date(group === 'day' ? startOfDay(at, zone) : startOfMonth(at, zone)).toISOString();
    begins.set(key, text);
    return text;
  };
  const groups = new Map<string, { values: (string | null)[]; requests: MadeRequest[] }>();
  for (const one of request.groupBy.length === 0 ? [] : fits) {
    const values = request.groupBy.map((group) => valueOf(one, group));
    const key = JSON.stringify(values);
    const present = groups.get(key);
    if (present === undefined) groups.set(key, { values, requests: [one] });
    else present.requests.push(one);
  }
  const rows = [...groups.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { values, requests: own }]) => ({
      ...(Object.fromEntries(request.groupBy.map((group, index) => [group, values[index] ?? null])) as object),
      ...summed(own),
    }));
  return { rows, total: summed(fits) };
}
