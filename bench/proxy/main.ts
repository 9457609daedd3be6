// `npm run bench`: what Gatehouse costs beside the least relay that Node allows. Prints tables; writes out/bench/results.json and results.md.
// Arguments: --quick (fewer and shorter rounds), --rounds N, --seconds S, --only NAME[,NAME], --peers (fetches and measures Portkey).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { houseWith } from '../store/house';
import { installPeer } from './installPeer';
import { LoadClient } from './loadClient';
import { checkMachine } from './machine';
import { compileNative } from './native';
import { markdown, type Results } from './report';
import { measure, type Pace } from './rounds';
import { scenarios } from './scenarios';
import { idle, memoryAfter, pacedDelayP99 } from './special';
import { direct } from './subjects/direct';
import { gatehouse, type GatehouseOptions } from './subjects/gatehouse';
import { portkey, portkeyPackage } from './subjects/portkey';
import { dispatch, nginx } from './subjects/relays';
import type { Subject } from './subjects/subject';
import { startUpstreams } from './upstreams';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    peers: { type: 'boolean', default: false },
  },
});
const pace: Pace = {
  rounds: Number(values.rounds ?? (values.quick ? 3 : 7)),
  warmUpSeconds: values.quick ? 0.5 : 1,
  seconds: Number(values.seconds ?? (values.quick ? 1.5 : 4)),
};
const only = values.only?.split(',');
const wanted = (name: string, long = false): boolean => only?.includes(name) ?? !(values.quick && long);
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

checkMachine();
const repo = process.cwd();
const sources = path.join(repo, 'bench/proxy');
const output = path.join(repo, 'out/bench');
const programs = compileNative(path.join(sources, 'native'), path.join(output, 'native'));
const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-bench-'));
const upstreams = await startUpstreams(programs.upstream, path.join(folder, 'scripts'));
const load = new LoadClient(programs.load, folder);
const ours = (name: string, more: Partial<GatehouseOptions> = {}): Promise<Subject> =>
  gatehouse(upstreams, {
    bundle: path.join(repo, 'dist/gateway.js'),
    dataDirectory: path.join(folder, name),
    home: path.join(folder, 'home'),
    ...more,
  });
const results: Results = { scenarios: {}, singles: [] };

async function withSubjects(subjects: readonly Subject[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}

async function runRounds(): Promise<void> {
  const others = [
    await nginx(upstreams, path.join(folder, 'nginx')),
    values.peers ? await portkey(upstreams, installPeer(portkeyPackage, path.join(output, 'peers'))) : undefined,
  ].filter((subject) => subject !== undefined);
  const subjects = [direct(upstreams), await dispatch(upstreams, sources), await ours('data'), ...others];
  await withSubjects(subjects, async () => {
    for (const scenario of scenarios.filter(({ name, long }) => wanted(name, long))) {
      tell(scenario.name);
      results.scenarios[scenario.name] = await measure(load, subjects, scenario, pace);
    }
  });
}

async function runLog(): Promise<void> {
  tell('log');
  const rows = values.quick ? 100_000 : 1_000_000;
  const subjects = [
    await dispatch(upstreams, sources),
    await ours('log', { dataDirectory: houseWith(rows, path.join(folder, 'log'), tell) }),
  ];
  const throughput = scenarios.find(({ name }) => name === 'throughput');
  if (throughput === undefined) throw new Error('There is no scenario of throughput.');
  await withSubjects(subjects, async () => {
    results.scenarios['log'] = await measure(load, subjects, { ...throughput, name: 'log' }, pace);
  });
}

async function runIdle(): Promise<void> {
  tell('idle');
  const subject = await ours('idle');
  await withSubjects([subject], async () => {
    const { kibibytesEach, upstreamsLeft } = await idle(load, subject, upstreams);
    const scenario = 'idle';
    results.singles.push(
      { scenario, what: 'memory of an open stream', value: kibibytesEach, unit: 'KiB', bound: 60 },
      { scenario, what: 'upstream streams left after 1 s', value: upstreamsLeft, unit: '', bound: 0 },
    );
  });
}

async function runMemory(): Promise<void> {
  tell('memory');
  const subject = await ours('memory');
  await withSubjects([subject], async () => {
    const value = await memoryAfter(load, subject, 10_000);
    const what = 'resident after 10,000 requests';
    results.singles.push({ scenario: 'memory', what, value, unit: 'MiB', bound: 120 });
  });
}

async function runBusy(): Promise<void> {
  tell('busy');
  const file = path.join(sources, 'subjects/busyHost.mjs');
  const figures: number[] = [];
  for (const busy of [false, true]) {
    const subject = await ours(`busy-${busy}`, { host: { file, busy } });
    await withSubjects([subject], async () => void figures.push(await pacedDelayP99(load, subject, pace)));
  }
  const [still = NaN, blocked = NaN] = figures;
  const what = `chunk delay p99 under a blocked host, to ${still.toFixed(0)} µs without`;
  results.singles.push({ scenario: 'busy', what, value: blocked / still, unit: '', bound: 2 });
}

try {
  await runRounds();
  if (wanted('log')) await runLog();
  if (wanted('idle')) await runIdle();
  if (wanted('memory')) await runMemory();
  if (wanted('busy')) await runBusy();
  const text = markdown(results);
  process.stdout.write(`${text}\n`);
  writeFileSync(path.join(output, 'results.md'), `${text}\n`);
  writeFileSync(path.join(output, 'results.json'), JSON.stringify(results, null, 2));
} finally {
  upstreams.stop();
  rmSync(folder, { recursive: true, force: true });
}
