// The memory of routing as the gateway uses it: what each report of an attempt changes in the next plan.
import { describe, expect, it } from 'vitest';
import type { RoutableChannel } from '../../src/routing/candidate';
import { ChannelRouter, type Attempt, type PlanRequest, type RoutePlan } from '../../src/routing/channelRouter';
import { judgeFault, judgeRefusal } from '../../src/routing/judgeAttempt';
import { channel, thrownBy } from './routingFixture';

const start = 1_800_000_000_000;
const stickyKey = { key: 'conversation', lifetimeMs: 300_000 };

function house(count = 2): { router: ChannelRouter; channels: RoutableChannel[]; request: PlanRequest } {
  const channels = Array.from({ length: count }, (_, index) =>
    channel({ id: String(index), priority: index, models: [{ id: `real-${index}`, alias: 'gpt-5' }] }),
  );
  const request: PlanRequest = {
    model: 'gpt-5', protocol: 'openai-chat', channels, allowedChannels: null, allowedModels: null, translate: true,
  }; // prettier-ignore
  return { router: new ChannelRouter({ random: () => 0 }), channels, request };
}

const order = (plan: RoutePlan): string[] => plan.candidates.map((candidate) => candidate.channel.id);

function begin(router: ChannelRouter, plan: RoutePlan, id: string, at: number): Attempt {
  const candidate = plan.candidates.find((item) => item.channel.id === id);
  const attempt = candidate === undefined ? undefined : router.begin(plan, candidate, at);
  if (attempt === undefined) throw new Error(`no attempt at ${id}`);
  return attempt;
}

