// The loop of one request whose tools the gateway runs: ask a model, run the tools it calls, ask again, until it is done or a bound is hit.
// Called by tryCandidates.ts in place of one walk over the candidates. What comes next is decided by protocols/toolLoop/planner.ts alone;
// each step may fail over to another channel until its model has said something. The client gets one proper end, whatever happens.
import { AnswerComposer } from '../../protocols/toolLoop/answerComposer';
import { callsOf, loopRequest, turnsOf } from '../../protocols/toolLoop/loopRequest';
import { nextStep, type LoopState } from '../../protocols/toolLoop/planner';
import { StateKeeper } from '../../protocols/keptState';
import type { Finish, IrAnswer, IrEvent } from '../../protocols/ir/events';
import type { ToolResultPart } from '../../protocols/ir/parts';
import type { IrTurn } from '../../protocols/ir/request';
import type { Candidate } from '../../routing/candidates';
import { GatewayError } from '../../shared/errors';
import type { LoopEnd, ToolTrace } from '../../shared/toolTrace';
import type { Attempted } from '../proxy/attemptCandidate';
import { refuse } from '../proxy/refuse';
import { walkCandidates, type Tries } from '../proxy/walkCandidates';
import { endNotes } from './endNotes';
import { loopAnswer, type LoopAnswer } from './loopAnswer';
import { LoopSpending } from './loopSpending';
import { LoopStop } from './loopStop';
import { readStep } from './readStep';
import { runTool } from './runTool';
import { StepTranslator } from './stepTranslator';
import type { LoopedRequest } from './toolRun';

/** Answers the client, or refuses. Throws what ends the request otherwise, as `tryCandidates` does. */
export async function runToolLoop(
  tries: Tries,
  candidates: readonly Candidate[],
  looped: LoopedRequest,
): Promise<void> {
  await new ToolLoop(tries, candidates, looped).run();
}

class ToolLoop {
  private readonly stop: LoopStop;
  private readonly answer: LoopAnswer;
  private readonly composer: AnswerComposer;
  private readonly keeper = new StateKeeper();
  private readonly spending: LoopSpending;
  private readonly trace: ToolTrace = { steps: [], ended: 'error' };
  /** What has been said and run since the client's request. */
  private readonly turns: IrTurn[] = [];
  /** Results of our tools that stand beside calls of the client's. */
  private mixedResults: ToolResultPart[] = [];
  private steps = 0;
  private latest: IrAnswer | undefined;
  /** The latest answer's calls of our tools have run. */
  private ran = false;
  private candidate: Candidate | undefined;
  private fault: GatewayError | undefined;
  private readonly bounds;

  constructor(
    private readonly tries: Tries,
    private readonly candidates: readonly Candidate[],
    private readonly looped: LoopedRequest,
  ) {
    const { context, call, client, row } = tries;
    const { maxSteps, maxSeconds } = looped.service.get();
    this.bounds = { steps: maxSteps, milliseconds: maxSeconds * 1000 };
    this.stop = new LoopStop(client, this.bounds.milliseconds);
    this.answer = loopAnswer(call, client, looped.asked, context.limits.pingMs);
    this.composer = new AnswerComposer((name) => looped.named.byName.has(name));
    this.spending = new LoopSpending(context.services.prices, call.startedAt);
    row.spending = this.spending;
    row.toolTrace = this.trace;
  }

  async run(): Promise<void> {
    try {
      let over = false;
      while (!over) {
        const next = nextStep(this.state(), this.bounds);
        if (next.do === 'ask') over = await this.ask(next.last);
        else if (next.do === 'run') await this.runTools();
        else {
          await this.end(next.reason);
          over = true;
        }
      }
    } catch (error) {
      if (this.stop.isLate(error)) await this.end('time');
      else await this.fail(error);
    } finally {
      this.answer.stop();
      this.stop.end();
    }
  }

