// The coding tools as a page knows them: reads them when the gateway is there, and again when the host says that they have changed.
// Used by the Tools page and by the sidebar's section. Changes nothing by itself.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ToolState } from '../../src/shared/tools';
import type { Calls } from '../calls';
import type { HostClient } from '../client';

/** The call's slot. */
export const toolListSlot = 'tools';

export class ToolList implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #calls: Calls;
  readonly #client: () => HostClient;
  #tools: readonly ToolState[] | undefined;
  #running = false;
  /** Something has changed while they were being read. */
  #stale = false;
  #stopListening: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, calls: Calls, client: () => HostClient) {
    this.#host = host;
    this.#calls = calls;
    this.#client = client;
    host.addController(this);
  }

  /** In the table's order; undefined until they were read once. */
  get tools(): readonly ToolState[] | undefined {
    return this.#tools;
  }

  hostConnected(): void {
    this.#stopListening = this.#client().onEvent((event) => {
      if (event.type === 'tools-changed' && this.#running) void this.read();
    });
  }

  hostDisconnected(): void {
    this.#stopListening?.();
  }

  /** Says whether there is a gateway to ask; reads the tools when one has come. */
  setRunning(running: boolean): void {
    if (running === this.#running) return;
    this.#running = running;
    if (running) void this.read();
  }

  /** Reads the tools; once more where something changed meanwhile. */
  async read(): Promise<void> {
    if (this.#calls.busy(toolListSlot)) {
      this.#stale = true;
      return;
    }
    do {
      this.#stale = false;
      const done = await this.#calls.run(toolListSlot, { action: 'list-tools' });
      if (done !== undefined) this.#tools = done.value;
    } while (this.#stale);
    this.#host.requestUpdate();
  }

  /** Takes in the new state of one tool; its warnings about open projects stay until the next reading. */
  put(tool: ToolState): void {
    const old = this.#tools?.find(({ id }) => id === tool.id);
    const projects = (old?.warnings ?? []).filter(({ kind }) => kind === 'project-file');
    const warnings = [...tool.warnings.filter(({ kind }) => kind !== 'project-file'), ...projects];
    this.#tools = this.#tools?.map((present) => (present.id === tool.id ? { ...tool, warnings } : present));
    this.#host.requestUpdate();
  }
}