describe('ChannelRouter', () => {
  it('a nearly empty account is passed over until its window starts anew', () => {
    const { router, request } = house();
    const attempt = begin(router, router.plan(request, start), '0', start);
    attempt.head({ 'x-ratelimit-remaining-requests': '1', 'x-ratelimit-reset-requests': '30s' }, start);
    attempt.answered(100, start + 100);
    attempt.end();
    expect(order(router.plan(request, start + 29_999))).toEqual(['1', '0']);
    expect(order(router.plan(request, start + 30_000))).toEqual(['0', '1']);
    expect(router.limitsOf('0', 'real-0')).toMatchObject({ requests: { remaining: 1 } });
    router.changed('0');
    expect(order(router.plan(request, start + 1000))).toEqual(['0', '1']);
  });

  it('a long request passes over an account without the tokens for it', () => {
    const { router, request } = house();
    const attempt = begin(router, router.plan(request, start), '0', start);
    attempt.head({ 'x-ratelimit-remaining-tokens': '9000', 'x-ratelimit-reset-tokens': '30s' }, start);
    expect(order(router.plan({ ...request, needs: { inputTokens: 8000 } }, start))).toEqual(['0', '1']);
    expect(order(router.plan({ ...request, needs: { inputTokens: 9500 } }, start))).toEqual(['1', '0']);
  });

  it('a conversation moves when its channel breaks and does not return', () => {
    const { router, request } = house();
    const asked = { ...request, stickyKey };
    const answer = (id: string, at: number): void => {
      const attempt = begin(router, router.plan(asked, at), id, at);
      attempt.answered(100, at);
      attempt.end();
    };
    answer('1', start);
    // One answer of the sticky channel: it stays there, though the other has the better priority.
    expect(order(router.plan(asked, start + 1000))).toEqual(['1', '0']);
    expect(order(router.plan(request, start + 1000))).toEqual(['0', '1']);
    const plan = router.plan(asked, start + 2000);
    const failing = begin(router, plan, '1', start + 2000);
    failing.failed(judgeFault('upstream-unreachable'), start + 2000);
    failing.end();
    const helping = begin(router, plan, '0', start + 2000);
    helping.answered(100, start + 2100);
    helping.end();
    expect(order(router.plan(asked, start + 60_000))).toEqual(['0', '1']);
  });

  it('a conversation whose channel was disabled moves too', () => {
    const { router, channels, request } = house();
    const asked = { ...request, stickyKey };
    const first = begin(router, router.plan(asked, start), '0', start);
    first.answered(100, start);
    first.end();
    const without = { ...asked, channels: channels.slice(1) };
    const second = begin(router, router.plan(without, start), '1', start);
    second.answered(100, start);
    second.end();
    expect(order(router.plan(asked, start))).toEqual(['1', '0']);
  });

  it('a channel whose own quota is used up is out, with the time of its renewal', () => {
    const { router, request } = house();
    const quota = (channelId: string): { until?: number } | undefined =>
      channelId === '0' ? { until: start + 3_600_000 } : undefined;
    expect(order(router.plan({ ...request, quota }, start))).toEqual(['1']);
    const error = thrownBy(() => router.plan({ ...request, quota: () => ({ until: start + 3_600_000 }) }, start));
    expect(error).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 3600, shouldRetry: false });
    expect(thrownBy(() => router.plan({ ...request, quota: () => ({}) }, start)).kind).toBe('no-channel');
  });

  it('tells when the first of those held is free, also of ones that no plan offers any more', () => {
    const { router, request } = house();
    const plan = router.plan(request, start);
    for (const [id, ms] of [
      ['0', 20_000],
      ['1', 50_000],
    ] as const) {
      const attempt = begin(router, plan, id, start);
      attempt.failed(judgeRefusal({ status: 429, toldUntil: start + ms }), start);
      attempt.end();
    }
    expect(router.toldUntil(plan, start)).toBe(start + 20_000);
    expect(plan.candidates.map((candidate) => router.heldUntil(candidate, start))).toEqual([
      start + 20_000,
      start + 50_000,
    ]);
    expect(thrownBy(() => router.plan(request, start))).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 20 });
    // Four seconds before its time, a request may as well wait.
    expect(order(router.plan(request, start + 16_000))).toEqual(['0']);
  });

  it('counts what runs from beginning to end, once', () => {
    const { router, channels, request } = house(2);
    const asked: PlanRequest = {
      ...request,
      strategy: 'least-busy',
      channels: channels.map((item) => ({ ...item, priority: 0 })),
    };
    const first = begin(router, router.plan(asked, start), '0', start);
    expect(order(router.plan(asked, start))).toEqual(['1', '0']);
    const second = begin(router, router.plan(asked, start), '0', start);
    first.end();
    first.end();
    expect(order(router.plan(asked, start))).toEqual(['1', '0']);
    second.end();
    expect(order(router.plan(asked, start))).toEqual(['0', '1']);
  });

  it('a whole answer forgets failures, a removed channel is forgotten altogether', () => {
    const { router, request } = house(1);
    const turn = (good: boolean): void => {
      const attempt = begin(router, router.plan(request, start), '0', start);
      if (good) attempt.answered(1, start);
      else attempt.failed(judgeRefusal({ status: 500 }), start);
      attempt.end();
    };
    for (const good of [false, false, true, false, false]) turn(good);
    expect(router.holds('0', start)).toEqual([]);
    turn(false);
    expect(router.holds('0', start)).toMatchObject([
      { state: 'open', cause: { code: 'server-error', params: { model: 'real-0' } } },
    ]);
    router.removed('0');
    expect(router.holds('0', start)).toEqual([]);
  });

  it('lowest-latency learns from answers', () => {
    const { channels, request } = house(2);
    // Dice that never explore.
    const router = new ChannelRouter({ random: () => 0.5 });
    const asked: PlanRequest = {
      ...request,
      strategy: 'lowest-latency',
      channels: channels.map((item) => ({ ...item, priority: 0 })),
    };
    for (const [id, ms] of [
      ['0', 900],
      ['1', 200],
    ] as const) {
      const attempt = begin(router, router.plan(asked, start), id, start);
      attempt.answered(ms, start);
      attempt.end();
    }
    expect(order(router.plan(asked, start))).toEqual(['1', '0']);
    for (let index = 0; index < 20; index += 1) {
      const attempt = begin(router, router.plan(asked, start), '1', start);
      attempt.answered(2000, start);
      attempt.end();
    }
    expect(order(router.plan(asked, start))).toEqual(['0', '1']);
  });

  it('round-robin: a channel that was away is not flooded when it comes back', () => {
    const { router, channels, request } = house(2);
    const pool = channels.map((item) => ({ ...item, priority: 0, models: [{ id: 'gpt-5' }] }));
    const asked: PlanRequest = { ...request, strategy: 'round-robin', channels: pool };
    const serve = (from: PlanRequest): string => {
      const plan = router.plan(from, start);
      const id = plan.candidates[0]?.channel.id ?? '';
      begin(router, plan, id, start).end();
      return id;
    };
    for (let index = 0; index < 100; index += 1) serve({ ...asked, channels: pool.slice(0, 1) });
    expect(Array.from({ length: 8 }, () => serve(asked)).filter((id) => id === '1').length).toBeLessThanOrEqual(5);
  });
});
