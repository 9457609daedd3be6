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
  /** In a quick run too; `pairs` only in a full one, with fewer and shorter rounds. */
  part: 'quick' | 'full' | 'pairs';
  /** Subjects beside Gatehouse and `dispatch` that take part where they are there; `direct` where what is added is counted. */
  beside: readonly string[];
}

const kibibyte = 1024;
const small = 2 * kibibyte;
const big = 400 * kibibyte;

function scenario(
  name: string,
  [client, upstream, manner]: [Protocol, Protocol, Manner],
  connections: number,
  more: Partial<Pick<Scenario, 'beside' | 'part'>> & { size?: number } = {},
): Scenario {
  const { size = small, beside = [], part = 'quick' } = more;
  const pieces = manner === 'whole' ? 1 : piecesOf[manner];
  return { name, errand: { client, upstream, manner, size }, connections, pieces, part, beside };
}

const everyPair = protocols.flatMap((client) =>
  protocols.filter((upstream) => upstream !== client).map((upstream) => [client, upstream] as const),
);
const same = ['direct', 'nginx', 'portkey'];
const cross = ['direct', 'claude-code-router'];

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [
  scenario('latency', ['openai-chat', 'openai-chat', 'whole'], 1, { beside: same }),
  scenario('latency cross', ['anthropic', 'openai-chat', 'whole'], 1, { beside: cross, part: 'full' }),
  scenario('throughput', ['openai-chat', 'openai-chat', 'whole'], 64, { beside: ['nginx', 'portkey'] }),
  scenario('throughput cross', ['anthropic', 'openai-chat', 'whole'], 64, { beside: ['claude-code-router'] }),
  scenario('big', ['anthropic', 'anthropic', 'whole'], 8, { size: big, beside: ['nginx'] }),
  scenario('big cross', ['anthropic', 'openai-chat', 'whole'], 8, { size: big, beside: ['claude-code-router'] }),
  scenario('first-byte', ['openai-chat', 'openai-chat', 'first'], 1, { beside: same }),
  scenario('first-byte cross', ['anthropic', 'openai-chat', 'first'], 1, { beside: cross }),
  scenario('paced', ['openai-chat', 'openai-chat', 'paced'], 50, { beside: ['nginx', 'portkey'] }),
  scenario('paced cross', ['anthropic', 'openai-chat', 'paced'], 50),
  scenario('fast', ['openai-chat', 'openai-chat', 'fast'], 50, { beside: ['nginx', 'portkey'] }),
  scenario('fast cross', ['anthropic', 'openai-chat', 'fast'], 50, { beside: ['claude-code-router'] }),
  ...(['whole', 'fast'] as const).flatMap((manner) =>
    everyPair.map(([client, upstream]) =>
      scenario(`${client} to ${upstream} ${manner}`, [client, upstream, manner], 50, { part: 'pairs' }),
    ),
  ),
];
