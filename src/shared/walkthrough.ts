// The first steps of a new user: those of VS Code's walkthrough, which the sidebar shows too until they are done or sent away.
// Wire types of the sidebar and its actions, parts of webviewMessages.ts and hostPayloads.ts. Holds no logic.
import * as v from 'valibot';

/** In the order in which they make sense. Context keys `gatehouse.walkthrough.…` are named after them. */
export const walkthroughSteps = ['channel', 'test', 'takeover', 'cost'] as const;
export type WalkthroughStep = (typeof walkthroughSteps)[number];

/** What the sidebar shows of them; left out where all are done or the user has sent them away. */
export interface FirstSteps {
  done: WalkthroughStep[];
}

export const firstStepsSchema = v.object({ done: v.array(v.picklist(walkthroughSteps)) });

/** Part of `webviewActionSchema`. */
export const walkthroughActionSchemas = [
  v.strictObject({ action: v.literal('open-walkthrough') }),
  v.strictObject({ action: v.literal('dismiss-first-steps') }),
] as const;
