// What the channel panel asks for beside the sidebar's state: servers on this machine, the channel's models and its own prices.
// Used by the channel panel. Each answer is kept until the panel begins anew; failures are in the panel's `Calls`.
import type { ReactiveControllerHost } from 'lit';
import type { ChannelModelEntry, ListedModel } from '../../src/shared/channelModels';
import type { ChannelTestResult } from '../../src/shared/channelTest';
import type { PriceOverride } from '../../src/shared/prices';
import type { LocalServer } from '../../src/shared/localServers';
import type { Calls } from '../calls';

export class ChannelFacts {
  /** Model servers that run on this machine. */
  found: readonly LocalServer[] = [];
  /** What the provider lists; undefined where that is not known. */
  listed: readonly ListedModel[] | undefined;
  /** Models with their prices, as the gateway knows the channel. */
  known: readonly ChannelModelEntry[] = [];
  /** The channel's own prices as they are saved. */
  prices: readonly PriceOverride[] = [];
  /** The last characters of the key that the host holds for a new channel; null where there is none. */
  secretHint: string | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #calls: Calls;

  constructor(host: ReactiveControllerHost, calls: Calls) {
    this.#host = host;
    this.#calls = calls;
  }

  /** Forgets what belongs to one channel or provider; servers on this machine stay. */
  clear(): void {
    this.listed = undefined;
    this.known = [];
    this.prices = [];
    this.secretHint = null;
    this.#host.requestUpdate();
  }

  /** Takes the ids that a test has listed, and what is known of their prices. */
  takeIds(ids: readonly string[], prices: ChannelTestResult['prices'] = {}): void {
    this.listed = ids.map((id) => ({ id }));
    this.known = ids.map((id) => ({ id, price: prices[id] ?? null }));
    this.#host.requestUpdate();
  }

  async discover(): Promise<void> {
    const done = await this.#calls.run('discover', { action: 'discover-servers' });
    // Those that have a channel already need no card of their own.
    if (done !== undefined) this.found = done.value.filter(({ channelId }) => channelId === null);
    this.#host.requestUpdate();
  }

  /** Whether the host still holds the key of a draft: it does while its window lives. */
  async findSecret(draftId: string): Promise<void> {
    const done = await this.#calls.run('find-secret', { action: 'find-draft-secret', draftId });
    if (done !== undefined) this.secretHint = done.value.hint;
    this.#host.requestUpdate();
  }

  /** Asks for the key of a draft in VS Code's own box. */
  async askSecret(draftId: string, provider: string, name: string): Promise<void> {
    const done = await this.#calls.run('secret', { action: 'ask-draft-secret', draftId, provider, name });
    if (done !== undefined) this.secretHint = done.value.hint;
    this.#host.requestUpdate();
  }

  async loadPrices(id: string): Promise<void> {
    const done = await this.#calls.run('prices', { action: 'list-channel-prices', id });
    if (done !== undefined) this.prices = done.value;
    this.#host.requestUpdate();
  }

  /** The models of a saved channel as the gateway knows them, without asking the provider. */
  async loadModels(id: string): Promise<void> {
    const done = await this.#calls.run('known', { action: 'list-models' });
    const own = done?.value.find(({ channelId }) => channelId === id);
    if (own === undefined) return;
    this.known = own.models;
    if (own.known && this.listed === undefined) {
      const byId = new Map<string, ListedModel>();
      for (const { upstreamModel, price: _price, ...facts } of own.models) {
        const id = upstreamModel ?? facts.id;
        byId.set(id, { ...facts, id });
      }
      this.listed = [...byId.values()];
    }
    this.#host.requestUpdate();
  }

  /** Asks the provider for its list. */
  async fetchModels(id: string): Promise<void> {
    const done = await this.#calls.run('models', { action: 'fetch-models', id });
    if (done === undefined) return;
    this.listed = done.value.models;
    await this.loadModels(id);
  }
}
