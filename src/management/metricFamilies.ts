// The families of `/metrics`: names, kinds, words and labels, as data. metrics.ts and processMetrics.ts fill them; docs/metrics.md lists
// them, and a test holds that list to this one. Labels are names of channels, models, tools and budgets, never keys or secrets.
import type { Family } from './prometheus';

const model = ['channel', 'model', 'protocol'] as const;

function counter<const Label extends string>(name: string, labels: readonly Label[], help: string): Family<Label> {
  return { name, type: 'counter', help, labels };
}

/** Money is kept in whole nano-dollars. */
function dollars<const Label extends string>(name: string, labels: readonly Label[], help: string): Family<Label> {
  return { name, type: 'counter', help, labels, divisor: 1e9 };
}

function gauge<const Label extends string>(name: string, labels: readonly Label[], help: string): Family<Label> {
  return { name, type: 'gauge', help, labels };
}

function histogram<const Label extends string>(
  name: string,
  labels: readonly Label[],
  bounds: readonly number[],
  help: string,
): Family<Label> {
  return { name, type: 'histogram', help, labels, bounds };
}

const durationBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const firstByteBounds = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60];

export const families = {
  requests: counter('ai_gateway_requests_total', [...model, 'outcome'], 'Requests that have ended.'),
  inProgress: gauge('ai_gateway_requests_in_progress', [], 'Requests that are running.'),
  inputTokens: counter('ai_gateway_input_tokens_total', model, 'Input tokens without those of prompt caches.'),
  outputTokens: counter('ai_gateway_output_tokens_total', model, 'Output tokens, reasoning included.'),
  duration: histogram(
    'ai_gateway_request_duration_seconds',
    model,
    durationBounds,
    'Time from the arrival of a request to the end of its answer.',
  ),
  activeClients: gauge('ai_gateway_active_clients', [], 'Virtual keys used in the last five minutes.'),
  upstreamErrors: counter(
    'ai_gateway_upstream_errors_total',
    ['channel', 'status', 'reason'],
    'Failed attempts at a provider.',
  ),
  tokens: counter(
    'gatehouse_tokens_total',
    [...model, 'type'],
    'Tokens in disjoint types: input, cache_read, cache_write, output (without reasoning), reasoning.',
  ),
  audioTokens: counter(
    'gatehouse_audio_tokens_total',
    ['channel', 'model', 'direction'],
    'Tokens of sound, where told.',
  ),
  images: counter('gatehouse_images_total', ['channel', 'model'], 'Images that were generated.'),
  audioSeconds: counter(
    'gatehouse_audio_seconds_total',
    ['channel', 'model'],
    'Seconds of sound that were transcribed.',
  ),
  characters: counter('gatehouse_spoken_characters_total', ['channel', 'model'], 'Characters that were spoken.'),
  webSearches: counter(
    'gatehouse_web_searches_total',
    ['channel', 'model'],
    'Searches of the web that providers made.',
  ),
  cost: dollars('gatehouse_cost_usd_total', model, 'Cost of the priced requests in US dollars.'),
  cacheSavings: dollars(
    'gatehouse_cache_savings_usd_total',
    model,
    'US dollars that prompt caches saved, over requests where they did.',
  ),
  cacheOverhead: dollars(
    'gatehouse_cache_overhead_usd_total',
    model,
    'US dollars that writing prompt caches cost more than reading them saved, over requests where it did.',
  ),
  unpriced: counter('gatehouse_unpriced_requests_total', model, 'Requests with usage but no known price.'),
  firstByte: histogram(
    'gatehouse_first_byte_seconds',
    model,
    firstByteBounds,
    'Time from the arrival of a request to the first byte of its answer.',
  ),
  routes: counter(
    'gatehouse_routes_total',
    ['operation', 'route'],
    'Requests that have ended, by the way they went: routed, failover, failed, no-channel, refused.',
  ),
  errors: counter(
    'gatehouse_errors_total',
    ['channel', 'error_kind'],
    'Requests that ended with an error, by its class.',
  ),
  limitRefusals: counter(
    'gatehouse_limit_refusals_total',
    ['error_kind'],
    'Requests turned away by a limit: rate-limited, quota-exceeded, budget-exceeded.',
  ),
  retries: counter(
    'gatehouse_retries_total',
    ['channel'],
    'Further attempts at a channel that the request had asked before.',
  ),
  failovers: counter(
    'gatehouse_failovers_total',
    ['from', 'to'],
    'Attempts at a channel after another one had failed.',
  ),
  passedOver: counter(
    'gatehouse_passed_over_total',
    ['channel', 'reason'],
    'Channels that serve the model and were not asked, by why.',
  ),
  toolRequests: counter('gatehouse_tool_requests_total', ['tool', 'outcome'], 'Requests of tools that have ended.'),
  toolCost: dollars('gatehouse_tool_cost_usd_total', ['tool'], 'Cost of the priced requests of tools in US dollars.'),
  channelState: gauge(
    'gatehouse_channel_state',
    ['channel', 'state'],
    'Health of the enabled channels: 1 for the state it is in, 0 for the others.',
  ),
  breakerState: gauge(
    'gatehouse_breaker_state',
    ['channel'],
    'Circuit breaker of the enabled channels: 0 lets through, 1 holds a model or waits for a probe, 2 holds the channel.',
  ),
  budgetRatio: gauge('gatehouse_budget_used_ratio', ['budget', 'scope', 'name'], 'Share of a budget that is used.'),
  budgetUsd: gauge('gatehouse_budget_usd', ['budget', 'scope', 'name'], 'A budget in US dollars per period.'),
  budgetUsed: gauge(
    'gatehouse_budget_used_usd',
    ['budget', 'scope', 'name'],
    'US dollars spent of a budget in its present period.',
  ),
  alerts: counter('gatehouse_alerts_total', ['scope', 'name'], 'Error-rate alerts of channels and tools.'),
  activeAlerts: gauge('gatehouse_alert_active', ['scope', 'name'], '1 while a channel or tool has not recovered.'),
  waitingRows: gauge('gatehouse_store_waiting_rows', [], 'Finished requests whose rows are not on disk yet.'),
  spans: counter(
    'gatehouse_otlp_spans_total',
    ['result'],
    'Spans for OTLP: exported, rejected (by the collector), undelivered (given up), dropped (the queue was full).',
  ),
  spanQueue: gauge('gatehouse_otlp_queue_spans', [], 'Spans that wait to be sent.'),
  leases: gauge('gatehouse_leases', [], 'Windows that hold a lease.'),
  uptime: gauge('gatehouse_uptime_seconds', [], 'Age of the process.'),
  buildInfo: gauge('gatehouse_build_info', ['version'], 'Version of Gatehouse; always 1.'),
} as const satisfies Record<string, Family>;

