// Scenarios that are not rounds of requests: a thousand open streams and what is left of them, memory after many requests, a busy extension
// host, a log that is already long. Called by main.ts.
import { setTimeout as pause } from 'node:timers/promises';
import type { LoadClient } from './loadClient';
import { residentKibibytes } from './machine';
import { median, type Pace } from './rounds';
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

/** A thousand streams that say nothing: the memory of each, and what is left when all clients leave at once. */
export async function idle(load: LoadClient, subject: Subject, upstreams: Upstreams): Promise<IdleFigures> {
  if (subject.pid === null) throw new Error(`${subject.name} has no process.`);
  const request = subject.request(chat('hold'));
  // Once before: what is made once stays.
  const first = await load.hold(request, openStreams);
  await first.leave();
  await pause(3000);
  const before = residentKibibytes(subject.pid);
  const streams = await load.hold(request, openStreams);
  await pause(2000);
  const held = residentKibibytes(subject.pid);
  await streams.leave();
  await pause(1000);
  return { kibibytesEach: (held - before) / openStreams, upstreamsLeft: await upstreams.openAnswers() };
}

/** Resident memory in MiB after `requests` requests, 64 at once. */
export async function memoryAfter(load: LoadClient, subject: Subject, requests: number): Promise<number> {
  if (subject.pid === null) throw new Error(`${subject.name} has no process.`);
  let finished = 0;
  while (finished < requests) finished += (await load.run(subject.request(chat('whole')), 64, 1)).finished;
  return residentKibibytes(subject.pid) / 1024;
}

/** 99th percentile of the delay of a chunk in microseconds while 50 paced streams run: median of the rounds. */
export async function pacedDelayP99(load: LoadClient, subject: Subject, pace: Pace): Promise<number> {
  const request = subject.request(chat('paced'));
  await load.run(request, 50, pace.warmUpSeconds);
  const values: number[] = [];
  for (let round = 0; round < pace.rounds; round += 1)
    values.push((await load.run(request, 50, pace.seconds)).delayMicroseconds.p99);
  return median(values);
}
