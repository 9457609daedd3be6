// Row 41 of the reliability table: recorded answers spoilt on the wire between gateway and provider, at any byte, the HTTP around them
// included, for every client protocol with every upstream protocol. The client always gets a whole answer or an error in its own protocol, in
// time; what was cut is never told as finished; every row is closed and says the same. The quick form takes a few bytes of each scene; the
// whole one takes as many as GATEHOUSE_MINUTES (20) allow, the short streams at every byte first.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ProtocolId } from '../../src/shared/channel';
import { wireFaultKinds, type WireFault, type WireFaultKind } from '../support/faultProxy';
import { inParallel } from '../support/inParallel';
import { isLong } from '../support/long';
import { counted, recordFigure } from '../support/qualityFigure';
import { seededRandom } from '../support/seededRandom';
import { waitFor } from '../support/waitFor';
import { allScenes, nameOf, silenceMs, WireHouse, type Outcome, type Reading, type Scene } from './wireScenes';

const minutes = Number(process.env['GATEHOUSE_MINUTES'] ?? 20);
/** What must be over by then hangs: two attempts, each silent for its time, and what is to do besides, the machine's own delays left out. */
const patienceMs = 2 * silenceMs + 12_000;
const random = seededRandom(41);
/** Those wait for a limit of time, and can wait at once; the others must not take the time from each other. */
const waiting: ReadonlySet<WireFaultKind> = new Set<WireFaultKind>(['stall', 'corrupt', 'drop', 'insert']);
let house: WireHouse;
beforeAll(async () => {
  house = await WireHouse.open();
});
afterAll(async () => house.close());

/** Nothing is missing after these, so the answer must be whole. */
const harmless: ReadonlySet<WireFaultKind> = new Set<WireFaultKind>(['pieces', 'pause']);
/** Without check sums nobody can see an altered byte; the event streams of Bedrock have them. */
const isChecked = ({ way, mode }: Scene): boolean => way.protocol === 'bedrock' && mode === 'stream';
/** Nothing is altered by these: what is told as finished is what the provider said. */
const cutting: ReadonlySet<WireFaultKind> = new Set<WireFaultKind>(['reset', 'close', 'stall']);

interface Known {
  reading: Reading;
  /** Bytes of the whole answer on the wire. */
  length: number;
}
const references = new Map<string, Promise<Known>>();

/** The scene without a fault. */
function referenceOf(scene: Scene): Promise<Known> {
  const name = nameOf(scene);
  let known = references.get(name);
  if (known === undefined) {
    const mark = `reference-${references.size}`;
    known = house.ask(scene, mark).then(({ reading }) => ({ reading, length: house.relay.lengths.get(mark) ?? 0 }));
    references.set(name, known);
  }
  return known;
}

const errorShapes: Record<ProtocolId, (body: Record<string, unknown>) => boolean> = {
  'openai-chat': ({ error }) => typeof (error as { message?: unknown } | undefined)?.message === 'string',
  'openai-responses': ({ error }) => typeof (error as { message?: unknown } | undefined)?.message === 'string',
  anthropic: ({ type, error }) =>
    type === 'error' && typeof (error as { type?: unknown } | undefined)?.type === 'string',
  gemini: ({ error }) => typeof (error as { status?: unknown } | undefined)?.status === 'string',
};

function isErrorBody(client: ProtocolId, text: string): boolean {
  try {
    return errorShapes[client](JSON.parse(text) as Record<string, unknown>);
  } catch {
    return false;
  }
}

interface Trial {
  scene: Scene;
  fault: WireFault;
}
const tally = { trials: 0, whole: 0, told: 0, slowest: 0, byKind: new Map<WireFaultKind, number>() };
const faults: string[] = [];
/** Ids of requests with what their client was told. */
const told = new Map<string, { what: string; whole: boolean }>();

function judge({ scene, fault }: Trial, known: Known, { answer, reading, milliseconds, turns }: Outcome): void {
  const what = `${nameOf(scene)}: ${fault.kind} at ${fault.at} of ${known.length}`;
  const wrong = (text: string): void => void faults.push(`${what}: ${text}`);
  const { client, mode } = scene;
  const whole = 'said' in reading;
  const expected = 'said' in known.reading ? known.reading.said : undefined;
  tally.trials += 1;
  tally.slowest = Math.max(tally.slowest, milliseconds);
  tally[whole ? 'whole' : 'told'] += 1;
  tally.byKind.set(fault.kind, (tally.byKind.get(fault.kind) ?? 0) + 1);
  // Single bytes are work, not waiting: there is no time by which so many turns must be over.
  if (fault.kind !== 'pieces' && turns > patienceMs)
    wrong(`took ${Math.round(turns)} ms of ${Math.round(milliseconds)} ms`);
  if (answer.broken) wrong('the connection broke');
  if (answer.status !== 200 && !isErrorBody(client, answer.text))
    wrong(`${answer.status} in no words of ${client}: ${answer.text.slice(0, 200)}`);
  if (whole && !harmless.has(fault.kind) && expected === undefined) wrong('an error became a success');
  if (whole && (cutting.has(fault.kind) || isChecked(scene)) && reading.said !== expected)
    wrong(`false success: ${reading.said}`);
  if (harmless.has(fault.kind) && (whole ? reading.said : undefined) !== expected)
    wrong(`not the same: ${JSON.stringify(reading)}`);
  // Altered bytes of a passthrough are the provider's own words: they go on as they came. Cut ones must be told as an error.
  const spoken = mode === 'stream' ? /error|response\.(failed|incomplete)/.test(answer.text) : answer.status !== 200;
  if (!whole && cutting.has(fault.kind) && !spoken)
    wrong(`ended without a word: ${reading.error}, ${answer.text.slice(-200)}`);
  const id = String(answer.headers['x-gatehouse-request-id']);
  if (cutting.has(fault.kind) || harmless.has(fault.kind)) told.set(id, { what, whole });
}

