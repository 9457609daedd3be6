// `POST /tokens/count`: an offline estimate of the tokens of a text. Nothing is sent anywhere, and nothing is logged.
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ManagementContext } from '../context';

export function tokenHandlers({ countTokens }: ManagementContext): Pick<ManagementHandlers, 'countTokens'> {
  return {
    countTokens: async ({ body: { text, model } }) => ({ tokens: text === '' ? 0 : await countTokens(text, model) }),
  };
}
