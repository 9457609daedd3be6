// A client with one virtual key that asks at a steady rate and tries again what failed, as coding agents do. It notes every attempt, so that
// the judge (windows.test.ts) can tell a gateway that was just killed from one that lost a request without cause.
import { setTimeout as wait } from 'node:timers/promises';
import type { ProtocolId } from '../../src/shared/channel';
import { generateBody, generateHeaders, generatePath, openSocket, rawRequest } from '../support/rawHttp';
import type { Random } from '../support/seededRandom';

/** What became of one try: `refused` means that nobody listened, `cut` that the connection broke before the answer's end. */
export type Outcome = 'answered' | 'refused' | 'cut' | 'wrong';

export interface Attempt {
  /** `performance.now()` of its beginning and end. */
  begun: number;
  ended: number;
  outcome: Outcome;
  /** Why, in words; empty where it was answered. */
  reason: string;
}

export interface Asked {
  attempts: Attempt[];
  /** Ids of answers that came whole, the gateway's own. */
  acknowledged: string[];
}

export interface LoadOptions {
  protocols: readonly ProtocolId[];
  /** Model of each protocol. */
  model: (protocol: ProtocolId) => string;
  secret: string;
  /** Where the proxy is, for as long as the test lasts. */
  proxyUrl: string;
  perSecond: number;
  random: Random;
}

/** The last event of a stream: without it an answer is cut, however properly its connection ended. */
const terminal: Partial<Record<ProtocolId, string>> = {
  'openai-chat': 'data: [DONE]',
  'openai-responses': 'event: response.completed',
  anthropic: 'event: message_stop',
};
/** Between two looks for a gateway that does not listen: one looks for all. */
const lookAgainMs = 20;
/** Longer than any recovery: a request that is not answered by then is lost. */
const patienceMs = 120_000;

export class Load {
  readonly asked: Asked[] = [];
  /** In the order of their ends. */
  private readonly answered: Attempt[] = [];
  private readonly running = new Set<Promise<void>>();
  private stopping = false;
  private looking: Promise<void> | undefined;
  private loop: Promise<void> | undefined;

  constructor(private readonly options: LoadOptions) {}

  begin(): void {
    this.loop = this.run();
  }

  /** No new requests; resolves when the last is answered or lost. */
  async end(): Promise<void> {
    this.stopping = true;
    await this.loop;
    await Promise.all(this.running);
  }

  /** Of the answers that came so far the one whose attempt began first after `moment`; undefined when there is none yet. */
  firstAnswerAfter(moment: number): Attempt | undefined {
    let first: Attempt | undefined;
    for (let index = this.answered.length - 1; index >= 0; index -= 1) {
      const attempt = this.answered[index];
      if (attempt === undefined || attempt.ended < moment) break;
      if (attempt.begun > moment && attempt.begun < (first?.begun ?? Infinity)) first = attempt;
    }
    return first;
  }

  private async run(): Promise<void> {
    const began = performance.now();
    for (let number = 0; !this.stopping; number += 1) {
      const due = (number * 1000) / this.options.perSecond - (performance.now() - began);
      if (due > 0) await wait(due);
      const request = this.ask().finally(() => this.running.delete(request));
      this.running.add(request);
    }
  }

  private async ask(): Promise<void> {
    const { protocols, random } = this.options;
    const protocol = random.pick(protocols);
    const stream = random.chance(0.5);
    const asked: Asked = { attempts: [], acknowledged: [] };
    this.asked.push(asked);
    const until = performance.now() + patienceMs;
    while (performance.now() < until) {
      const attempt = await this.attempt(protocol, stream, asked);
      asked.attempts.push(attempt);
      if (attempt.outcome === 'answered') {
        this.answered.push(attempt);
        return;
      }
      if (attempt.outcome === 'refused') await this.untilItListens();
      else await wait(lookAgainMs);
    }
  }

  /** Resolves when the proxy takes connections again, or is to be waited for no longer. */
  private async untilItListens(): Promise<void> {
    this.looking ??= this.lookForIt().finally(() => {
      this.looking = undefined;
    });
    await this.looking;
  }

  private async lookForIt(): Promise<void> {
    const port = Number(new URL(this.options.proxyUrl).port);
    const until = performance.now() + patienceMs;
    while (performance.now() < until) {
      await wait(lookAgainMs);
      const socket = await openSocket(port).catch(() => undefined);
      socket?.destroy();
      if (socket !== undefined) return;
    }
  }

  private async attempt(protocol: ProtocolId, stream: boolean, asked: Asked): Promise<Attempt> {
    const { model, secret, proxyUrl } = this.options;
    const begun = performance.now();
    const done = (outcome: Outcome, reason = ''): Attempt => ({ begun, ended: performance.now(), outcome, reason });
    try {
      const answer = await rawRequest(proxyUrl + generatePath(protocol, model(protocol), stream), {
        headers: generateHeaders(protocol, secret),
        body: generateBody(protocol, model(protocol), stream),
        timeout: patienceMs,
      });
      const text = answer.body.toString();
      if (answer.status !== 200) return done('wrong', `${answer.status} ${text.slice(0, 300)}`);
      if (!answer.complete) return done('cut', 'the connection broke in the answer');
      const end = stream ? terminal[protocol] : undefined;
      if (end !== undefined && !text.includes(end))
        return done('wrong', `a stream without an end: ${text.slice(-300)}`);
      asked.acknowledged.push(String(answer.headers['x-gatehouse-request-id']));
      return done('answered');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return done(code === 'ECONNREFUSED' ? 'refused' : 'cut', code);
    }
  }
}
