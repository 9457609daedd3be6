// Scenes of the request log: rows of every kind, details with route, price and captured bodies, filters, and nothing, and an error.
import { captured, detailOf, logOf } from '../../webview/detailSamples';
import { names, requestRow, requestRows, runningRow, sidebarState } from '../../webview/samples';
import type { HostHandler, WebviewPage } from '../../webview/webviewPage';
import type { Scene } from '../scene';

const secondsAgo = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

const failover = requestRow({
  id: 'req_failover',
  startedAt: secondsAgo(20),
  route: 'failover',
  tool: 'claude-code',
  folder: '/home/ada/projects/analytical-engine',
  costUsd: 0.038418,
  durationMs: 3260,
  warnings: ['service_tier was dropped: this channel does not take it'],
  attempts: [
    { channelId: 'ch_gemini', status: null, reason: 'quota-used-up', passedOver: true, milliseconds: 0 },
    {
      channelId: 'ch_openai',
      status: 429,
      reason: 'rate-limited',
      error: 'Rate limit reached',
      startedMs: 3,
      milliseconds: 610,
    },
    { channelId: 'ch_anthropic', status: 200, startedMs: 700, firstByteMs: 640, milliseconds: 2500 },
  ],
});
const rows = [runningRow({ id: 'req_live', startedAt: secondsAgo(3) }), failover, ...requestRows(60)];
const atWork = logOf(rows, 100, (row) => detailOf(row, row.id === failover.id ? { capture: captured } : {}));

async function begin(view: WebviewPage): Promise<void> {
  await view.post({ type: 'names', ...names, proxyUrl: 'http://127.0.0.1:11580' });
  await view.post({ type: 'sidebar', state: sidebarState() });
}
async function beginWithRows(view: WebviewPage): Promise<void> {
  await begin(view);
  await view.page.locator('[data-id=req_failover]').waitFor();
}
async function openFailover(view: WebviewPage): Promise<void> {
  await beginWithRows(view);
  await view.page.locator('[data-id=req_failover]').click();
  await view.page.locator('.arithmetic').waitFor();
}
const scene = (name: string, answer: HostHandler, play: Scene['play'], rest: Partial<Scene> = {}): Scene => ({
  name,
  bundle: 'requests',
  answer,
  play,
  ...rest,
});
const noRows: HostHandler = () => ({ value: { rows: [], nextCursor: null } });

export const requestScenes: Scene[] = [
  scene('requests', atWork, beginWithRows, { main: true }),
  scene('requests-detail', atWork, openFailover, { height: 2400 }),
  scene(
    'requests-filters',
    atWork,
    async (view) => {
      await beginWithRows(view);
      await view.page.locator('gatehouse-filter-chips .add').click();
    },
    {
      state: {
        filters: { within: '24h', status: '4xx', model: 'claude-sonnet-4-5', channel: 'ch_openai', search: 'timeout' },
        columns: ['channel', 'tool', 'route', 'cost', 'duration'],
        selectedId: null,
        scrollTop: 0,
        readable: true,
      },
    },
  ),
  scene('requests-empty', noRows, begin),
  scene('requests-error', () => ({ error: { kind: 'gateway-unreachable', message: '' } }), begin),
];
