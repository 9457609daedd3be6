// What an agent may ask over MCP with a virtual key: the usage, the models and the budgets of that key, and of no other. Read only: nothing
// here changes anything, and no secret is told. Used by mcpEndpoint.ts; answers are those of src/shared/agentAnswers.ts.
import { safeParse } from 'valibot';
import { catalogueFacts } from '../../catalog/modelFacts';
import { mayUseChannel, mayUseModel, resolveModel } from '../../routing/keyAccess';
import {
  modelAnswer,
  modelInput,
  budgetInput,
  usageAnswer,
  usageInput,
  type ServedModels,
} from '../../shared/agentAnswers';
import { agentToolSchemas, type AgentToolName } from '../../shared/agentTools';
import { GatewayError } from '../../shared/errors';
import type { BudgetRecord } from '../../store/budgetRepository';
import type { ChannelRecord } from '../../store/channelRepository';
import type { KeyRecord } from '../../store/keyRepository';
import { limitsOfKey } from '../limits/collectLimits';
import { modelPrice } from '../prices/modelPrice';
import { namesOf } from '../proxy/models';
import type { ProxyContext } from '../proxy/proxyCall';
import type { McpTool } from './messages';

type ToolContext = Pick<ProxyContext, 'services' | 'failedLists'>;

const words: Readonly<Record<AgentToolName, { title: string; description: string }>> = {
  gatehouse_usage: {
    title: 'Gatehouse: Usage and Cost',
    description:
      'Reads how many requests, tokens and US dollars this virtual key of the local AI gateway Gatehouse has used, grouped by hour, day, model, channel, tool, folder, provider or status. unpricedRequests have an unknown price and are not part of the cost. Read only.',
  },
  gatehouse_models: {
    title: 'Gatehouse: Models',
    description:
      'Lists the models that this virtual key of the local AI gateway Gatehouse may use, with the channels behind each, context length and price in US dollars per million tokens (null: not known). Read only.',
  },
  gatehouse_budget: {
    title: 'Gatehouse: Budgets',
    description:
      'Reads the budgets, quotas and rates that this virtual key of the local AI gateway Gatehouse is under, with what is used and left in US dollars. Read only.',
  },
};

/** The tools for the bearer of `key`. */
export function keyTools(context: ToolContext, key: KeyRecord): McpTool[] {
  const answers: Readonly<Record<AgentToolName, McpTool['answer']>> = {
    gatehouse_usage: async (input) => usageOf(context, key, checked(safeParse(usageInput, input))),
    gatehouse_models: async (input) => {
      const { search } = checked(safeParse(modelInput, input));
      return modelAnswer(await modelsOf(context, key), search);
    },
    gatehouse_budget: async (input) => {
      checked(safeParse(budgetInput, input));
      return budgetsOf(context, key);
    },
  };
  return Object.entries(answers).map(([name, answer]) => {
    const tool = name as AgentToolName;
    return { name, ...words[tool], inputSchema: agentToolSchemas[tool], answer };
  });
}

function checked<T>(
  result: { success: true; output: T } | { success: false; issues: readonly { message: string }[] },
): T {
  if (result.success) return result.output;
  throw new GatewayError('bad-request', result.issues.map(({ message }) => message).join('; '));
}

function usageOf(
  { services }: ToolContext,
  key: KeyRecord,
  { from, to, groupBy = 'day' }: { from?: string | undefined; to?: string | undefined; groupBy?: string | undefined },
): object {
  const group = groupBy as 'day';
  const { store } = services;
  return usageAnswer(store.requests.summary({ from, to, groupBy: [group], key: key.id }), store.channels.list(), [key]);
}

/** What each channel serves to the key, its own aliases included. Asks providers only whose list is not known yet. */
async function modelsOf(context: ToolContext, key: KeyRecord): Promise<ServedModels[]> {
  const { store, prices, now } = context.services;
  await prices.ready();
  const sources = prices.sources();
  const channels = store.channels
    .list()
    .filter((channel) => channel.enabled && mayUseChannel(key.channels, channel))
    .sort((a, b) => a.priority - b.priority);
  const lists = await Promise.all(channels.map((channel) => namesOf(context, channel)));
  const entry = (channel: ChannelRecord, id: string, name: string) => {
    const upstream = channel.models.find((model) => model.alias === name)?.id ?? name;
    const { contextTokens } = catalogueFacts(channel.provider, upstream);
    const price = modelPrice(channel, upstream, now(), sources);
    return { id, ...(contextTokens === undefined ? {} : { contextTokens }), price };
  };
  return channels.map((channel, index) => {
    const names = lists[index] ?? [];
    const aliases = Object.keys(key.settings.modelAliases).flatMap((alias) => {
      const { model, allowedModels } = resolveModel(key, alias);
      return names.includes(model) && mayUseModel(allowedModels, model) ? [entry(channel, alias, model)] : [];
    });
    const own = names.filter(
      (name) => mayUseModel(key.models, name) && !Object.hasOwn(key.settings.modelAliases, name),
    );
    const models = [...aliases, ...own.map((name) => entry(channel, name, name))];
    return { enabled: true, channelName: channel.name, models };
  });
}

/** Of a budget for everything the key learns no amounts: they are the others' too. */
function budgetsOf({ services: { store, limits } }: ToolContext, key: KeyRecord): object {
  const told = ({ budget }: { budget: BudgetRecord }): object => {
    const { scope, usd, period, block } = budget;
    const { usedUsd, periodEnd } = limits.budgetState(budget);
    const common = { scope, period, periodEnd: periodEnd === null ? null : new Date(periodEnd).toISOString(), block };
    if (scope === 'all') return { ...common, usedUp: usedUsd >= usd };
    return { ...common, usd, usedUsd, leftUsd: Math.max(0, usd - usedUsd) };
  };
  const { usdOfBudget: _own, ...usage } = limits.keyUsage(key.id);
  return {
    key: { name: key.name, limits: key.settings.limits, quotas: key.settings.quotas, usage },
    budgets: limitsOfKey(key, store.budgets.list()).budgets.map(told),
  };
}
