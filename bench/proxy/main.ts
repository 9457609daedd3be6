// `npm run bench`: what Gatehouse costs beside the least relay that Node allows. Prints tables; writes out/bench/results.json and results.md.
// Arguments: --quick (fewer and shorter rounds), --rounds N, --seconds S, --only NAME[,NAME], --peers or --no-peers (nginx, Portkey and
// claude-code-router, fetched where they are not there; part of a full run), --gateway FILE (another gateway.js than the one just built).
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { databaseName } from '../../src/store/store';
import { houseWith } from '../store/house';
import { installPeer } from './installPeer';
import { LoadClient } from './loadClient';
import { checkMachine } from './machine';
import { compileNative } from './native';
import { findNginx } from './nginxPackage';
import { beginRun, markdown, type Results } from './report';
import { measure, type Pace } from './rounds';
import { scenarios, type Scenario } from './scenarios';
import { runBusy, runIdle, runMemory, runStalls, upstreamAlone, withSubjects, type House } from './singles';
import { claudeCodeRouter, claudeCodeRouterPackage } from './subjects/claudeCodeRouter';
import { direct } from './subjects/direct';
import { gatehouse } from './subjects/gatehouse';
import { portkey, portkeyPackage } from './subjects/portkey';
import { dispatch, nginx } from './subjects/relays';
import type { Subject } from './subjects/subject';
import { startUpstreams } from './upstreams';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    peers: { type: 'boolean' },
    gateway: { type: 'string' },
  },
});
const { quick } = values;
const pace: Pace = {
  rounds: Number(values.rounds ?? (quick ? 3 : 5)),
  firstSeconds: quick ? 0.8 : 1.5,
  warmUpSeconds: 0.2,
  seconds: Number(values.seconds ?? (quick ? 0.7 : 0.9)),
};
const pairsPace: Pace = { rounds: Math.min(3, pace.rounds), firstSeconds: 0.8, warmUpSeconds: 0.1, seconds: 0.5 };
const only = values.only?.split(',');
const withPeers = values.peers ?? (!quick && only === undefined);
const takesPart = ({ name, part }: Scenario): boolean => only?.includes(name) ?? (!quick || part === 'quick');
const wanted = (name: string): boolean => only?.includes(name) ?? true;
const began = performance.now();
const tell = (text: string): void =>
  void process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);

checkMachine();
const run = beginRun(only !== undefined ? 'part' : quick ? 'quick' : 'full', pace.rounds);
const repo = process.cwd();
const sources = path.join(repo, 'bench/proxy');
const output = path.join(repo, 'out/bench');
const programs = compileNative(path.join(sources, 'native'), path.join(output, 'native'));
const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-bench-'));
const upstreams = await startUpstreams(programs.upstream, path.join(folder, 'scripts'));
const load = new LoadClient(programs.load, folder);
const results: Results = { run, scenarios: {}, singles: [], absent: {}, failed: {} };
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One scenario that fails is told, and the rest of the run goes on. */
async function kept(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    results.failed[name] = wordsOf(error);
    tell(`failed: ${results.failed[name]}`);
  }
}
const house: House = {
  load,
  upstreams,
  pace,
  quick,
  sources,
  start: (name, more) =>
    gatehouse(upstreams, {
      bundle: path.resolve(repo, values.gateway ?? 'dist/gateway.js'),
      dataDirectory: path.join(folder, name),
      home: path.join(folder, 'home'),
      ...more,
    }),
  startDispatch: () => dispatch(upstreams, sources, true),
};

/** Those that can be had here. Why one cannot is told in the results. */
async function peers(): Promise<Subject[]> {
  const folderOf = (name: string): string => path.join(output, 'peers', name);
  const makers: Record<string, () => Promise<Subject>> = {
    nginx: () => nginx(upstreams, findNginx(folderOf('nginx')), path.join(folder, 'nginx')),
    portkey: () => portkey(upstreams, installPeer(portkeyPackage, folderOf('portkey'))),
    'claude-code-router': () => {
      const modules = installPeer(claudeCodeRouterPackage, folderOf('claude-code-router'));
      return claudeCodeRouter(upstreams, modules, path.join(folder, 'claude-code-router'));
    },
  };
  const made: Subject[] = [];
  for (const [name, make] of Object.entries(makers))
    if (!withPeers) results.absent[name] = 'not asked for in this run';
    else
      try {
        made.push(await make());
      } catch (error) {
        results.absent[name] = wordsOf(error);
        tell(`without ${name}: ${results.absent[name]}`);
      }
  return made;
}

async function runRounds(): Promise<void> {
  const chosen = scenarios.filter(takesPart);
  const bare = direct(upstreams);
  if (wanted('upstream')) results.singles.push(...(await upstreamAlone(house, bare)));
  if (chosen.length === 0) return;
  const subjects = [bare, await dispatch(upstreams, sources), await house.start('data'), ...(await peers())];
  await withSubjects(subjects, async () => {
    // Requests one at a time come first, and would be measured while the code of small requests is still being compiled.
    tell('warm-up');
    const first = (subject: Subject): Scenario | undefined => chosen.find(({ errand }) => subject.takes(errand));
    for (const subject of subjects) {
      const errand = first(subject)?.errand;
      if (errand !== undefined)
        await load.run(subject.request(errand), 64, quick ? 1 : 3).catch((error: unknown) => tell(wordsOf(error)));
    }
    for (const scenario of chosen) {
      tell(scenario.name);
      const scenarioPace = scenario.part === 'pairs' ? pairsPace : pace;
      await kept(scenario.name, async () => {
        results.scenarios[scenario.name] = await measure(load, subjects, scenario, scenarioPace, (name, error) => {
          results.absent[name] ??= `${scenario.name}: ${wordsOf(error)}`;
        });
      });
    }
  });
}

/** Small requests with a long log already stored. The log is made once and copied. */
async function runLog(): Promise<void> {
  const made = houseWith(quick ? 100_000 : 1_000_000, path.join(tmpdir(), 'gatehouse-bench'), tell);
  mkdirSync(path.join(folder, 'log'));
  copyFileSync(path.join(made, databaseName), path.join(folder, 'log', databaseName));
  const subjects = [await dispatch(upstreams, sources), await house.start('log')];
  const throughput = scenarios.find(({ name }) => name === 'throughput');
  if (throughput === undefined) throw new Error('There is no scenario of throughput.');
  await withSubjects(subjects, async () => {
    results.scenarios['log'] = await measure(load, subjects, { ...throughput, name: 'log' }, pace, (name, error) => {
      results.absent[name] ??= wordsOf(error);
    });
  });
}

try {
  await runRounds();
  if (wanted('log')) {
    tell('log');
    await kept('log', runLog);
  }
  for (const [name, measureOne] of Object.entries({
    idle: runIdle,
    memory: runMemory,
    busy: runBusy,
    store: runStalls,
  }))
    if (wanted(name)) {
      tell(name);
      await kept(name, async () => void results.singles.push(...(await measureOne(house))));
    }
  const text = markdown(results);
  process.stdout.write(`${text}\n`);
  // A part of a run does not stand in for a whole one.
  const name = only === undefined ? 'results' : 'part';
  writeFileSync(path.join(output, `${name}.md`), `${text}\n`);
  writeFileSync(path.join(output, `${name}.json`), JSON.stringify(results));
  if (Object.keys(results.failed).length > 0) process.exitCode = 1;
  tell('done');
} finally {
  upstreams.stop();
  rmSync(folder, { recursive: true, force: true });
}
