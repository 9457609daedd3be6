// Keeps the figures of keys true while requests run: the gateway sends no event for each use of a key, so the list is asked for again after
// requests have ended and budgets have moved, at most every two seconds. Made by extension.ts; writes to the mirror alone.
import { coalesce } from './coalesce';
import type { StreamEvent } from './eventStream';
import type { GatewayMirror } from './gatewayMirror';
import type { ManagementClient } from './managementClient';

const refreshEvery = 2000;

export interface KeyFiguresOptions {
  /** Undefined while there is no gateway. */
  client: () => Pick<ManagementClient, 'call'> | undefined;
  mirror: Pick<GatewayMirror, 'takeKeys'>;
  onError: (error: unknown) => void;
}

export class KeyFigures {
  /** A key was changed while a list was on its way: the list may be older. */
  private outdated = false;
  private readonly refresh = coalesce(() => void this.load(), refreshEvery);

  constructor(private readonly options: KeyFiguresOptions) {}

  apply(event: StreamEvent): void {
    if (event.type === 'key') this.outdated = true;
    const used = event.type === 'request' && event.phase === 'finished' && event.request.keyId !== null;
    if (used || (event.type === 'budget' && event.budget.scope === 'key')) this.refresh.request();
  }

  dispose(): void {
    this.refresh.dispose();
  }

  private async load(): Promise<void> {
    const client = this.options.client();
    if (client === undefined) return;
    this.outdated = false;
    try {
      const keys = await client.call('listKeys', {});
      if (this.outdated) this.refresh.request();
      else this.options.mirror.takeKeys(keys);
    } catch (error) {
      // A gateway that goes away meanwhile is told of elsewhere; its successor sends the whole list.
      this.options.onError(error);
    }
  }
}
