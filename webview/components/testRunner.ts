// Connectivity tests that run: starts them, collects their steps as they end, cancels them. One state per slot (a channel, a form).
// Used by the sidebar and the channel panel. What a step means is said by testSteps.ts.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChannelTestResult, ChannelTestStep } from '../../src/shared/channelTest';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { CallError, type HostClient } from '../client';

/** What asks for a test; its id is given here. */
export type TestRequest =
  | Omit<Extract<WebviewAction, { action: 'test-channel' }>, 'testId'>
  | Omit<Extract<WebviewAction, { action: 'test-draft' }>, 'testId'>;

export interface TestState {
  testId: string;
  running: boolean;
  /** The user has asked for its end. */
  cancelling: boolean;
  /** As they ended; while it runs those that were told so far. */
  steps: readonly ChannelTestStep[];
  result: ChannelTestResult | undefined;
  error: CallError | undefined;
}

export class TestRunner implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: () => HostClient;
  readonly #states = new Map<string, TestState>();
  /** Tests outlive the page under names that begin so. */
  readonly #prefix = 'test ';
  #stopListening: (() => void) | undefined;

  /** `client` is read when a test starts, since elements get theirs after they are made. */
  constructor(host: ReactiveControllerHost, client: () => HostClient) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  /** A test of a page before this one, which the host has gone on with. */
  hostConnected(): void {
    const client = this.#client();
    for (const name of client.resumable(this.#prefix)) {
      const answer = client.resume(name);
      if (answer === undefined) continue;
      const result = answer.then((done) => {
        if (done.action === 'test-channel' || done.action === 'test-draft') return done.value;
        throw new CallError('invalid-answer', '');
      });
      const [slot = '', testId = ''] = name.slice(this.#prefix.length).split(' ');
      void this.#follow(slot, testId, result);
    }
  }

  hostDisconnected(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  state(slot: string): TestState | undefined {
    return this.#states.get(slot);
  }

  isRunning(slot: string): boolean {
    return this.#states.get(slot)?.running === true;
  }

  /** Runs a test in `slot`; a second one while it runs is not started. Returns the result, or undefined where there is none. */
  async run(slot: string, request: TestRequest): Promise<ChannelTestResult | undefined> {
    if (this.isRunning(slot)) return undefined;
    const client = this.#client();
    const testId = crypto.randomUUID();
    const name = `${this.#prefix}${slot} ${testId}`;
    return this.#follow(
      slot,
      testId,
      request.action === 'test-channel'
        ? client.call({ ...request, testId }, name)
        : client.call({ ...request, testId }, name),
    );
  }

  async #follow(
    slot: string,
    testId: string,
    answer: Promise<ChannelTestResult>,
  ): Promise<ChannelTestResult | undefined> {
    this.#set(slot, {
      testId,
      running: true,
      cancelling: false,
      steps: [],
      result: undefined,
      error: undefined,
    });
    this.#stopListening ??= this.#client().onEvent((event) => {
      if (event.type === 'test-step') this.#take(event.testId, event.step);
    });
    try {
      const result = await answer;
      this.#end(slot, testId, { result, steps: result.steps });
      return result;
    } catch (cause) {
      const error = cause instanceof CallError ? cause : new CallError('internal', String(cause));
      if (error.kind === 'cancelled') this.#end(slot, testId, {});
      else this.#end(slot, testId, { error });
      return undefined;
    }
  }

  /** Asks for the end of the test that runs in `slot`. */
  cancel(slot: string): void {
    const state = this.#states.get(slot);
    if (state?.running !== true || state.cancelling) return;
    this.#set(slot, { ...state, cancelling: true });
    // Where it cannot be cancelled it runs to its end, which is shown like any other.
    this.#client()
      .call({ action: 'cancel-test', testId: state.testId })
      .catch(() => undefined);
  }

  /** Forgets what the test in `slot` has shown. */
  clear(slot: string): void {
    if (!this.isRunning(slot) && this.#states.delete(slot)) this.#host.requestUpdate();
  }

  #take(testId: string, step: ChannelTestStep): void {
    for (const [slot, state] of this.#states) {
      if (state.testId === testId && state.running) this.#set(slot, { ...state, steps: [...state.steps, step] });
    }
  }

  #end(slot: string, testId: string, outcome: Partial<TestState>): void {
    const state = this.#states.get(slot);
    if (state?.testId === testId) this.#set(slot, { ...state, running: false, ...outcome });
  }

  #set(slot: string, state: TestState): void {
    this.#states.set(slot, state);
    this.#host.requestUpdate();
  }
}
