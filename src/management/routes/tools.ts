// Management calls of the takeover of coding tools: states, preview, takeover, restore. What they do is in src/gateway/takeover and the
// engine; the events are published there.
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ManagementContext } from '../context';

type Handlers = Pick<
  ManagementHandlers,
  'listTools' | 'planTakeover' | 'takeOverTool' | 'restoreTool' | 'restoreAllTools'
>;

export function toolHandlers({ tools }: Pick<ManagementContext, 'tools'>): Handlers {
  return {
    listTools: ({ query }) => tools.list(query.projects),
    planTakeover: ({ id, query }) => tools.plan(id, query),
    takeOverTool: ({ id, body: { model, smallModel }, signal }) =>
      tools.takeOver(id, { model: model ?? undefined, smallModel: smallModel ?? undefined }, signal),
    restoreTool: ({ id, body }) => tools.restore(id, body),
    restoreAllTools: ({ body }) => tools.restoreAll(body),
  };
}