  private state(): LoopState {
    const { latest, ran } = this;
    const calls = callsOf(latest?.content ?? [], (name) => this.looped.named.byName.has(name));
    return {
      steps: this.steps,
      elapsedMs: this.stop.timeUp ? this.bounds.milliseconds : this.stop.elapsedMs,
      limitReached: this.steps > 0 && this.limitReached(),
      answer:
        latest === undefined || ran
          ? undefined
          : { finish: latest.finish.reason, ownCalls: calls.own.length, clientCalls: calls.client.length },
      clientWaits: ran && calls.client.length > 0,
    };
  }

  /** True where another call would pass a limit of the key or of the channel. */
  private limitReached(): boolean {
    const { context, call } = this.tries;
    if (this.candidate === undefined) return false;
    const { nextInput, ...use } = this.spending.projected(this.candidate);
    const most = call.admission.key.settings.maxInputTokens;
    if (most !== null && nextInput > most) return true;
    return context.services.limits.passedLimit(call.admission.key, this.candidate.channel.id, use) !== undefined;
  }

  /** Calls the model. True where the request is over: nobody answered, or the answer broke off. */
  private async ask(last: boolean): Promise<boolean> {
    const { context, call, client, row, plan } = this.tries;
    const { asked, request, named } = this.looped;
    const told = loopRequest(request, named.tools, this.turns, last);
    const translator = new StepTranslator(context, call, asked.codec, told, this.stop.signal);
    this.steps += 1;
    const unanswered = await walkCandidates(
      {
        ...this.tries,
        stop: this.stop,
        asked: (candidate) => ({ ...this.tries.asked(candidate), translator }),
        answer: (candidate, answer) => this.take(candidate, answer, translator),
      },
      this.inOrder(),
    );
    for (const warning of translator.warnings) if (!call.warnings.includes(warning)) call.warnings.push(warning);
    if (unanswered !== undefined) {
      this.answer.stop();
      const { failed, retryAfterSeconds } = unanswered;
      if (failed !== undefined) await failed.tell(retryAfterSeconds);
      else {
        const { router, now } = context.services;
        await refuse(call, client, row, router.refusal(plan, now()));
      }
      return true;
    }
    this.stop.throwIfStopped();
    if (this.fault !== undefined) await this.fail(this.fault);
    return this.fault !== undefined;
  }

  /** The channel that answered goes first: it knows the prompt, and its state is worth something there alone. */
  private inOrder(): readonly Candidate[] {
    const { candidate } = this;
    return candidate === undefined
      ? this.candidates
      : [candidate, ...this.candidates.filter((other) => other !== candidate)];
  }

  /** Reads one step's answer, and tells the client of it while it comes. Returns the fault that broke it off. */
  private async take(
    candidate: Candidate,
    answer: Attempted,
    { events }: StepTranslator,
  ): Promise<GatewayError | undefined> {
    const { call, context } = this.tries;
    const began = call.elapsed();
    this.candidate = candidate;
    let fault = await readStep(answer.prepared, events, this.stop, context.limits.trailerMs, (more) => this.tell(more));
    if (fault === undefined && events.error !== undefined) fault = events.error;
    const { prices } = context.services;
    if (!prices.isReady) await prices.ready();
    const { usage, finishReason } = events.facts();
    const cost = this.spending.add(candidate, usage);
    this.trace.steps.push({
      type: 'model',
      startedMs: Math.round(began),
      milliseconds: Math.round(call.elapsed() - began),
      channelId: candidate.channel.id,
      model: candidate.upstreamModel,
      inputTokens: (usage?.input ?? 0) + (usage?.cacheWrite5m ?? 0) + (usage?.cacheWrite1h ?? 0),
      cacheReadTokens: usage?.cacheRead ?? 0,
      outputTokens: usage?.output ?? 0,
      usageKnown: usage !== undefined,
      costUsd: cost === null ? null : cost / 1e9,
      finishReason: finishReason ?? null,
      error: fault?.message ?? null,
    });
    // Our own time says nothing of the channel.
    if (this.stop.timeUp) return undefined;
    this.fault = fault;
    if (fault !== undefined) return fault;
    this.latest = events.answer();
    this.ran = false;
    await this.send(this.composer.endStep());
    return undefined;
  }

