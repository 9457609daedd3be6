// What the channel panel keeps while it is hidden or reloaded. Plain JSON, never a secret.
import * as v from 'valibot';
import { panelTargetSchema } from '../../src/shared/webviewMessages';
import { channelDraftSchema } from './channelDraft';

export const channelViewSchema = v.object({
  target: panelTargetSchema,
  step: v.picklist(['provider', 'details', 'models']),
  draft: channelDraftSchema,
  openParts: v.array(v.string()),
  /** The channel that was made here. */
  doneId: v.nullable(v.string()),
});
