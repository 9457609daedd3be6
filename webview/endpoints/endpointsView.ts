// What the Endpoints page remembers while it is hidden or reloaded. Plain JSON, never a secret.
import * as v from 'valibot';
import { protocolIds } from '../../src/shared/channel';
import { t } from '../l10n';

export const endpointsViewSchema = v.object({
  snippet: v.string(),
  variant: v.string(),
  /** Empty: the placeholder. */
  keyId: v.string(),
  /** A further address; empty: this machine's. */
  root: v.optional(v.string(), ''),
  model: v.string(),
  protocol: v.picklist(protocolIds),
  message: v.string(),
});
export type EndpointsView = v.InferOutput<typeof endpointsViewSchema>;

/** The page as it opens the first time. */
export function firstView(): EndpointsView {
  return {
    snippet: 'bash',
    variant: 'openai',
    keyId: '',
    root: '',
    model: '',
    protocol: 'openai-chat',
    message: t('try.usualMessage'),
  };
}