/** Under the names that Prometheus clients use everywhere, so that common dashboards fit. */
export const processFamilies = {
  cpu: counter('process_cpu_seconds_total', [], 'User and system CPU time in seconds.'),
  startTime: gauge('process_start_time_seconds', [], 'Start of the process in seconds since the epoch.'),
  residentMemory: gauge('process_resident_memory_bytes', [], 'Resident memory in bytes.'),
  openFds: gauge('process_open_fds', [], 'Open file descriptors; none are told on Windows.'),
  maxFds: gauge('process_max_fds', [], 'Most file descriptors that may be open; told on Linux.'),
  heapTotal: gauge('nodejs_heap_size_total_bytes', [], 'Size of the heap in bytes.'),
  heapUsed: gauge('nodejs_heap_size_used_bytes', [], 'Used part of the heap in bytes.'),
  externalMemory: gauge('nodejs_external_memory_bytes', [], 'Memory of buffers and native objects in bytes.'),
  activeResources: gauge('nodejs_active_resources_total', [], 'Resources that keep the event loop alive.'),
  lagMean: gauge('nodejs_eventloop_lag_mean_seconds', [], 'Mean delay of the event loop since the last page.'),
  lagMax: gauge('nodejs_eventloop_lag_max_seconds', [], 'Longest delay of the event loop since the last page.'),
  lag50: gauge('nodejs_eventloop_lag_p50_seconds', [], 'Median delay of the event loop since the last page.'),
  lag99: gauge(
    'nodejs_eventloop_lag_p99_seconds',
    [],
    '99th percentile of the delay of the event loop since the last page.',
  ),
  version: gauge('nodejs_version_info', ['version'], 'Version of Node.js; always 1.'),
} as const satisfies Record<string, Family>;
