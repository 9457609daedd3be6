// What the form of a key asks about tools of the gateway, and the shape of the answer. Parts of webviewMessages.ts and hostPayloads.ts.
import * as v from 'valibot';

const text = v.string();

/** Part of `webviewActionSchema`. */
export const toolModeActionSchemas = [v.strictObject({ action: v.literal('list-gateway-tools') })] as const;

/** Part of `answerSchemas`: of each tool what a form shows. Names and texts are the servers'. */
export const gatewayToolsSchema = v.object({
  sources: v.array(
    v.object({
      source: text,
      state: v.picklist(['ready', 'failed', 'stopped']),
      tools: v.number(),
      error: v.nullable(text),
    }),
  ),
  tools: v.array(
    v.object({
      id: text,
      source: text,
      name: text,
      description: text,
      saysReadOnly: v.boolean(),
      allowed: v.boolean(),
    }),
  ),
});
export type GatewayTools = v.InferOutput<typeof gatewayToolsSchema>;
