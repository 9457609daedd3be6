// Management calls that ask channels' providers: connectivity tests, of saved channels and of drafts, and their model lists.
// A client that closes its connection cancels what it asked for. Publishes each step of a test that has an id.
import type { ModelPrice } from '../../shared/channelModels';
import type { ChannelTestStep } from '../../shared/channelTest';
import { usualChannelSettings } from '../../shared/channel';
import { GatewayError } from '../../shared/errors';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ChannelRecord } from '../../store/channelRepository';
import { toChannel } from '../../store/channelView';
import { takeProxy } from '../channelProxy';
import type { ManagementContext } from '../context';
import { channelModels } from '../channelModels';
import { newChannel, presetOf } from '../newChannel';

type Handlers = Pick<ManagementHandlers, 'testChannel' | 'testDraft' | 'refreshModels' | 'listModels'>;

export function channelTestHandlers(context: ManagementContext): Handlers {
  const { store, secrets, events } = context;

  const find = (id: string): ChannelRecord => {
    const record = store.channels.get(id);
    if (record === undefined) throw new GatewayError('not-found', 'There is no such channel.');
    return record;
  };

  const tell = (id: string): void => {
    const record = store.channels.get(id);
    if (record === undefined) return;
    events.publish({ type: 'channel', action: 'updated', channel: toChannel(record, context) });
  };

  /** Publishes the steps of a test that has an id. */
  const steps = (testId: string | undefined, channelId: string | null) =>
    testId === undefined
      ? undefined
      : (step: ChannelTestStep): void => events.publish({ type: 'test', testId, channelId, step });

  /** What is known of them; a saved channel's are in `GET /models`. */
  async function pricesOf(channel: ChannelRecord, models: readonly string[]): Promise<Record<string, ModelPrice>> {
    const priceOf = await context.modelPrices();
    return Object.fromEntries(
      models.flatMap((model) => {
        const price = priceOf(channel, model);
        return price === null ? [] : [[model, price]];
      }),
    );
  }

  return {
    async testChannel({ id, body, signal }) {
      const { testId, ...wishes } = body;
      const result = await context.testChannel(find(id), { ...wishes, signal, onStep: steps(testId, id) });
      // Also where nothing has changed but the time of the last check.
      tell(id);
      return result;
    },

    async testDraft({ body: given, signal }) {
      const { completion, model, testId, channelId, ...draft } = given;
      const { body } = takeProxy(context, { ...draft, name: draft.name ?? '' }, usualChannelSettings.proxy);
      const { record, secret } = newChannel(context, body);
      const saved = channelId === undefined ? undefined : find(channelId);
      const key = secret ?? (saved !== undefined && sameOrigin(saved, record) ? secrets.peek(saved.id) : undefined);
      const proxySecret = draft.proxy === undefined ? undefined : context.readProxy(draft.proxy).secret;
      const reachabilityOnly = key === undefined && presetOf(record.provider).secretNeeded;
      const channel = { ...record, secretHint: key === undefined ? null : '' };
      const wishes = { completion, model, reachabilityOnly, signal, onStep: steps(testId, null) };
      const result = await context.testDraft(channel, { secret: key, proxySecret, savedAs: saved?.id }, wishes);
      return result.models === undefined ? result : { ...result, prices: await pricesOf(channel, result.models) };
    },

    async refreshModels({ id, signal }) {
      const models = await context.fetchModels(find(id), signal);
      store.channels.update(id, { knownModels: models.map((model) => model.id), updatedAt: context.now() });
      tell(id);
      return { models };
    },

    async listModels() {
      const priceOf = await context.modelPrices();
      return store.channels.list().map((record) => channelModels(record, priceOf, context.modelFacts));
    },
  };
}

/** The stored key of a channel goes nowhere else just because somebody typed another address. */
function sameOrigin(saved: ChannelRecord, draft: ChannelRecord): boolean {
  const bothAreUrls = URL.canParse(saved.baseUrl) && URL.canParse(draft.baseUrl);
  return (
    bothAreUrls && saved.provider === draft.provider && new URL(saved.baseUrl).origin === new URL(draft.baseUrl).origin
  );
}
