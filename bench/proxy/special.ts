// Measurements that are not rounds of requests: a thousand open streams and what is left of them, memory after many requests, a busy extension
// host, how long the event loop stands still. Used by singles.ts.
import { setTimeout as pause } from 'node:timers/promises';
import type { LoadClient } from './loadClient';
import { residentKibibytes } from './machine';
import type { Pace } from './rounds';
import type { Stall } from './subjects/stall';
import type { Errand, Subject } from './subjects/subject';
import type { Upstreams } from './upstreams';

const openStreams = 1000;
const chat = (manner: Errand['manner']): Errand => ({
  client: 'openai-chat',
  upstream: 'openai-chat',
  manner,
  size: 2048,
});

export interface IdleFigures {
  kibibytesEach: number;
  /** Answers that the upstream is still in the middle of, one second after all clients left. */
  upstreamsLeft: number;
}

/** A thousand streams that say nothing, `times` times: the memory of each, and what is left when all clients leave at once. */
export async function idle(
  load: LoadClient,
  subject: Subject,
  upstreams: Upstreams,
  times: number,
): Promise<IdleFigures[]> {
  const { pid } = subject;
  if (pid === null) throw new Error(`${subject.name} has no process.`);
  const request = subject.request(chat('hold'));
  // Once before: what is made once stays.
  const first = await load.hold(request, openStreams);
  await first.leave();
  const figures: IdleFigures[] = [];
  while (figures.length < times) {
    await pause(3000);
    const before = residentKibibytes(pid);
    const streams = await load.hold(request, openStreams);
    await pause(2000);
    const held = residentKibibytes(pid);
    await streams.leave();
    await pause(1000);
    figures.push({ kibibytesEach: (held - before) / openStreams, upstreamsLeft: await upstreams.openAnswers() });
  }
  return figures;
}

/** Resident memory in MiB after `requests` requests, 64 at once. */
export async function memoryAfter(load: LoadClient, subject: Subject, requests: number): Promise<number> {
  if (subject.pid === null) throw new Error(`${subject.name} has no process.`);
  let finished = 0;
  while (finished < requests) finished += (await load.run(subject.request(chat('whole')), 64, 1)).finished;
  return residentKibibytes(subject.pid) / 1024;
}

/**
 * 99th percentile of the delay of a chunk, in microseconds, while 50 paced streams run: for each subject its rounds, taken in turns and
 * the other way round each second time.
 */
export async function pacedDelayP99(load: LoadClient, subjects: readonly Subject[], pace: Pace): Promise<number[][]> {
  const values = subjects.map((): number[] => []);
  const turn = async (index: number): Promise<number> => {
    const subject = subjects[index];
    return subject === undefined
      ? NaN
      : (await load.run(subject.request(chat('paced')), 50, pace.seconds)).delayMicroseconds.p99;
  };
  const order = subjects.map((_, index) => index);
  for (const index of order) await turn(index);
  for (let round = 0; round < pace.rounds; round += 1)
    for (const index of round % 2 === 0 ? order : order.toReversed()) values[index]?.push(await turn(index));
  return values;
}

export interface StallFigures extends Stall {
  requestsPerSecond: number;
}

/** How long the event loop stood still at most while so many small requests came each second, by round. */
export async function stalls(
  load: LoadClient,
  subject: Subject,
  options: { rate: number; seconds: number; rounds: number },
): Promise<StallFigures[]> {
  const { rate, seconds, rounds } = options;
  if (subject.stall === undefined) throw new Error(`${subject.name} was started without the probe.`);
  const request = subject.request(chat('whole'));
  // As fast as they go at first, so that its code is compiled.
  await load.run(request, 64, seconds);
  const figures: StallFigures[] = [];
  while (figures.length < rounds) {
    await subject.stall();
    const { finished, seconds: taken } = await load.run(request, 64, seconds, { rate });
    figures.push({ ...(await subject.stall()), requestsPerSecond: finished / taken });
  }
  return figures;
}