async function attempt(trial: Trial, index: number): Promise<void> {
  const known = await referenceOf(trial.scene);
  const mark = `trial-${index}`;
  house.relay.faults.set(mark, trial.fault);
  // Only what leaves the gateway waiting needs a channel that gives up; for all else its limits must not depend on the machine.
  const outcome = await house.ask(trial.scene, mark, waiting.has(trial.fault.kind));
  house.relay.faults.delete(mark);
  house.relay.lengths.delete(mark);
  house.house.forgive();
  judge(trial, known, outcome);
}

/** Rows of all requests of this test against what their clients were told. */
async function checkRows(): Promise<number> {
  await waitFor(() => house.house.activity.active === 0, { what: 'the end of every request' });
  let open = 0;
  for (let cursor: string | undefined; ;) {
    const page = house.house.services.store.requests.page({ limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    for (const row of page.rows) {
      if (row.outcome === null) open += 1;
      const client = told.get(row.id);
      if (client !== undefined && (row.outcome === 'ok') !== client.whole)
        faults.push(`${client.what}: whole for the client is ${client.whole}, the row says ${row.outcome}`);
    }
    if (page.nextCursor === null) return open;
    cursor = page.nextCursor;
  }
}

/** A few bytes of every scene, for each kind of fault in its turn. */
async function quickTrials(): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const scene of allScenes()) {
    if (scene.answer !== 'short' && random.chance(0.6)) continue;
    const { length } = await referenceOf(scene);
    const times = scene.answer === 'short' ? 10 : 2;
    for (let time = 0; time < times; time += 1) {
      const kind = random.pick(wireFaultKinds);
      trials.push({ scene, fault: { kind, at: random.integer(0, length - 1) } });
    }
  }
  return trials;
}

/** Every byte of the short streams with every kind of fault, by chance in its order. */
async function everyByte(scenes: readonly Scene[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const scene of scenes) {
    const { length } = await referenceOf(scene);
    for (let at = 0; at < length; at += 1)
      for (const kind of wireFaultKinds) trials.push({ scene, fault: { kind, at } });
  }
  for (let left = trials.length - 1; left > 0; left -= 1) {
    const other = random.integer(0, left);
    [trials[left], trials[other]] = [trials[other] as Trial, trials[left] as Trial];
  }
  return trials;
}

async function anyByte(scenes: readonly Scene[], count: number): Promise<Trial[]> {
  const trials = Array.from({ length: count }, async () => {
    const scene = random.pick(scenes);
    const { length } = await referenceOf(scene);
    return { scene, fault: { kind: random.pick(wireFaultKinds), at: random.integer(0, length - 1) } };
  });
  return Promise.all(trials);
}

/** As many as `milliseconds` allow: the short streams byte by byte, and beside them all others by chance. Returns what it did of the short. */
async function wholeTrials(milliseconds: number): Promise<string> {
  const until = performance.now() + milliseconds;
  const scenes = allScenes();
  const others = scenes.filter(({ answer }) => answer !== 'short');
  const short = await everyByte(scenes.filter(({ answer }) => answer === 'short'));
  let done = 0;
  while (performance.now() < until && done < short.length) {
    const part = short.slice(done, done + 400);
    await runTrials([...part, ...(await anyByte(others, 200))]);
    done += part.length;
  }
  return ` (${counted(done)} of the ${counted(short.length)} that there are of the short streams)`;
}

let number = 0;

async function runTrials(trials: readonly Trial[]): Promise<void> {
  const run = async (part: readonly Trial[], width: number): Promise<void> =>
    inParallel(part, width, async (trial) => attempt(trial, (number += 1)));
  const waits = ({ fault }: Trial): boolean => waiting.has(fault.kind);
  await run(trials.filter(waits), 64);
  await run(
    trials.filter((trial) => !waits(trial)),
    8,
  );
}

it(
  'spoilt at any byte, an answer is whole or an error, in time, and its row says so',
  { timeout: (minutes + 20) * 60_000 },
  async () => {
    // SDKs say on the console what they could not read.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let share = '';
    if (isLong) share = await wholeTrials(minutes * 60_000);
    else await runTrials(await quickTrials());
    const open = await checkRows();
    const kinds = [...tally.byKind].map(([kind, count]) => `${kind} ${counted(count)}`).join(', ');
    recordFigure({
      row: 41,
      part: 'faults on the wire',
      figure:
        `${counted(tally.trials)} spoilt answers${share} (${kinds}) in ${references.size} scenes: ${counted(tally.whole)} whole, ` +
        `${counted(tally.told)} told as errors, ${faults.length} wrong, ${open} rows open, slowest ${Math.round(tally.slowest)} ms`,
      holds: faults.length === 0 && open === 0,
    });
    expect(faults).toEqual([]);
    expect(open).toBe(0);
    expect(house.relay.committed).toBeGreaterThan(tally.trials * 0.8);
  },
);
