// Figures that stand alone, each with a gateway of its own: idle streams, memory, a busy extension host, stalls of the event loop, and what the
// upstream itself can do. Called by main.ts. The gates over them are told here, since each has its own.
import type { LoadClient } from './loadClient';
import { cores } from './machine';
import { median, type Pace } from './rounds';
import { idle, memoryAfter, pacedDelayP99, stalls } from './special';
import type { GatehouseOptions } from './subjects/gatehouse';
import type { Subject } from './subjects/subject';
import type { Upstreams } from './upstreams';

/** A figure that is not a ratio of rounds: one value for each round. */
export interface Single {
  scenario: string;
  what: string;
  values: number[];
  unit: string;
  /** At most, or at least where `atLeast`; none: shown alone. */
  bound?: number;
  atLeast?: boolean;
  /** Why the figure does not meet its gate whatever it is: the load that the gate asks for was not reached. */
  unfit?: string;
}

export interface House {
  load: LoadClient;
  upstreams: Upstreams;
  pace: Pace;
  quick: boolean;
  /** Where the sources of the benchmark are. */
  sources: string;
  start(name: string, more?: Partial<GatehouseOptions>): Promise<Subject>;
  /** The reference, with the probe of stalls. */
  startDispatch(): Promise<Subject>;
}

/** Runs the work and stops the subjects, whatever comes of it. */
export async function withSubjects<T>(subjects: readonly Subject[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}

/** The load client on a core of its own, before anything else runs: the bench needs an upstream that is no limit to anybody. */
export async function upstreamAlone({ load }: House, direct: Subject): Promise<Single[]> {
  const request = direct.request({ client: 'openai-chat', upstream: 'openai-chat', manner: 'whole', size: 2048 });
  const { finished, seconds } = await load.run(request, 64, 1, { core: cores.subject });
  const what = 'requests a second of the upstream alone, on a core of its own';
  return [{ scenario: 'upstream', what, values: [finished / seconds], unit: '', bound: 80_000, atLeast: true }];
}

export async function runIdle(house: House): Promise<Single[]> {
  const subject = await house.start('idle');
  const figures = await withSubjects([subject], () => idle(house.load, subject, house.upstreams, house.quick ? 1 : 3));
  const scenario = 'idle';
  const each = figures.map(({ kibibytesEach }) => kibibytesEach);
  const left = figures.map(({ upstreamsLeft }) => upstreamsLeft);
  return [
    { scenario, what: 'memory of each of 1,000 open streams', values: each, unit: 'KiB', bound: 60 },
    { scenario, what: 'upstream streams left 1 s after the clients', values: left, unit: '', bound: 0 },
  ];
}

export async function runMemory(house: House): Promise<Single[]> {
  const subject = await house.start('memory');
  const value = await withSubjects([subject], () => memoryAfter(house.load, subject, 10_000));
  return [{ scenario: 'memory', what: 'resident after 10,000 requests', values: [value], unit: 'MiB', bound: 120 }];
}

/** Two gateways, the hosts of which differ: the one stands still for 50 of each 100 ms. They take turns. */
export async function runBusy(house: House): Promise<Single[]> {
  const file = `${house.sources}/subjects/busyHost.mjs`;
  const subjects = [
    await house.start('still', { host: { file, busy: false } }),
    await house.start('busy', { host: { file, busy: true } }),
  ];
  const [still = [], busy = []] = await withSubjects(subjects, () => pacedDelayP99(house.load, subjects, house.pace));
  const ratios = busy.map((value, round) => value / (still[round] ?? NaN));
  const scenario = 'busy host';
  return [
    { scenario, what: 'chunk delay p99, to the same with an idle host', values: ratios, unit: '', bound: 2 },
    { scenario, what: 'chunk delay p99 with an idle host', values: still, unit: 'µs' },
    { scenario, what: 'chunk delay p99 with a blocked host', values: busy, unit: 'µs' },
  ];
}

const rate = 2000;

/** The reference beside it: what Node and the machine cost. */
export async function runStalls(house: House): Promise<Single[]> {
  const options = house.quick ? { rate, seconds: 2, rounds: 1 } : { rate, seconds: 4, rounds: 3 };
  const measure = async (subject: Subject) => withSubjects([subject], () => stalls(house.load, subject, options));
  const dispatch = await measure(await house.startDispatch());
  const ours = await measure(await house.start('stalls', { probe: house.sources }));
  const scenario = 'store';
  const answered = median(ours.map(({ requestsPerSecond }) => requestsPerSecond));
  const reached = answered >= 0.95 * rate;
  const at = 'at 2,000 requests a second';
  return [
    {
      scenario,
      what: `longest stall of the event loop ${at}`,
      values: ours.map(({ longest }) => longest),
      unit: 'ms',
      bound: 10,
      ...(!reached && { unfit: `only ${answered.toFixed(0)} requests a second were answered` }),
    },
    { scenario, what: `99.9th percentile of its delay ${at}`, values: ours.map(({ p999 }) => p999), unit: 'ms' },
    {
      scenario,
      what: `longest stall of dispatch ${at}`,
      values: dispatch.map(({ longest }) => longest),
      unit: 'ms',
    },
    {
      scenario,
      what: 'requests a second that were answered meanwhile',
      values: ours.map(({ requestsPerSecond }) => requestsPerSecond),
      unit: '',
    },
  ];
}
