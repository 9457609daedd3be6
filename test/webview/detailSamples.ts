// Details of requests as the gateway tells them, for the tests and pictures of the request log.
import type { CapturedExchange, RequestDetail } from '../../src/shared/requestDetail';
import type { RequestLogRow } from '../../src/shared/usage';
import type { HostHandler } from './webviewPage';

/**
 * 1204 input at $3, 48,120 cache reads at $0.30, 2,000 five-minute writes at $3.75, 40 one-hour writes at $6 and 842 output at $15 per
 * million: 0.003612 + 0.014436 + 0.0075 + 0.00024 + 0.01263 = $0.038418.
 */
export function detailOf(request: RequestLogRow, part: Partial<RequestDetail> = {}): RequestDetail {
  return {
    request,
    usage: {
      raw: { input_tokens: 1204, cache_read_input_tokens: 48_120, output_tokens: 842 },
      cacheWrite5mTokens: 2000,
      cacheWrite1hTokens: 40,
      parts: null,
    },
    price: {
      record: {
        version: 1,
        source: 'snapshot',
        sourceVersion: '2026-03-14',
        sourceUrl: 'https://prices.example/claude',
        model: 'claude-sonnet-4-5',
        rates: {
          input: 3_000_000,
          cacheRead: 300_000,
          cacheWrite5m: 3_750_000,
          cacheWrite1h: 6_000_000,
          output: 15_000_000,
        },
      },
      arithmetic: {
        lines: [
          { unit: 'input', count: 1204, rate: 3_000_000, product: '3612000000' },
          { unit: 'cacheRead', count: 48_120, rate: 300_000, product: '14436000000' },
          { unit: 'cacheWrite5m', count: 2000, rate: 3_750_000, product: '7500000000' },
          { unit: 'cacheWrite1h', count: 40, rate: 6_000_000, product: '240000000' },
          { unit: 'output', count: 842, rate: 15_000_000, product: '12630000000' },
        ],
        sum: '38418000000',
        percent: 100,
        costNanoDollars: 38_418_000,
      },
    },
    toolTrace: null,
    capture: null,
    ...part,
  };
}

export const captured: CapturedExchange = {
  method: 'POST',
  path: '/v1/messages?beta=true',
  headers: { 'content-type': 'application/json', 'user-agent': 'claude-cli/2.1 (external, cli)' },
  inbound: {
    contentType: 'application/json',
    text: '{"model":"claude-sonnet-4-5","max_tokens":1024,"messages":[{"role":"user","content":"Hello"}]}',
    bytes: 94,
    truncated: false,
  },
  upstream: null,
  answer: {
    contentType: 'text/event-stream',
    text: 'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1"}}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n',
    bytes: 262_144,
    truncated: true,
  },
};

/** Answers `list-requests` from `rows` as the gateway pages them, and `read-request` with `detail`. */
export function logOf(
  rows: readonly RequestLogRow[],
  size = 50,
  detail: (row: RequestLogRow) => RequestDetail = detailOf,
): HostHandler {
  return (request) => {
    if (request.action === 'list-requests') {
      const from = Number(request.cursor ?? 0);
      const next = from + size < rows.length ? String(from + size) : null;
      return { value: { rows: rows.slice(from, from + size), nextCursor: next } };
    }
    if (request.action === 'read-request') {
      const row = rows.find(({ id }) => id === request.id);
      return row === undefined ? { error: { kind: 'not-found', message: '' } } : { value: detail(row) };
    }
    return { value: request.action === 'copy-curl' ? { whole: false } : null };
  };
}
