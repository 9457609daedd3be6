// The typed message client of a webview: handshake, calls with ids and time-outs, checked host messages, kept view state.
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

interface VsCodeApi {
  postMessage(message: WebviewMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
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
  #lastCallId = 0;

  constructor() {
    window.addEventListener('message', (event: MessageEvent<unknown>) => this.#receive(event.data));
  }

  /** Tells the host that this page listens; the host answers with the whole state. */
  ready(): void {
    this.#api.postMessage({ type: 'ready' });
  }

  /** Calls `listener` with every checked host event; returns the function that ends it. */
  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Asks the host to do something. Resolves with its checked answer (null where the action has none).
   * Throws CallError with the host's kind, `time-out`, or `invalid-answer`.
   */
  call<Request extends WebviewAction>(request: Request): Promise<ActionAnswer<Request['action']>> {
    const callId = ++this.#lastCallId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(callId);
        reject(new CallError('time-out', ''));
      }, timeOutOf(request.action));
      this.#pending.set(callId, {
        action: request.action,
        // The value was checked against the answer schema of this very action.
        resolve: (value) => resolve(value as ActionAnswer<Request['action']>),
        reject,
        timer,
      });
      this.#api.postMessage({ type: 'call', callId, request });
    });
  }

  /** What `writeState` kept, or undefined where there is none or it does not fit `schema` (an older version wrote it). */
  readState<Schema extends v.GenericSchema>(schema: Schema): v.InferOutput<Schema> | undefined {
    const parsed = v.safeParse(schema, this.#api.getState());
    return parsed.success ? parsed.output : undefined;
  }

  /** Keeps view state across hiding and reloading. Must be plain JSON without secrets. */
  writeState(state: object): void {
    this.#api.setState(state);
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
    const call = this.#pending.get(message.callId);
    if (call === undefined) return;
    this.#pending.delete(message.callId);
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
