// The typed message client of a webview: handshake, calls with ids and time-outs, checked host messages, kept view state. Calls that are
// kept outlive the page: it is thrown away when it is hidden, and the next one hears their answers.
// Every panel makes exactly one. It never carries a secret: what it sends is a WebviewMessage and nothing else.
import * as v from 'valibot';
import { answerSchemas, hasAnswer } from '../src/shared/hostPayloads';
import {
  hostMessageSchema,
  type ActionAnswer,
  type HostMessage,
  type WebviewAction,
  type WebviewMessage,
} from '../src/shared/webviewMessages';
import { setDisplayMoney } from './format';
import { keepScroll } from './keptScroll';
import { KeptState, type StateStore } from './keptState';
import { readFirstMessages } from './firstMessages';
import { carryRowContext } from './rowContext';

interface VsCodeApi extends StateStore {
  postMessage(message: WebviewMessage): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** A call that failed: `kind` is an ErrorKind of the gateway, one the host made, or `time-out` / `invalid-answer` of this client. */
export class CallError extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message);
    this.name = 'CallError';
  }
}

/** Host messages other than answers, which go to the caller. */
export type HostEvent = Exclude<HostMessage, { type: 'result' }>;

/** Actions that wait for a person (password box, confirmation, choice of a port): ten minutes. */
const dialogActions: ReadonlySet<WebviewAction['action']> = new Set([
  'ask-draft-secret',
  'set-channel-secret',
  'delete-channel',
  'create-key',
  'rotate-key',
  'revoke-key',
  'choose-port',
  'create-snippet-key',
  'try-message',
  'delete-budget',
  'import-channels',
  'export-channels',
  'take-over',
  'restore-tool',
  'run-tool-command',
  'export-requests',
  'save-files',
  'recompute-costs',
  'import-prices',
  'export-prices',
]);
/** Actions that wait for a provider: two minutes. */
const providerActions: ReadonlySet<WebviewAction['action']> = new Set(['test-channel', 'test-draft', 'fetch-models']);

/** How long to wait for an answer, in milliseconds. */
function timeOutOf(action: WebviewAction['action']): number {
  if (dialogActions.has(action)) return 600_000;
  return providerActions.has(action) ? 120_000 : 30_000;
}

type ActionName = WebviewAction['action'];
/** The answer of a call that an earlier page made. */
export type ResumedAnswer = { [A in ActionName]: { action: A; value: ActionAnswer<A> } }[ActionName];

interface PendingCall {
  action: WebviewAction['action'];
  resolve(value: unknown): void;
  reject(error: CallError): void;
  timer: ReturnType<typeof setTimeout>;
}

export class HostClient {
  readonly #api: VsCodeApi = acquireVsCodeApi();
  readonly #pending = new Map<number, PendingCall>();
  readonly #listeners = new Set<(event: HostEvent) => void>();
  readonly #state = new KeptState(this.#api);
  /** Kept calls of the page before this one, until somebody asks for them. */
  readonly #orphans = new Map(this.#state.calls.map((call) => [call.name, call]));
  /** Answers to those that came before somebody asked. */
  readonly #early = new Map<number, Extract<HostMessage, { type: 'result' }>>();
  /** No page uses the ids of one before it: a time in microseconds is not so soon caught up with. */
  #lastCallId = Date.now() * 1000;

  constructor() {
    window.addEventListener('message', (event: MessageEvent<unknown>) => this.#receive(event.data));
    carryRowContext();
  }

  /**
   * Tells the host that this page listens, and takes the messages that stand in the page; where they are old ones the host answers with the whole
   * state. Goes to where the page was scrolled, and keeps that. Once.
   */
  ready(): void {
    const waiting = this.#state.calls.map(({ callId }) => callId);
    const first = readFirstMessages();
    // A page that is shown again was written when it was opened.
    const isNew = first !== undefined && first.id !== this.#state.firstId;
    this.#api.postMessage({
      type: 'ready',
      ...(waiting.length > 0 && { waiting }),
      ...(isNew && { tookFirst: true as const }),
    });
    if (isNew) {
      this.#state.writeFirstId(first.id);
      for (const message of first.messages) this.#receive(message);
    }
    keepScroll(this.#state.scrollTop, (top) => this.#state.writeScroll(top));
  }

