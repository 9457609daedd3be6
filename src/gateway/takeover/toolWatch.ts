// Keeps the states of the tools true: watches their files and their keys, and publishes a `tool` event for each state that has changed.
// Used by the tools service. Reads only.
import { GatewayError } from '../../shared/errors';
import type { ToolId, ToolState } from '../../shared/tools';
import type { EventBus } from '../eventBus';
import type { Log } from '../log';
import { FileWatch } from './fileWatch';

export interface ToolWatchOptions {
  read: () => Promise<ToolState[]>;
  /** Files and folders that decide what is read. */
  places: () => string[];
  events: Pick<EventBus, 'publish' | 'subscribe'>;
  log: Log;
}

export class ToolWatch {
  private readonly files = new FileWatch(() => this.look());
  /** What was last told of each tool, as JSON. */
  private readonly told = new Map<ToolId, string>();
  private unsubscribe = (): void => undefined;
  private begun = false;
  private looking: Promise<void> | undefined;
  private again = false;

  constructor(private readonly options: ToolWatchOptions) {}

  /** What is there now is known, not told. */
  async begin(): Promise<void> {
    await this.run(true);
    this.begun = true;
    this.unsubscribe = this.options.events.subscribe((event) => {
      if (event.type === 'key' && event.key.tool !== null) this.look();
    });
  }

  /** Something may have changed: reads the states and tells the differences. */
  look(): void {
    if (!this.begun) return;
    if (this.looking !== undefined) {
      this.again = true;
      return;
    }
    this.looking = this.run(false).finally(() => {
      this.looking = undefined;
      if (!this.again) return;
      this.again = false;
      this.look();
    });
  }

  /** Publishes what we have done ourselves. */
  tell(action: 'taken-over' | 'restored' | 'changed', tool: ToolState): void {
    this.told.set(tool.id, JSON.stringify(tool));
    this.options.events.publish({ type: 'tool', action, tool });
  }

  close(): void {
    this.begun = false;
    this.unsubscribe();
    this.files.close();
  }

  private async run(quietly: boolean): Promise<void> {
    try {
      const states = await this.options.read();
      for (const state of states) {
        if (this.told.get(state.id) === JSON.stringify(state)) continue;
        if (quietly) this.told.set(state.id, JSON.stringify(state));
        else this.tell('changed', state);
      }
      this.files.watch(this.options.places());
    } catch (error) {
      this.options.log.warn('the states of the tools could not be read', { error: GatewayError.from(error).message });
    }
  }
}
