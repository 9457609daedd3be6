// What agents in VS Code may ask Gatehouse: usage, models, budgets. Read only: nothing here changes anything, and no key is told.
// Registered by extension.ts; names, descriptions and input schemas are in package.json.
import * as vscode from 'vscode';
import { safeParse } from 'valibot';
import { budgetAnswer, budgetInput, modelAnswer, modelInput, usageAnswer, usageInput } from '../../shared/agentAnswers';
import { GatewayError } from '../../shared/errors';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import type { ManagementClient } from '../managementClient';

interface AgentTool {
  /** Shown while it runs. */
  doing: () => string;
  /** Takes the input as it came. Throws `bad-request` where it does not fit the schema. */
  answer: (client: ManagementClient, input: unknown) => Promise<object>;
}

/** By the name in the manifest. */
const tools: Readonly<Record<string, AgentTool>> = {
  gatehouse_usage: {
    doing: () => t('Reading the usage of Gatehouse'),
    answer: async (client, input) => {
      const { from, to, groupBy } = checked(safeParse(usageInput, input));
      const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const [summary, channels, keys] = await Promise.all([
        client.call('usageSummary', { query: { ...range, groupBy: groupBy ?? 'day' } }),
        client.call('listChannels', {}),
        client.call('listKeys', {}),
      ]);
      return usageAnswer(summary, channels, keys);
    },
  },
  gatehouse_models: {
    doing: () => t('Reading the models of Gatehouse'),
    answer: async (client, input) =>
      modelAnswer(await client.call('listModels', {}), checked(safeParse(modelInput, input)).search),
  },
  gatehouse_budget: {
    doing: () => t('Reading the budgets of Gatehouse'),
    answer: async (client, input) => {
      checked(safeParse(budgetInput, input));
      const [budgets, keys] = await Promise.all([client.call('listBudgets', {}), client.call('listKeys', {})]);
      return budgetAnswer(budgets, keys);
    },
  },
};

function checked<T>(
  result: { success: true; output: T } | { success: false; issues: readonly { message: string }[] },
): T {
  if (result.success) return result.output;
  throw new GatewayError('bad-request', result.issues.map(({ message }) => message).join('; '));
}

/** Registers the tools; nothing where the editor has no such part. */
export function registerAgentTools(window: GatehouseWindow): vscode.Disposable[] {
  if (typeof vscode.lm?.registerTool !== 'function') return [];
  return Object.entries(tools).map(([name, { doing, answer }]) =>
    vscode.lm.registerTool(name, {
      prepareInvocation: () => ({ invocationMessage: doing() }),
      invoke: async ({ input }) => {
        const text = JSON.stringify(await answer(clientOf(window), input));
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      },
    }),
  );
}
