// The arithmetic of the benchmarks: ratios inside a round, what is added, which gate is met, and that no gate is missing from the table.
import { describe, expect, it } from 'vitest';
import { frames, type Frame } from '../../bench/flame/profile';
import { gates, judge } from '../../bench/proxy/gates';
import { gateRows, gateTable, type Results } from '../../bench/proxy/report';
import { addedRatio, median, ratio, type Rounds, type Turn } from '../../bench/proxy/rounds';
import { scenarios } from '../../bench/proxy/scenarios';
import { allGates, everyGate } from '../../bench/table/gateList';

const turn = (processorPerRequest: number, latency: number): Turn => ({
  processorPerRequest,
  processorPerPiece: null,
  requestsPerSecond: 1,
  requestsPerProcessorSecond: 1e6 / processorPerRequest,
  latency,
  firstByte: latency,
  delay: null,
  delayP99: null,
});
/** The machine is three times as slow in the second round: no ratio sees it. */
const rounds: Rounds = {
  direct: [turn(1, 10), turn(1, 30)],
  dispatch: [turn(40, 110), turn(120, 330)],
  gatehouse: [turn(60, 130), turn(180, 390)],
};
const results = (more: Partial<Results>): Results => ({
  run: { at: '', machine: '', node: '', load: 0, form: 'full', rounds: 2 },
  scenarios: {},
  singles: [],
  absent: {},
  failed: {},
  ...more,
});

describe('ratios', () => {
  it('are taken inside a round', () => {
    expect(ratio(rounds, 'gatehouse', 'dispatch', 'processorPerRequest')).toEqual({
      median: 1.5,
      least: 1.5,
      greatest: 1.5,
    });
  });

  it('count what is added to no gateway at all', () => {
    expect(addedRatio(rounds, 'gatehouse', 'dispatch', 'latency')).toEqual({ median: 1.2, least: 1.2, greatest: 1.2 });
  });

  it('fail where a subject has no such figure', () => {
    expect(() => ratio(rounds, 'gatehouse', 'dispatch', 'delay')).toThrow('no delay');
  });

  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
  ])('have the median of %j', (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});

describe('gates', () => {
  it('are met at their bound and not beyond', () => {
    const gate = gates.find(({ scenario, against }) => scenario === 'throughput' && against === 'dispatch');
    if (gate === undefined) throw new Error('There is no gate of throughput.');
    expect(judge(gate, rounds)).toMatchObject({ met: true });
    expect(judge({ ...gate, bound: 1.49 }, rounds)).toMatchObject({ met: false });
    expect(judge({ ...gate, against: 'nginx' }, rounds)).toBeUndefined();
  });

  it('of a load that was not reached are not met', () => {
    const single = { scenario: 'store', what: 'longest stall', values: [1], unit: 'ms', bound: 10 };
    const unfit = { ...single, unfit: 'only 3 requests' };
    const [fit, other] = gateRows(results({ singles: [single, unfit] })).slice(-2);
    expect(fit).toMatchObject({ met: true, figure: '1 ms' });
    expect(other).toMatchObject({ met: false, figure: '1 ms; only 3 requests' });
  });

  it('say why they were not measured', () => {
    const rows = gateRows(results({ absent: { portkey: 'no network' }, failed: { big: '3 requests failed' } }));
    const told = (scenario: string) => rows.filter((row) => row.scenario === scenario).map(({ figure }) => figure);
    expect(told('throughput')).toContain('not measured: no network');
    expect(told('big')).toEqual(['not measured: 3 requests failed']);
  });

  it('stand in the table once each, measured or not', () => {
    const places = gateRows(results({})).map(({ scenario, gate }) =>
      everyGate.filter(([named, words]) => named === scenario && gate.startsWith(words)),
    );
    expect(places.map((found) => found.length)).toEqual(gates.map(() => 1));
    const rows = allGates([]);
    expect(rows).toHaveLength(everyGate.length);
    expect(gateTable(rows).split('\n')).toHaveLength(everyGate.length + 2);
  });

  it('have a scenario that measures them', () => {
    const measured = [...scenarios.map(({ name }) => name), 'log'];
    expect(gates.filter(({ scenario }) => !measured.includes(scenario))).toEqual([]);
  });
});

describe('profiles', () => {
  const call = (functionName: string, url = 'file:///home/me/gateway.js') => ({ functionName, url });
  const profile = {
    startTime: 0,
    endTime: 0,
    nodes: [
      { id: 1, callFrame: call('(root)'), children: [2, 3, 4, 5] },
      { id: 2, callFrame: call('work'), children: [6] },
      { id: 3, callFrame: call('work') },
      { id: 4, callFrame: call('(idle)') },
      { id: 5, callFrame: call('rare') },
      { id: 6, callFrame: call('emit', 'node:events') },
    ],
    samples: [2, 3, 4, 5, 6],
    timeDeltas: [40, 30, 900, 1, 29],
  };

  it('hold functions, merged under one caller, without idle time, rare ones and paths', () => {
    const emit: Frame = { name: 'emit node:events', own: 29, all: 29, children: [] };
    const work: Frame = { name: 'work', own: 70, all: 99, children: [emit] };
    expect(frames(profile, 0.05)).toEqual({ name: 'all', own: 1, all: 100, children: [work] });
  });
});
