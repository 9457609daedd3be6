// What the Overview page asks of the host, and what it is told beside what other pages are. Parts of webviewMessages.ts.
import * as v from 'valibot';

/** Part of `webviewActionSchema`. */
export const overviewActionSchemas = [v.strictObject({ action: v.literal('open-overview') })] as const;

/** Parts of `hostMessageSchema`: a budget was made, changed, removed or reached. */
export const overviewHostMessages = [v.object({ type: v.literal('budgets-changed') })] as const;
export type OverviewHostMessage = { type: 'budgets-changed' };