  /** Calls `listener` with every checked host event; returns the function that ends it. */
  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Asks the host to do something. Resolves with its checked answer (null where the action has none).
   * Throws CallError with the host's kind, `time-out`, or `invalid-answer`. With `keepAs` it outlives the page: see `resume`.
   */
  call<Request extends WebviewAction>(request: Request, keepAs?: string): Promise<ActionAnswer<Request['action']>> {
    const callId = ++this.#lastCallId;
    const { action } = request;
    const answer = this.#wait(callId, action);
    if (keepAs === undefined) this.#api.postMessage({ type: 'call', callId, request });
    else {
      this.#state.keep({ callId, name: keepAs, action });
      this.#api.postMessage({ type: 'call', callId, request, kept: true });
    }
    // The value was checked against the answer schema of this very action.
    return answer as Promise<ActionAnswer<Request['action']>>;
  }

  /**
   * The answer to the call that the page before this one kept as `name`, once; undefined where there is none that was not heard.
   * Throws as `call` does, and `interrupted` where the host has forgotten it: the window was reloaded meanwhile.
   */
  resume(name: string): Promise<ResumedAnswer> | undefined {
    const kept = this.#orphans.get(name);
    if (kept === undefined) return undefined;
    this.#orphans.delete(name);
    const { callId, action } = kept;
    const answer = this.#wait(callId, action);
    const early = this.#early.get(callId);
    this.#early.delete(callId);
    if (early !== undefined) this.#settle(early);
    return answer.then((value) => ({ action, value }) as ResumedAnswer);
  }

  /** Names of such calls that begin with `prefix`. */
  resumable(prefix: string): string[] {
    return [...this.#orphans.keys()].filter((name) => name.startsWith(prefix));
  }

  #wait(callId: number, action: ActionName): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(callId);
        this.#state.forget(callId);
        reject(new CallError('time-out', ''));
      }, timeOutOf(action));
      this.#pending.set(callId, { action, resolve, reject, timer });
    });
  }

  /** What `writeState` kept, or undefined where there is none or it does not fit `schema` (an older version wrote it). */
  readState<Schema extends v.GenericSchema>(schema: Schema): v.InferOutput<Schema> | undefined {
    const parsed = v.safeParse(schema, this.#state.view);
    return parsed.success ? parsed.output : undefined;
  }

  /** Keeps view state across hiding and reloading. Must be plain JSON without secrets. */
  writeState(state: object): void {
    this.#state.writeView(state);
  }

  #receive(data: unknown): void {
    const parsed = v.safeParse(hostMessageSchema, data);
    if (!parsed.success) return;
    // Without a cast: a field that the type has and the schema lacks does not compile.
    const message: HostMessage = parsed.output;
    if (message.type === 'sidebar') setDisplayMoney(message.state.money);
    if (message.type === 'names') setDisplayMoney(message.money);
    if (message.type === 'result') this.#settle(message);
    else for (const listener of this.#listeners) listener(message);
  }

  #settle(message: Extract<HostMessage, { type: 'result' }>): void {
    const { callId } = message;
    const call = this.#pending.get(callId);
    if (call === undefined) {
      if ([...this.#orphans.values()].some((kept) => kept.callId === callId)) this.#early.set(callId, message);
      this.#state.forget(callId);
      return;
    }
    this.#pending.delete(callId);
    this.#state.forget(callId);
    clearTimeout(call.timer);
    if (!message.ok) {
      call.reject(new CallError(message.error.kind, message.error.message));
      return;
    }
    if (!hasAnswer(call.action)) {
      call.resolve(null);
      return;
    }
    const answer = v.safeParse(answerSchemas[call.action], message.value);
    if (answer.success) call.resolve(answer.output);
    else call.reject(new CallError('invalid-answer', ''));
  }
}
