// Takeovers and restores as a page asks for them: one tool, its undo, and all of them one after another with progress and cancel.
// Used by the Tools page, which draws what this holds. The host does the work.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ToolId, ToolState } from '../../src/shared/tools';
import type { Calls } from '../calls';
import type { CallError } from '../client';
import type { ToolAction, ToolDone } from './toolCard';
import type { ToolList } from './toolList';

export interface ManyProgress {
  kind: 'take-over' | 'restore';
  done: number;
  total: number;
  name: string;
  cancelling: boolean;
}

export class ToolChanges implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #calls: Calls;
  readonly #list: ToolList;
  readonly #actions = new Map<ToolId, ToolAction>();
  readonly #done = new Map<ToolId, ToolDone>();
  #many: ManyProgress | undefined;

  constructor(host: ReactiveControllerHost, calls: Calls, list: ToolList) {
    this.#host = host;
    this.#calls = calls;
    this.#list = list;
    host.addController(this);
  }

  hostConnected(): void {}

  /** What is being done with all of them. */
  get many(): ManyProgress | undefined {
    return this.#many;
  }

  running(id: ToolId): ToolAction | undefined {
    return this.#actions.get(id);
  }

  done(id: ToolId): ToolDone | undefined {
    return this.#done.get(id);
  }

  error(id: ToolId): CallError | undefined {
    return this.#calls.error(slotOf(id));
  }

  clearError(id: ToolId): void {
    this.#calls.clear(slotOf(id));
  }

  forgetDone(id: ToolId): void {
    if (this.#done.delete(id)) this.#host.requestUpdate();
  }

  /** Runs one action of a card. `model`: null keeps the tool's own. */
  async run(tool: ToolState, action: ToolAction, model: string | null): Promise<void> {
    if (this.#actions.has(tool.id)) return;
    this.#actions.set(tool.id, action);
    this.#host.requestUpdate();
    try {
      if (action === 'preview')
        await this.#calls.run(slotOf(tool.id), { action: 'preview-takeover', tool: tool.id, model });
      else if (action === 'take-over') await this.#takeOver(tool, model);
      else if (action === 'restore') await this.#restore(tool);
      else await this.#undo(tool);
    } finally {
      this.#actions.delete(tool.id);
      this.#host.requestUpdate();
    }
  }

  /** Runs an action on each of `tools`, one after another; one that fails does not keep the others from it. */
  async runAll(
    kind: ManyProgress['kind'],
    tools: readonly ToolState[],
    modelOf: (id: ToolId) => string | null,
  ): Promise<void> {
    if (this.#many !== undefined) return;
    try {
      for (const [index, tool] of tools.entries()) {
        if (this.#many?.cancelling === true) break;
        this.#many = { kind, done: index + 1, total: tools.length, name: tool.name, cancelling: false };
        await this.run(tool, kind, modelOf(tool.id));
      }
    } finally {
      this.#many = undefined;
      this.#host.requestUpdate();
    }
  }

  /** Ends `runAll` after the tool that it is at. */
  cancelAll(): void {
    if (this.#many === undefined) return;
    this.#many = { ...this.#many, cancelling: true };
    this.#host.requestUpdate();
  }

  async #takeOver(before: ToolState, model: string | null): Promise<boolean> {
    const done = await this.#calls.run(slotOf(before.id), { action: 'take-over', tool: before.id, model });
    if (done === undefined) return false;
    this.#list.put(done.value);
    this.#done.set(before.id, { kind: 'taken', before, conflicts: [] });
    return true;
  }

  async #restore(before: ToolState): Promise<boolean> {
    const done = await this.#calls.run(slotOf(before.id), { action: 'restore-tool', tool: before.id });
    if (done === undefined) return false;
    const { conflicts, dropped: _dropped, changedFiles: _changed, removedFiles: _removed, ...state } = done.value;
    this.#list.put(state);
    this.#done.set(before.id, { kind: 'restored', before, conflicts });
    return true;
  }

  /** The state before the last change: taken over with the model of then, or not at all. */
  async #undo(tool: ToolState): Promise<void> {
    const before = this.#done.get(tool.id)?.before;
    if (before === undefined) return;
    const isDone =
      before.status === 'taken-over' ? await this.#takeOver(tool, before.model) : await this.#restore(tool);
    if (isDone) this.#done.delete(tool.id);
  }
}

function slotOf(id: ToolId): string {
  return `tool:${id}`;
}
