// Tools that are registered in a window of VS Code, run there; and the question to its user whether a tool may run. A window hears of a call
// or a question by an event with its id, reads it and answers over the management API. Made by main.ts; routes in src/management.
import {
  editorSource,
  type KnownTool,
  type ToolDecision,
  type ToolQuestion,
  type ToolSourceState,
} from '../../shared/toolMode';
import type {
  WindowToolCall,
  WindowToolEvent,
  WindowToolResult,
  WindowTools as Registration,
} from '../../shared/toolMode';
import { GatewayError } from '../../shared/errors';
import type { KeyRecord } from '../../store/keyRepository';
import type { SourceResult, ToolSource, UserQuestion } from './toolModeService';

export interface WindowToolsOptions {
  publish: (event: WindowToolEvent) => void;
  /** Windows whose event stream is open. */
  openWindows: () => readonly string[];
  newId: () => string;
}

interface Waiting<Told, Answered> {
  windowId: string;
  told: Told;
  resolve: (answer: Answered) => void;
  reject: (error: GatewayError) => void;
}

/** Of a question to the user: longer arguments are cut for it. */
const longestShown = 20_000;

export class WindowTools implements ToolSource, UserQuestion {
  /** What each window told, the one to turn to last. */
  private readonly windows = new Map<string, Registration>();
  private readonly calls = new Map<string, Waiting<WindowToolCall, WindowToolResult>>();
  private readonly questions = new Map<string, Waiting<ToolQuestion, ToolDecision>>();

  constructor(private readonly options: WindowToolsOptions) {}

  register(registration: Registration): void {
    const { windowId, focused } = registration;
    if (focused) this.windows.delete(windowId);
    this.windows.set(windowId, registration);
  }

  /** A window came or went (or a request, and then there is mostly nothing to do): what one that has gone was to do is over. */
  windowsChanged(): void {
    if (this.calls.size + this.questions.size === 0) return;
    const open = new Set(this.options.openWindows());
    const gone = new GatewayError('upstream-unreachable', 'The VS Code window was closed.');
    for (const waiting of [...this.calls.values(), ...this.questions.values()]) {
      if (!open.has(waiting.windowId)) waiting.reject(gone);
    }
  }

  list(): Promise<{ tools: KnownTool[]; sources: ToolSourceState[] }> {
    const window = this.window();
    if (window === undefined) return Promise.resolve({ tools: [], sources: [] });
    const tools = window.tools.map(({ name, description, parameters = {} }) => ({
      id: `${editorSource}/${name}`,
      source: editorSource,
      name,
      description,
      parameters,
      saysReadOnly: false,
    }));
    return Promise.resolve({
      tools,
      sources: [{ source: editorSource, state: 'ready', tools: tools.length, error: null }],
    });
  }

  run(
    tool: KnownTool,
    input: Record<string, unknown>,
    { signal }: { signal: AbortSignal },
  ): Promise<SourceResult> | undefined {
    if (tool.source !== editorSource) return undefined;
    const window = this.window();
    if (window === undefined) {
      return Promise.reject(new GatewayError('upstream-unreachable', 'No VS Code window is open to run it.'));
    }
    const { windowId } = window;
    const callId = this.options.newId();
    const told = { name: tool.name, input };
    const publish = (action: 'call' | 'cancel'): void =>
      this.options.publish({ type: 'window-tool', action, windowId, callId });
    return this.wait(this.calls, callId, windowId, told, signal, publish).then(({ text, isError }) => ({
      content: [{ type: 'text', text }],
      isError,
    }));
  }

  ask(
    { tool, key, input }: { tool: KnownTool; key: KeyRecord; input: string },
    signal: AbortSignal,
  ): Promise<ToolDecision> | undefined {
    const window = this.window();
    if (window === undefined) return undefined;
    const { windowId } = window;
    const questionId = this.options.newId();
    const told: ToolQuestion = {
      tool: tool.id,
      keyId: key.id,
      keyName: key.name,
      input: input.slice(0, longestShown),
      saysReadOnly: tool.saysReadOnly,
    };
    const publish = (action: 'call' | 'cancel'): void =>
      this.options.publish({
        type: 'tool-question',
        action: action === 'call' ? 'ask' : 'withdrawn',
        windowId,
        questionId,
      });
    return this.wait(this.questions, questionId, windowId, told, signal, publish);
  }

  /** Throws GatewayError `not-found` for calls that are over. */
  call(id: string): WindowToolCall {
    return find(this.calls, id).told;
  }

  answerCall(id: string, result: WindowToolResult): void {
    find(this.calls, id).resolve(result);
  }

  question(id: string): ToolQuestion {
    return find(this.questions, id).told;
  }

  answerQuestion(id: string, decision: ToolDecision): void {
    find(this.questions, id).resolve(decision);
  }

  /** The window to turn to: of the open ones that which was focused last. */
  private window(): Registration | undefined {
    const open = new Set(this.options.openWindows());
    for (const windowId of this.windows.keys()) if (!open.has(windowId)) this.windows.delete(windowId);
    return [...this.windows.values()].at(-1);
  }

  private async wait<Told, Answered>(
    list: Map<string, Waiting<Told, Answered>>,
    id: string,
    windowId: string,
    told: Told,
    signal: AbortSignal,
    publish: (action: 'call' | 'cancel') => void,
  ): Promise<Answered> {
    signal.throwIfAborted();
    let onAbort = (): void => undefined;
    try {
      return await new Promise<Answered>((resolve, reject) => {
        onAbort = () => {
          publish('cancel');
          reject(new GatewayError('client-closed', 'The request has ended.'));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        list.set(id, { windowId, told, resolve, reject });
        publish('call');
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
      list.delete(id);
    }
  }
}

function find<Told, Answered>(list: ReadonlyMap<string, Waiting<Told, Answered>>, id: string): Waiting<Told, Answered> {
  const found = list.get(id);
  if (found === undefined) throw new GatewayError('not-found', 'That call is over: nobody waits for it.');
  return found;
}
