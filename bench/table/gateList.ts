// All gates in the order of the table in docs/performance.md, whoever measures them. Data, and how measured rows find their place in it. Used by
// main.ts.
import type { GateRow } from '../proxy/report';

/** Every gate: its scenario and the words that its line begins with. What no file has stands as not measured. */
export const everyGate: readonly (readonly [string, string])[] = [
  ['throughput', 'processor time per request'],
  ['throughput', 'requests per processor second'],
  ['throughput cross', 'processor time per request'],
  ['latency', 'added p50, to dispatch'],
  ['latency', 'added p50, to portkey'],
  ['first-byte', 'added p50'],
  ['first-byte cross', 'added p50'],
  ['big', 'processor time per request'],
  ['big cross', 'processor time per request'],
  ['paced', 'delay p50'],
  ['paced', 'processor time per chunk'],
  ['paced cross', 'delay p50'],
  ['paced cross', 'processor time per chunk'],
  ['fast', 'processor time per chunk'],
  ['fast cross', 'processor time per chunk'],
  ['idle', 'memory of each of 1,000 open streams'],
  ['idle', 'upstream streams left 1 s after the clients'],
  ['busy host', 'chunk delay p99, to the same with an idle host'],
  ['store', 'longest stall of the event loop'],
  ['store', 'finished requests lost on SIGKILL'],
  ['store', 'slowest of'],
  ['store', 'slowest page'],
  ['log', 'processor time per request'],
  ['start', 'activate()'],
  ['start', 'gateway listens'],
  ['memory', 'resident after 10,000 requests'],
  ['memory', 'resident memory flat over an hour'],
  ['upstream', 'requests a second'],
];

/** A row for every gate; one that nobody has measured says so. */
export function allGates(measured: readonly GateRow[]): GateRow[] {
  return everyGate.map(
    ([scenario, words]) =>
      measured.find((row) => row.scenario === scenario && row.gate.startsWith(words)) ?? {
        scenario,
        gate: words,
        figure: '',
        met: undefined,
      },
  );
}
