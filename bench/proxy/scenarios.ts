// The scenarios: what is asked, how often at once, and what is counted. Data for rounds.ts; the gates over their figures stand in gates.ts.
import type { Errand } from './subjects/subject';
import { piecesOf, type Manner } from './scripts';
import { protocols, type Protocol } from './wire';

export interface Scenario {
  name: string;
  errand: Errand;
  connections: number;
  /** Pieces of text in an answer that a client sees, for figures per piece. */
  pieces: number;
  /** Left out of a quick run. */
  long?: boolean;
  /** Subjects beside Gatehouse that take part where they can. */
  peers: readonly string[];
}

const kibibyte = 1024;
const small = 2 * kibibyte;
const big = 400 * kibibyte;

function scenario(
  name: string,
  [client, upstream, manner]: [Protocol, Protocol, Manner],
  connections: number,
  more: Partial<Pick<Scenario, 'peers' | 'long'>> & { size?: number } = {},
): Scenario {
  const { size = small, peers = ['nginx'], long = false } = more;
  const pieces = manner === 'whole' ? 1 : piecesOf[manner];
  return { name, errand: { client, upstream, manner, size }, connections, pieces, long, peers };
}

const everyPair = protocols.flatMap((client) =>
  protocols.filter((upstream) => upstream !== client).map((upstream) => [client, upstream] as const),
);
const all = ['nginx', 'portkey'];

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [
  scenario('latency', ['openai-chat', 'openai-chat', 'whole'], 1, { peers: all }),
  scenario('latency cross', ['anthropic', 'openai-chat', 'whole'], 1),
  scenario('throughput', ['openai-chat', 'openai-chat', 'whole'], 64, { peers: all }),
  scenario('throughput cross', ['anthropic', 'openai-chat', 'whole'], 64),
  scenario('big', ['anthropic', 'anthropic', 'whole'], 8, { size: big }),
  scenario('big cross', ['anthropic', 'openai-chat', 'whole'], 8, { size: big }),
  scenario('first-byte', ['openai-chat', 'openai-chat', 'first'], 1, { peers: all }),
  scenario('first-byte cross', ['anthropic', 'openai-chat', 'first'], 1),
  scenario('paced', ['openai-chat', 'openai-chat', 'paced'], 50, { peers: all }),
  scenario('paced cross', ['anthropic', 'openai-chat', 'paced'], 50),
  scenario('fast', ['openai-chat', 'openai-chat', 'fast'], 50, { peers: all }),
  scenario('fast cross', ['anthropic', 'openai-chat', 'fast'], 50),
  ...everyPair.map(([client, upstream]) =>
    scenario(`${client} to ${upstream}, whole`, [client, upstream, 'whole'], 64, { long: true, peers: [] }),
  ),
  ...everyPair.map(([client, upstream]) =>
    scenario(`${client} to ${upstream}, fast`, [client, upstream, 'fast'], 50, { long: true, peers: [] }),
  ),
];
