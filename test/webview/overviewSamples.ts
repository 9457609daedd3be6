// What the host answers the Overview page with: a day of figures by channel, budgets, tools, and requests that went every way.
import type { StatisticsRow } from '../../src/shared/statisticsMessages';
import { budget, passedTest } from './panelSamples';
import { requestRow, requestRows } from './samples';
import { figures } from './statistics/kit';
import { tools } from './toolSamples';
import type { HostHandler } from './webviewPage';

const nothing = figures();
const hour = 3_600_000;

/** 24 hours of two channels; the second fails now and then. */
function dayOfFigures(from: string): StatisticsRow[] {
  return Array.from({ length: 24 }, (_, index) => new Date(Date.parse(from) + index * hour).toISOString()).flatMap(
    (start, index) => [
      {
        ...nothing,
        hour: start,
        channel: 'ch_anthropic',
        requests: 3 + ((index * 7) % 11),
        costUsd: 0.01 * (1 + (index % 5)),
      },
      {
        ...nothing,
        hour: start,
        channel: 'ch_openai',
        requests: index % 4,
        errors: index % 4 === 3 ? 1 : 0,
        costUsd: 0.002,
      },
    ],
  );
}

const at = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

/** One request of each way, newest first. */
export const routedRows = [
  requestRow({
    id: 'ev_failover',
    startedAt: at(4),
    route: 'failover',
    attempts: [
      { channelId: 'ch_openai', status: 429, reason: 'rate-limited', milliseconds: 210 },
      { channelId: 'ch_anthropic', status: 200, milliseconds: 3000 },
    ],
  }),
  requestRow({ id: 'ev_routed', startedAt: at(9) }),
  requestRow({
    id: 'ev_failed',
    startedAt: at(14),
    route: 'failed',
    outcome: 'error',
    status: 502,
    error: 'connect ETIMEDOUT 203.0.113.7:443',
    errorKind: 'upstream-unreachable',
    channelId: 'ch_deepseek',
    attempts: [
      { channelId: 'ch_deepseek', status: null, reason: 'no-route', error: 'connect ETIMEDOUT', milliseconds: 9000 },
    ],
  }),
  requestRow({
    id: 'ev_none',
    startedAt: at(20),
    route: 'no-channel',
    outcome: 'error',
    status: 404,
    errorKind: 'model-not-found',
    error: 'No channel offers the model.',
    channelId: null,
    attempts: [],
    requestedModel: 'gpt-9',
    model: null,
  }),
  requestRow({
    id: 'ev_refused',
    startedAt: at(26),
    route: 'refused',
    outcome: 'error',
    status: 429,
    errorKind: 'rate-limited',
    error: 'The key has reached its limit.',
    channelId: null,
    attempts: [],
    model: null,
  }),
];

/** Made with the events, so that they stay behind them however long a test takes. */
const olderRows = requestRows(40);

/** A gateway at work. */
export const overviewAnswers: HostHandler = (request) => {
  switch (request.action) {
    case 'read-summary': {
      const { from, groupBy } = request.request;
      const rows = groupBy.includes('hour')
        ? dayOfFigures(from)
        : [
            { ...nothing, channel: 'ch_anthropic', requests: 120, costUsd: 1.2 },
            { ...nothing, channel: 'ch_openai', requests: 14, errors: 3 },
          ];
      return { value: { rows, total: nothing } };
    }
    case 'list-requests':
      return { value: { rows: [...routedRows, ...olderRows], nextCursor: null } };
    case 'list-budgets':
      return {
        value: [
          budget({ id: 'b1', usd: 100, usedUsd: 10 }),
          budget({ id: 'b2', scope: 'channel', scopeId: 'ch_anthropic', usd: 20, usedUsd: 18.4 }),
          budget({ id: 'b3', scope: 'tool', scopeId: 'claude-code', usd: 5, usedUsd: 5.31, period: 'day' }),
        ],
      };
    case 'list-tools':
      return { value: tools };
    case 'test-channel':
      return { value: passedTest };
    default:
      return { value: null };
  }
};

/** A gateway that nobody has used yet. */
export const freshAnswers: HostHandler = (request) => {
  switch (request.action) {
    case 'read-summary':
      return { value: { rows: [], total: nothing } };
    case 'list-requests':
      return { value: { rows: [], nextCursor: null } };
    case 'list-budgets':
      return { value: [] };
    case 'list-tools':
      return { value: tools.map((one) => ({ ...one, status: 'not-taken-over' })) };
    default:
      return { value: null };
  }
};
