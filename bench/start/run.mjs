// `npm run bench:start [rounds]`: how long Gatehouse takes to start in a real VS Code: loading and activating the extension, until the gateway
// listens, and until each page is drawn. Prints a table, writes out/bench/start.json, ends with 1 where a median is above its bound.
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ensureBrowser } from '../../scripts/ensureBrowser.mjs';
import { ensureDependencies } from '../../scripts/ensureDependencies.mjs';
import { ensureHost } from '../../scripts/ensureHost.mjs';
import { underNode } from '../../scripts/ensureNode.mjs';
import { inRepo } from '../../scripts/tools/paths.mjs';
import { runMain, say } from '../../scripts/tools/say.mjs';

/** What is opened, and the element that its page is filled with. The sidebar opens as a view, the rest as panels. */
const pages = [
  { command: 'gatehouse.sidebar.focus', element: 'gatehouse-sidebar' },
  { command: 'gatehouse.openOverview', element: 'gatehouse-overview' },
  { command: 'gatehouse.openStatistics', element: 'gatehouse-statistics' },
  { command: 'gatehouse.openRequestLog', element: 'gatehouse-requests' },
  { command: 'gatehouse.openPrices', element: 'gatehouse-prices' },
  { command: 'gatehouse.openTools', element: 'gatehouse-tools' },
  { command: 'gatehouse.openEndpoints', element: 'gatehouse-endpoints' },
  { command: 'gatehouse.openKeys', element: 'gatehouse-virtual-keys' },
  { command: 'gatehouse.addChannel', element: 'gatehouse-channel' },
];
/** A page with nothing on it: what VS Code itself takes, so that no page of ours can be faster. The first of a window warms VS Code up. */
const empty = { command: 'empty', element: 'gatehouse-empty' };
/** Bounds of the medians, in ms. */
const bounds = { activation: 50, listening: 400, paint: 300 };
const limitMs = 60_000;
const pollMs = 5;
const now = () => performance.timeOrigin + performance.now();
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(look, what) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${limitMs} ms`);
    await pause(pollMs);
  }
}

const accepts = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Time of the processor that a process has taken, in ms; undefined where the system does not tell (all but Linux). */
function processorMs(pid) {
  const file = `/proc/${pid}/stat`;
  if (!fs.existsSync(file)) return undefined;
  // Fields 14 and 15 of proc(5), counted after the name, which may hold spaces; in hundredths of a second.
  const fields = fs.readFileSync(file, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** One start from nothing: a window opens, the extension activates, the gateway listens, every page is opened once and closed. */
async function round(house, { isGone, paintOf }) {
  const before = house.notes().length;
  const page = await house.openWindow();
  const activation = await until(() => house.notes()[before], 'the extension');
  await until(() => accepts(house.proxyPort), 'the gateway');
  const listening = now() - activation.at;
  const gateway = await until(() => house.gateway(), 'the runtime file');
  const processor = processorMs(gateway.pid);
  await page.locator('.statusbar-item', { hasText: /\$\d/ }).waitFor({ timeout: limitMs });
  const paints = {};
  const run = async (command) => (await fetch(`http://127.0.0.1:${activation.port}/${command}`)).json();
  for (const { command, element } of [empty, empty, ...pages]) {
    const { at } = await run(command);
    paints[element] = (await paintOf(page, element)) - at;
    await run('workbench.action.closeAllEditors');
    await until(() => isGone(page, element), `the end of ${element}`);
  }
  await page.close();
  await house.endGateway();
  return {
    load: activation.load,
    activation: { wall: activation.wall, processor: activation.processor },
    listening,
    processor,
    paints,
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** A line of the table; `bound` undefined: shown only. */
function row(name, values, bound) {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  return { name, median: middle, least, most, bound, holds: bound === undefined || middle <= bound, values };
}

function rowsOf(rounds) {
  return [
    row(
      'loading the extension (wall)',
      rounds.map(({ load }) => load.wall),
    ),
    row(
      'loading the extension (processor)',
      rounds.map(({ load }) => load.processor),
    ),
    row(
      'activate() (wall)',
      rounds.map(({ activation }) => activation.wall),
      bounds.activation,
    ),
    row(
      'activate() (processor)',
      rounds.map(({ activation }) => activation.processor),
    ),
    row(
      'gateway listens after activate() began',
      rounds.map(({ listening }) => listening),
      bounds.listening,
    ),
    row(
      'gateway until it listens (processor)',
      rounds.map(({ processor }) => processor ?? NaN),
    ),
    row(
      'first paint of an empty webview',
      rounds.map(({ paints }) => paints[empty.element]),
    ),
    ...pages.map(({ element }) =>
      row(
        `first paint of ${element}`,
        rounds.map(({ paints }) => paints[element]),
        bounds.paint,
      ),
    ),
  ];
}

function table(rows) {
  const figure = (value) => (value === undefined ? '' : value.toFixed(0)).padStart(7);
  const lines = rows.map(
    ({ name, median: middle, least, most, bound, holds }) =>
      `${figure(middle)} ${figure(least)} ${figure(most)} ${figure(bound)}  ${name}${holds ? '' : '  TOO SLOW'}`,
  );
  return [' median   least    most   bound  milliseconds', ...lines].join('\n');
}

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  await ensureBrowser();
  await ensureHost();
  const { openHouse } = await import('./house.mjs');
  const { isGone, paintOf, watchPaints } = await import('./paint.mjs');
  const count = Number(process.argv[2] ?? 10);
  const house = await openHouse();
  const rounds = [];
  try {
    await watchPaints(house.context);
    // The first start fills the caches of the machine and of the browser; users have it once.
    const first = await round(house, { isGone, paintOf });
    say(
      `first start of all: activate() ${first.activation.wall.toFixed(0)} ms, gateway ${first.listening.toFixed(0)} ms`,
    );
    for (let index = 1; index <= count; index += 1) {
      rounds.push(await round(house, { isGone, paintOf }));
      say(`start ${index} of ${count}`);
    }
  } finally {
    await house.close();
  }
  const rows = rowsOf(rounds);
  const file = inRepo('out', 'bench', 'start.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const machine = {
    processors: os.availableParallelism(),
    model: os.cpus()[0]?.model,
    load: os.loadavg()[0],
    node: process.version,
  };
  fs.writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), machine, rounds: count, rows }, undefined, 2));
  process.stdout.write(
    `${table(rows)}\n\nload of the machine: ${os.loadavg()[0]?.toFixed(1)} on ${machine.processors} processors\n`,
  );
  process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;
});