  private async tell(events: readonly IrEvent[]): Promise<void> {
    await this.send(events.flatMap((event) => this.composer.push(event)));
  }

  private async send(events: readonly IrEvent[]): Promise<void> {
    const { row } = this.tries;
    for (const event of events) this.keeper.push(event);
    const sent = await this.answer.push(events);
    if (this.candidate !== undefined) row.meter?.push(sent, () => this.composer.usage(), this.candidate);
  }

  private async runTools(): Promise<void> {
    const { service, named } = this.looped;
    const { latest } = this;
    if (latest === undefined) return;
    const { own, client } = callsOf(latest.content, (name) => named.byName.has(name));
    const ends = await Promise.all(
      own.flatMap((part) => {
        const tool = named.byName.get(part.name);
        return tool === undefined ? [] : runTool(service, this.tries.call, part, tool, this.stop);
      }),
    );
    this.trace.steps.push(...ends.map(({ trace }) => trace));
    this.tries.row.toolCalls += ends.length;
    const results = ends.map(({ result }) => result);
    this.ran = true;
    this.stop.throwIfStopped();
    if (client.length > 0) {
      this.mixedResults = results;
      return;
    }
    if (this.steps + 1 >= this.bounds.steps) {
      results.at(-1)?.content.push({ type: 'text', text: endNotes.lastRound });
    }
    this.turns.push(...turnsOf(latest.content, results));
  }

  /** A proper end: the model's own, or ours where a bound was hit, with a text that says so. */
  private async end(reason: LoopEnd): Promise<void> {
    const { call, context, row } = this.tries;
    const { candidate, latest } = this;
    this.trace.ended = reason;
    const note = reason === 'steps' || reason === 'time' || reason === 'limit' ? endNotes[reason] : undefined;
    if (note !== undefined) call.warnings.push(`tool-mode-stopped ${reason}`);
    const finish: Finish =
      note === undefined ? (latest?.finish ?? { reason: 'stop' }) : { reason: 'length', raw: `gatehouse-${reason}` };
    if (reason === 'client-tools') this.keepHidden();
    const message = { id: latest?.id ?? call.requestId, model: latest?.model ?? '' };
    const events = this.composer.end(finish, note, message);
    for (const event of events) this.keeper.push(event);
    context.keptStates.keep(call.admission.key.id, this.keeper.kept);
    const usage = this.composer.usage();
    const facts = { finishReason: finish.raw ?? finish.reason, ...(usage === undefined ? {} : { usage }) };
    await this.answer.finish(events, () => row.close({ status: 200, outcome: 'ok', candidate, facts }));
  }

  /** What the client's next request needs to go on where this one ends with a call of its own tool. */
  private keepHidden(): void {
    const { latest, turns, mixedResults } = this;
    if (latest === undefined || (turns.length === 0 && mixedResults.length === 0)) return;
    const { client } = callsOf(latest.content, (name) => this.looped.named.byName.has(name));
    const hidden = { before: [...turns], content: latest.content, results: mixedResults };
    const { context, call } = this.tries;
    for (const { id } of client) context.hiddenTurns.keep(call.admission.key.id, id, hidden);
  }

  /** An end that is none: told as an error, in-band where the answer has begun. */
  private async fail(caught: unknown): Promise<void> {
    const { call, client, row } = this.tries;
    const error = GatewayError.from(caught);
    if (row.isClosed || error.kind === 'internal') throw caught;
    this.answer.stop();
    const { candidate } = this;
    if (!client.started) return refuse(call, client, row, error, { candidate });
    await row.closeWithError(error, call.response.statusCode, { candidate });
    if (this.answer.inBand) await client.end([call.protocol.encodeStreamError(error, call.requestId)]);
    else client.destroy();
  }
}
