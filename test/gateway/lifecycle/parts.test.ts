// The small parts of the gateway's life, each alone: activity, drain, linger, leases, runtime file, log file, failures.
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActivityCounter } from '../../../src/gateway/lifecycle/activity';
import { prepareDataDirectory } from '../../../src/gateway/lifecycle/dataDirectory';
import { Drain, type DrainSteps } from '../../../src/gateway/lifecycle/drain';
import { failureOf } from '../../../src/gateway/lifecycle/failure';
import { LeaseBook } from '../../../src/gateway/lifecycle/lease';
import { Linger } from '../../../src/gateway/lifecycle/linger';
import { LogFile } from '../../../src/gateway/lifecycle/logFile';
import { readRuntimeFile, removeRuntimeFile, writeRuntimeFile } from '../../../src/gateway/lifecycle/runtimeFile';
import { createLog } from '../../../src/gateway/log';
import { GatewayError } from '../../../src/shared/errors';
import type { LeaseEvent, SecretMap } from '../../../src/shared/events';
import { TemporaryFolder } from '../../support/temporaryFolder';
import { waitFor } from '../../support/waitFor';

const quiet = createLog({ level: 'error', write: () => undefined, redact: (text) => text, now: () => 0 });

afterEach(() => vi.useRealTimers());

describe('activity', () => {
  it('counts each request once, however often its end is told', async () => {
    const counts: number[] = [];
    const activity: ActivityCounter = new ActivityCounter(() => counts.push(activity.active));
    const cut = vi.fn();
    const [first, second] = [activity.begin(cut), activity.begin(cut)];
    first();
    first();
    expect(activity.active).toBe(1);
    activity.cutAll();
    expect(cut).toHaveBeenCalledTimes(1);
    const idle = activity.whenIdle(10_000);
    second();
    expect(await idle).toBe(true);
    expect(counts).toEqual([1, 2, 1, 0]);
    expect(await activity.whenIdle(0)).toBe(true);
  });

  it('does not wait longer than told', async () => {
    const activity = new ActivityCounter();
    activity.begin(() => undefined);
    expect(await activity.whenIdle(1)).toBe(false);
    const giveUp = new AbortController();
    const waiting = activity.whenIdle(60_000, giveUp.signal);
    giveUp.abort();
    expect(await waiting).toBe(false);
  });
});

describe('drain', () => {
  function build(): { activity: ActivityCounter; steps: string[]; drain: Drain; end: (() => void)[] } {
    const activity = new ActivityCounter();
    const steps: string[] = [];
    const end: (() => void)[] = [];
    const all: DrainSteps = {
      activity,
      log: quiet,
      stopListening: () => void steps.push('stop listening'),
      announce: (reason) => void steps.push(`announce ${reason}`),
      close: () => {
        steps.push('close');
        return Promise.resolve();
      },
      leave: (code) => void steps.push(`leave ${code}`),
    };
    end.push(activity.begin(() => steps.push('cut')));
    return { activity, steps, drain: new Drain(all), end };
  }

  it('stops listening before it returns, waits for requests, then leaves in order', async () => {
    vi.useFakeTimers();
    const { activity, steps, drain, end } = build();
    drain.begin('upgrade');
    expect(steps).toEqual(['stop listening', 'announce upgrade']);
    expect(activity.draining).toBe(true);
    await vi.advanceTimersByTimeAsync(599_000);
    expect(steps).toHaveLength(2);
    end[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(steps.slice(2)).toEqual(['close', 'leave 0']);
  });

  it('cuts what has not ended in its time: 10 s for a stop, 10 min for an upgrade', async () => {
    for (const [reason, patience] of [
      ['stop', 10_000],
      ['restart', 10_000],
      ['signal', 10_000],
      ['upgrade', 600_000],
    ] as const) {
      vi.useFakeTimers();
      const { steps, drain } = build();
      drain.begin(reason);
      await vi.advanceTimersByTimeAsync(patience - 1);
      expect(steps).not.toContain('cut');
      await vi.advanceTimersByTimeAsync(1);
      expect(steps).toContain('cut');
      // A request that does not end even then does not hold up the end.
      await vi.advanceTimersByTimeAsync(2000);
      expect(steps.slice(2)).toEqual(['cut', 'close', 'leave 0']);
      vi.useRealTimers();
    }
  });

  it('is shortened, never lengthened, by a second reason, and runs once', async () => {
    vi.useFakeTimers();
    const { steps, drain } = build();
    drain.begin('upgrade');
    await vi.advanceTimersByTimeAsync(1000);
    drain.begin('stop');
    await vi.advanceTimersByTimeAsync(5000);
    drain.begin('upgrade');
    drain.begin('signal');
    await vi.advanceTimersByTimeAsync(4999);
    expect(steps).not.toContain('cut');
    await vi.advanceTimersByTimeAsync(1);
    expect(steps).toContain('cut');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(steps).toEqual(['stop listening', 'announce upgrade', 'cut', 'close', 'leave 0']);
  });

  it('leaves with 1 when closing fails', async () => {
    const { steps, end } = build();
    const activity = new ActivityCounter();
    const failing = new Drain({
      activity,
      log: quiet,
      stopListening: () => undefined,
      announce: () => undefined,
      close: () => Promise.reject(new Error('disk')),
      leave: (code) => void steps.push(`leave ${code}`),
    });
    failing.begin('stop');
    await waitFor(() => steps.join() === 'leave 1');
    end[0]?.();
  });
});

describe('linger', () => {
  function build(): { state: { leases: number; active: number; keep: boolean }; linger: Linger; leave: () => void } {
    vi.useFakeTimers();
    const state = { leases: 0, active: 0, keep: false };
    const leave = vi.fn();
    const linger = new Linger({
      lingerMs: 5000,
      firstLeaseMs: 30_000,
      leases: () => state.leases,
      activeRequests: () => state.active,
      keepRunning: () => state.keep,
      now: () => Date.now(),
      leave,
    });
    return { state, linger, leave };
  }

  it('waits 30 s for the first lease', () => {
    const { leave } = build();
    vi.advanceTimersByTime(29_999);
    expect(leave).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('a request before the first lease does not shorten that', () => {
    const { state, linger, leave } = build();
    state.active = 1;
    linger.update();
    vi.advanceTimersByTime(10_000);
    state.active = 0;
    linger.update();
    vi.advanceTimersByTime(19_999);
    expect(leave).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('counts anew from the last lease or request, whichever ends later', () => {
    const { state, linger, leave } = build();
    state.leases = 1;
    linger.update();
    vi.advanceTimersByTime(100_000);
    state.leases = 0;
    state.active = 1;
    linger.update();
    vi.advanceTimersByTime(100_000);
    state.active = 0;
    linger.update();
    vi.advanceTimersByTime(4999);
    state.leases = 1;
    linger.update();
    state.leases = 0;
    linger.update();
    vi.advanceTimersByTime(4999);
    expect(leave).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('stays as long as it is told to', () => {
    const { state, linger, leave } = build();
    state.keep = true;
    linger.update();
    vi.advanceTimersByTime(1_000_000);
    expect(leave).not.toHaveBeenCalled();
    state.keep = false;
    linger.update();
    vi.advanceTimersByTime(5000);
    expect(leave).toHaveBeenCalledTimes(1);
  });
});

describe('leases', () => {
  it('hand the keys on only when the keeper may not have written them', () => {
    let now = 0;
    const leases = new LeaseBook(
      () => ({ secrets: { c: { secret: 's', setAt: 1 } }, removed: {} }),
      () => now,
    );
    const heard: Record<string, LeaseEvent[]> = { a: [], b: [], c: [] };
    const open = (name: string): (() => void) =>
      leases.open(name, (event) => (event.type === 'secrets' ? heard[name]?.push(event) : undefined));
    const endA = open('a');
    const endB = open('b');
    leases.secretsChanged();
    expect(heard.a).toHaveLength(1);
    endB();
    expect(heard.a).toHaveLength(1);
    const endC = open('c');
    now = 60_000;
    endA();
    endA();
    // A minute is long enough to have written them.
    expect(heard.c).toHaveLength(0);
    leases.secretsChanged();
    endC();
    open('b');
    expect([heard.a?.length, heard.b?.length, heard.c?.length]).toEqual([1, 1, 1]);
    expect(leases.count).toBe(1);
  });

  it('tell every window the keys to remember, once for what came together, and those that open later too', async () => {
    let secrets: SecretMap = {};
    const leases = new LeaseBook(
      () => ({ secrets, removed: {} }),
      () => 0,
    );
    const heard: string[] = [];
    const open = (name: string): (() => void) =>
      leases.open(name, (event) => {
        if (event.type === 'known-secrets') heard.push(`${name} ${Object.keys(event.secrets).join()}`);
      });
    open('a');
    open('b');
    expect(heard).toEqual([]);
    secrets = { c: { secret: 's', setAt: 1 }, d: { secret: 't', setAt: 1 } };
    leases.shareSecrets();
    leases.secretsChanged();
    await Promise.resolve();
    expect(heard).toEqual(['a c,d', 'b c,d']);
    open('c');
    expect(heard).toEqual(['a c,d', 'b c,d', 'c c,d']);
  });
});

describe('files', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder('lifecycle');
  });
  afterEach(() => folder.remove());

  const runtime = {
    pid: 1,
    version: '1',
    proxyUrl: 'http://127.0.0.1:1',
    managementUrl: 'http://127.0.0.1:2',
    managementToken: 'token',
    startedAt: '2026-01-01T00:00:00.000Z',
  };

  it('the runtime file is private whatever the umask, and leaves nothing beside it', () => {
    for (const mask of [0o000, 0o777]) {
      const before = process.umask(mask);
      try {
        writeFileSync(folder.join(`runtime.json.${process.pid}.tmp`), 'left by a crash');
        writeRuntimeFile(folder.path, runtime);
      } finally {
        process.umask(before);
      }
      expect(statSync(folder.join('runtime.json')).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder.path)).toEqual(['runtime.json']);
    }
    expect(readRuntimeFile(folder.path)).toEqual(runtime);
    removeRuntimeFile(folder.path, 'another');
    expect(readRuntimeFile(folder.path)).toEqual(runtime);
    removeRuntimeFile(folder.path, 'token');
    expect(readdirSync(folder.path)).toEqual([]);
    removeRuntimeFile(folder.path, 'token');
  });

  it.each(['', '{', '[]', '{"pid":"x"}', '\0\0\0'])('a damaged runtime file counts as none: %j', (text) => {
    writeFileSync(folder.join('runtime.json'), text);
    expect(readRuntimeFile(folder.path)).toBeUndefined();
    removeRuntimeFile(folder.path, 'token');
    expect(readdirSync(folder.path)).toEqual(['runtime.json']);
  });

  it('the log is rotated once it is large, one old file is kept', () => {
    const log = new LogFile(folder.path, 1000);
    const lines = Array.from({ length: 35 }, (_unused, index) => `${index} ${'x'.repeat(96)}`);
    for (const line of lines) log.write(line);
    log.close();
    const read = (name: string): string[] => readFileSync(folder.join(name), 'utf8').trimEnd().split('\n');
    expect(readdirSync(folder.path).sort()).toEqual(['gateway.log', 'gateway.old.log']);
    const kept = [...read('gateway.old.log'), ...read('gateway.log')];
    expect(kept).toEqual(lines.slice(-kept.length));
    expect(kept.length).toBeGreaterThan(10);
    for (const name of readdirSync(folder.path)) expect(statSync(folder.join(name)).mode & 0o777).toBe(0o600);
    // The next process goes on in the same file, and makes it private if it was not.
    chmodSync(folder.join('gateway.log'), 0o644);
    const next = new LogFile(folder.path, 1_000_000);
    next.write('more');
    next.close();
    expect(read('gateway.log').at(-1)).toBe('more');
    expect(statSync(folder.join('gateway.log')).mode & 0o777).toBe(0o600);
  });

  it('the log of two processes: whoever finds the file replaced opens the fresh one', () => {
    const [old, fresh] = [new LogFile(folder.path, 100), new LogFile(folder.path, 100)];
    old.write('a'.repeat(120));
    fresh.write('b'.repeat(120));
    fresh.write('c');
    old.write('d');
    expect(readFileSync(folder.join('gateway.log'), 'utf8')).toBe('c\nd\n');
    old.close();
    fresh.close();
  });

  it('the log survives that it cannot be written, and tells the gap', () => {
    const data = folder.join('data');
    mkdirSync(data);
    const log = new LogFile(data);
    log.write('one');
    log.close();
    renameSync(data, folder.join('moved'));
    log.write('lost');
    log.write('lost too');
    mkdirSync(data);
    log.write('two');
    log.close();
    const lines = readFileSync(folder.join('data', 'gateway.log'), 'utf8').trimEnd().split('\n');
    expect(lines).toEqual(['{"level":"warn","message":"2 lines lost"}', 'two']);
  });

  it('the data directory is made for its owner alone, an existing one keeps its mode', () => {
    const before = process.umask(0);
    try {
      expect(prepareDataDirectory(folder.join('a', 'b'))).toBe(folder.join('a', 'b'));
      mkdirSync(folder.join('theirs'), { mode: 0o755 });
      prepareDataDirectory(folder.join('theirs'));
    } finally {
      process.umask(before);
    }
    expect(['a', 'a/b', 'theirs'].map((name) => statSync(folder.join(name)).mode & 0o777)).toEqual([
      0o700, 0o700, 0o755,
    ]);
    expect(readdirSync(folder.join('a', 'b'))).toEqual([]);
    rmSync(folder.join('a'), { recursive: true });
    writeFileSync(folder.join('a'), '');
    expect(() => prepareDataDirectory(folder.join('a', 'b'))).toThrow(/cannot be used.*ENOTDIR/);
  });
});

describe('failures', () => {
  it.each([
    [
      new GatewayError('conflict', 'm', { details: { port: 5, server: 'proxy' } }),
      { event: 'port-in-use', port: 5, server: 'proxy' },
      3,
    ],
    [new GatewayError('conflict', 'm', { details: { port: 5 } }), { event: 'failed', message: 'm', exitCode: 1 }, 1],
    [
      new GatewayError('internal', 'm', { details: { reason: 'data-directory' } }),
      { event: 'failed', message: 'm', exitCode: 4, reason: 'data-directory' },
      4,
    ],
    [
      new GatewayError('internal', 'm', { details: { reason: 'node-too-old' } }),
      { event: 'failed', message: 'm', exitCode: 1, reason: 'node-too-old' },
      1,
    ],
    [new Error('m'), { event: 'failed', message: 'm', exitCode: 1 }, 1],
    ['text', { event: 'failed', message: 'text', exitCode: 1 }, 1],
  ])('%s', (error, message, exitCode) => {
    expect(failureOf(error)).toEqual({ message, exitCode });
  });
});
